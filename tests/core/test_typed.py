"""What was typed into the forms of the settings, read or named by its field."""

from datetime import date

import pytest

from bot.core import typed
from bot.core.people import Role
from bot.core.school import Hours, Numbers
from bot.core.typed import Wrong, fingerprint
from tests.support.leads import CHAIR, DAN, HEAD, school_of

ENTRA = "33333333-0000-4000-8000-00000000000A"
FORM = {"entra": ENTRA, "name": " Nora  New ", "roles": "deputy,staff", "phone": "01632 960111", "email": ""}


def test_person_is_read_as_typed_with_spaces_tidied() -> None:
    """Name and number in one line, the id in small letters, the roles that the form offers."""
    found = typed.person_of(FORM, None)
    assert not isinstance(found, Wrong)
    assert (found.id, found.name, found.roles) == (ENTRA.lower(), "Nora New", {Role.DEPUTY, Role.STAFF})


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"entra": ""}, ("id",)),
        ({"entra": "nora@school.example"}, ("id",)),
        ({"name": "  "}, ("name",)),
        ({"name": "N" * 121}, ("name",)),
        ({"phone": "ask Ada"}, ("phone",)),
        ({"phone": "1" * 41}, ("phone",)),
        ({"email": "nora"}, ("email",)),
        ({"entra": "x", "name": "", "phone": "x", "email": "x"}, ("id", "name", "phone", "email")),
    ],
)
def test_every_wrong_field_of_a_person_is_named(change: dict[str, str], fields: tuple[str, ...]) -> None:
    """All at once, in the order of the form, so that nobody saves four times."""
    assert typed.person_of(FORM | change, None) == Wrong(fields)


def test_roles_that_the_form_does_not_offer_are_neither_given_nor_taken() -> None:
    """The headship and the chair stay where they are, whatever a form says; nobody is left without a role."""
    form = FORM | {"roles": "headteacher,chair,president"}
    for person in (HEAD, CHAIR):
        found = typed.person_of(form, person)
        assert not isinstance(found, Wrong)
        assert (found.id, found.roles) == (person.id, person.roles)
    nobody = typed.person_of(FORM | {"roles": ""}, DAN)
    assert not isinstance(nobody, Wrong)
    assert nobody.roles == {Role.STAFF}


@pytest.mark.parametrize("number", ["01632 960201", "+44 1632 960201", "(01632) 960-201 ext 12", "999", ""])
def test_usual_ways_to_write_a_number_are_read(number: str) -> None:
    """Spaces, brackets, a country and an extension; empty means that it is not set."""
    assert typed.numbers_of({"lado": number}) == Numbers(lado=number)


def test_words_are_no_number() -> None:
    """Each field that holds something else is named."""
    assert typed.numbers_of({"lado": "the council", "social_care": "?"}) == Wrong(("social_care", "lado"))


@pytest.mark.parametrize("marks", ["0, 5, 15", "0 5 15", "0;5;15", "0, 5 and 15"])
def test_minutes_of_an_urgent_report_are_a_list(marks: str) -> None:
    """However it is written."""
    found = typed.times_of({"remind": "10", "deputies": "20", "reporter": "30", "urgent": marks})
    assert not isinstance(found, Wrong)
    assert (found.remind, found.urgent) == (10, (0, 5, 15))


def test_every_wrong_time_is_named() -> None:
    """Words, nothing and a minus."""
    times = {"remind": "soon", "deputies": "", "reporter": "-5", "urgent": "0 x"}
    assert typed.times_of(times) == Wrong(("remind", "deputies", "reporter", "urgent"))


def test_hours_are_days_and_two_times() -> None:
    """Days in the order of the week; a time that is none is named by its field."""
    found = typed.hours_of({"days": "fri,mon,someday", "opens": "08:15", "closes": "16:00"})
    assert found == Hours.model_validate({"days": ["mon", "fri"], "from": "08:15", "to": "16:00"})
    assert typed.hours_of({"days": "mon", "opens": "early", "closes": ""}) == Wrong(("opens", "closes"))


def test_period_is_two_days() -> None:
    """Each day that is missing or none is named."""
    assert typed.period_of({"first": "2026-11-23", "last": "2026-11-27"}) == (date(2026, 11, 23), date(2026, 11, 27))
    assert typed.period_of({"first": "Monday", "last": ""}) == Wrong(("first", "last"))


def test_fingerprint_changes_with_what_is_shown_and_fits_a_card() -> None:
    """The same school, the same number; another number, another one."""
    one, other = school_of(), school_of(numbers={"lado": "01632 960203"})
    assert fingerprint(one.people, one.numbers) == fingerprint(school_of().people, school_of().numbers)
    assert fingerprint(one.people, one.numbers) != fingerprint(other.people, other.numbers)
    assert 0 <= fingerprint(one.people) < 10**9
