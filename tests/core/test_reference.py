"""References of reports: what they look like, and how they are found in what people type."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.reference import DIGITS, LETTERS, find_references, mistyped_reference, reference, report_places

RANDOM = st.binary(min_size=8, max_size=16)
YEARS = st.integers(2022, 2199)


@given(RANDOM, YEARS)
def test_a_reference_has_its_shape(random_bytes: bytes, year: int) -> None:
    """SN, four characters of which the third is a digit, and the year's last two figures."""
    found = reference(random_bytes, year)
    assert re.fullmatch(rf"SN-[{DIGITS}{LETTERS}]{{2}}[{DIGITS}][{DIGITS}{LETTERS}]-\d\d", found)
    assert found.endswith(f"-{year % 100:02d}")


def test_no_character_is_misread_or_makes_words() -> None:
    """Neither vowels nor 0, 1, I, L, O, U and Y are used."""
    assert not set("01AEIOULY") & set(DIGITS + LETTERS)


def test_the_same_bytes_give_the_same_reference() -> None:
    """A reference depends on its bytes and the year alone."""
    assert reference(bytes(8), 2026) == "SN-2222-26"
    assert reference(bytes(range(8)), 2026) == reference(bytes(range(8)), 2026)


def test_every_place_takes_every_character() -> None:
    """All 27 x 27 x 8 x 27 references occur."""
    codes = {reference(number.to_bytes(8, "big"), 2026) for number in range(27 * 27 * 8 * 27)}
    assert len(codes) == 157_464


def test_too_few_bytes_are_refused() -> None:
    """Fewer than eight random bytes would make some references likelier than others."""
    with pytest.raises(ValueError, match="8 random bytes"):
        reference(bytes(7), 2026)


@pytest.mark.parametrize(
    "text",
    [
        "SN-7K4M-26",
        "sn-7k4m-26",
        "open sn 7k4m 26, please",
        "SN7K4M26?",
        "(SN - 7K4M - 26)",
        "SN\u00a07K4M\u202f26",
        "SN\u20137K4M\u201126",
        "SN-7K4M-26 and again sn_7k4m_26",
    ],
)
def test_a_reference_is_found_however_it_is_typed(text: str) -> None:
    """Case, spaces and the dashes that editors make do not matter, and each is given once."""
    assert find_references(text) == ("SN-7K4M-26",)


@pytest.mark.parametrize("text", ["", "SN", "SN-7KAM-26", "SN-7KMM-26", "XSN-7K4M-26", "SN-7K4M-261", "snow 7k4m 26"])
def test_what_is_no_reference_is_not_found(text: str) -> None:
    """Something of another shape, or inside a longer word or number, is no reference."""
    assert find_references(text) == ()


def test_several_references_keep_their_order() -> None:
    """They come in the order in which they were typed."""
    assert find_references("close sn-zz9z-26 not SN-2B3C-25") == ("SN-ZZ9Z-26", "SN-2B3C-25")


@given(RANDOM, YEARS)
def test_every_reference_is_found_again(random_bytes: bytes, year: int) -> None:
    """Whatever is given out can be typed back in lower case without its dashes."""
    given_out = reference(random_bytes, year)
    assert find_references(f"what of {given_out.lower().replace('-', '')}") == (given_out,)


@pytest.mark.parametrize(
    "text",
    [
        "SN-7K4M-26",
        "to SN-7KAM-26: hi",
        "SN-AAAA-26",
        "sn 7k4m",
        "SN7K4M",
        "SN-7K4-26",
        "SN-7K44M-26",
        "my report 3R8N-26: he wrote",
        "SN:3R8N-26",
        "SN-7K4M-26 and SN-AAAA-26",
        "SN7KAM26",
        "SN-7KOM26, SN7KOM-26",
        "SN-7K4M2026",
        "SN-7KQMM4-26",
        "SM-7K4M-26",
        "SN-0445-26, SN-722-26, SN-KMT-26, SN-7K-4M-26",
        "SN-7K 4M-26",
    ],
)
def test_a_reference_that_is_mistyped_names_a_report(text: str) -> None:
    """Somebody means one report, and no other."""
    assert report_places(text)


def test_what_is_mistyped_beside_a_reference_is_noticed() -> None:
    """One that is right does not hide one that is not."""
    assert mistyped_reference("as in SN-7K4M-26 and SN-AAAA-26")
    assert not mistyped_reference("as in SN-7K4M-26, HQ-7K4M-26 and RL-7K4M-26")


@pytest.mark.parametrize(
    "text",
    [
        "he is sniper99",
        "snoopy12 and snow2012",
        "on snap2",
        "snapchat2 or sn4pchat",
        "he lives at SN15 3QT, SN25 1AB",
        "the SN unit and the SN plan for SN kids",
        "a sneaky message",
        "a snitch",
        "RL-7K4M-26",
        "year 4, 2026-11-27, room 3B2-26",
        "sn_ella_09, sn.max.07 and sn_max_10",
        "2235-55 last night, tel. 2345-67",
        "SN year 10, SN class 10, SN room 12, SN told 10, SN aged 14",
        "SN 1234, SN 2026, sn 1430",
        "SN 10pm, SN 11am, SN 12th, SN yr10, SN y10b, SN 9am 26 May, SN 10B 26",
        "sn_12b_10, sn_x4b_2010, sn.4ever.99, room 4B2C-26",
        "",
    ],
)
def test_other_words_name_no_report(text: str) -> None:
    """Usernames, postcodes and whatever else begins like a reference, and the reference of something else, are none."""
    assert not report_places(text)
