"""An outline keeps common words and no name, number or address of anybody."""

from pathlib import Path

import pytest

from bot import answers, policies
from bot.answers.outline import Outline

OUTLINE = Outline.load(policies.load())
NAMES = Path(answers.__file__).parent.joinpath("lexicon", "names.txt").read_text("utf-8").split()
DASH = "\N{EN DASH}"


@pytest.mark.parametrize(
    ("text", "outline"),
    [
        ("Can I follow Mrs Smith's son Tom on insta?", f"can i follow mrs {DASH} son {DASH} on insta"),
        ("can tom smith in y5 be my friend", f"can {DASH} in {DASH} be my friend"),
        ("may mr cook post it", f"may mr {DASH} post it"),
        ("Is Ruby O'Neil allowed on TikTok?", f"is {DASH} allowed on tiktok"),
        ("don't parents get told", "dont parents get told"),
        ("ring me on 07700 900123 or a.b@school.example", f"ring me on {DASH} or {DASH}"),
        ("Zebedee Quirk", ""),
        ("\u0432 \u0448\u043a\u043e\u043b\u0435", ""),
        ("", ""),
    ],
)
def test_what_could_be_a_name_is_a_dash(text: str, outline: str) -> None:
    """Unknown words, names, numbers and whatever follows a title are left out, each stretch as one dash."""
    assert OUTLINE.of(text) == outline


def test_names_of_the_school_s_people_are_left_out() -> None:
    """Even where a name is an everyday word."""
    assert OUTLINE.of("did head teacher say so", ["Harriet Head"]) == f"did {DASH} teacher say so"


def test_no_known_name_is_kept() -> None:
    """Each name of the list is left out as it is typed on a telephone, without a capital."""
    assert len(NAMES) > 400
    assert {OUTLINE.of(f"can {name} be on facebook") for name in NAMES} == {f"can {DASH} be on facebook"}


def test_outline_is_short() -> None:
    """Of a long story only the beginning is kept."""
    assert len(OUTLINE.of("can we post " * 50).split()) == 24


@pytest.mark.parametrize("name", ["Stage Door", "Garstang", "Bell"])
def test_names_with_a_capital_are_left_out(name: str) -> None:
    """A word that has a capital as only a name has is left out, wherever it stands, though it may be an everyday one."""
    assert OUTLINE.of(f"will a word from {name} do?").split()[:4] == ["will", "a", "word", "from"]
    assert name.rsplit(maxsplit=1)[-1].casefold() not in OUTLINE.of(f"will a word from {name} do?")
