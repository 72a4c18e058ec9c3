"""No text becomes a formula in a spreadsheet, and ordinary words stay as they are."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.spreadsheet import cell


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("https://evil.example","open")',
        "=cmd|' /C calc'!A0",
        "+44 1632 960101",
        "-2+3",
        "@SUM(A1:A9)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        " =1+1",
        "\u00a0=1+1",
        "\ufeff=1+1",
        "\uff1d1+1",
        "\uff20SUM(1)",
    ],
)
def test_a_formula_becomes_text(text: str) -> None:
    """What a spreadsheet would run has an apostrophe before it, and is otherwise as it was typed."""
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", " ", "Ruby, 5H", "a=b", "1 - 2", "'quoted'", "ruby@school.example", "Zoë\n=1"])
def test_words_stay_as_they_are(text: str) -> None:
    """Nothing is changed that no spreadsheet takes for a formula."""
    assert cell(text) == text


@given(st.text(max_size=20))
def test_no_text_begins_like_a_formula(text: str) -> None:
    """Through a CSV file and back, no cell begins with a sign that starts a formula."""
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerow([cell(text)])
    [[back]] = csv.reader(io.StringIO(file.getvalue(), newline="")) if text else [[""]]
    assert not back.lstrip().startswith(("=", "+", "-", "@"))
    assert text in back
