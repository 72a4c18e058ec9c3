"""The sample people and their ids."""

import pytest

from bot.demo.people import DemoPerson, Roster

TARA = DemoPerson("p-tara", "Tara Teacher", "Class teacher", "")


def test_person_is_found_by_every_id_that_teams_knows() -> None:
    """A person is found by member id, by Entra object id and by the chat's id, which never changes."""
    roster = Roster([TARA])
    assert roster.person("p-tara") is roster.member("29:p-tara") is roster.member("p-tara") is TARA
    assert roster.owner("demo-p-tara") is TARA


def test_unknown_ids_find_nobody() -> None:
    """An id that is unknown, or no text at all, finds nobody."""
    roster = Roster([TARA])
    assert roster.person("29:p-tara") is None
    assert roster.person(["p-tara"]) is None
    assert roster.member(None) is None
    assert roster.owner("p-tara") is None


def test_two_people_with_one_id_are_refused() -> None:
    """Two sample people with the same id are a mistake that is named at once."""
    with pytest.raises(ValueError, match="same id"):
        Roster([TARA, DemoPerson("p-tara", "Someone Else", "", "")])
