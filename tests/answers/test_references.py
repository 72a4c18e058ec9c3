import pytest

from bot.answers.references import named_clauses


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("what does clause 9 say", ("9",)),
        ("cl. 6", ("6",)),
        ("rule no. 4 please", ("4",)),
        ("clauses 4 and 9", ("4", "9")),
        ("clause 11 vs 12", ("11", "12")),
        ("clause four", ("4",)),
        ("section number 3", ("3",)),
        ("9", ("9",)),
        ("#7?", ("7",)),
        ("clause 09", ("9",)),
        ("clause 9 and clause 9", ("9",)),
    ],
)
def test_clauses_named_by_number_are_found(text: str, numbers: tuple[str, ...]) -> None:
    """However a clause is named, its number is found, each once, in the order of the message."""
    assert named_clauses(text) == numbers


@pytest.mark.parametrize("text", ["year 6 pupil", "at 9 tomorrow", "the rule", "2 children", "room number", ""])
def test_other_numbers_are_not_taken_for_clauses(text: str) -> None:
    """A year group, a time or a count names no clause."""
    assert named_clauses(text) == ()
