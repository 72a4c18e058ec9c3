"""The school as the file describes it."""

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from bot.core.school import Closure, Hours, School
from tests.support.school import CHAIR, DEPUTY, HEAD, PUPIL, TEACHER, school

SMALLEST = {"school": {"name": "A", "tenant_id": "T"}, "people": [{"id": "h", "name": "H", "roles": ["headteacher"]}]}


def test_the_people_are_found_by_their_roles() -> None:
    """The head, the deputies and the chair are who the file says."""
    found = school()
    assert found.headteacher.id == HEAD
    assert [person.id for person in found.deputies] == [DEPUTY]
    assert found.chair is not None
    assert found.chair.id == CHAIR


def test_a_listed_person_is_known_by_id_alone() -> None:
    """An id is looked up whatever its case; who is not listed is nobody."""
    found = school().person(f" {TEACHER.upper()} ")
    assert found is not None
    assert found.name == "Tess Taylor"
    assert school().person(PUPIL) is None
    assert school().person("") is None


def test_the_smallest_school_has_defaults() -> None:
    """A name, a tenant and a head are enough; nothing else is made up."""
    small = School.model_validate(SMALLEST)
    assert (small.deputies, small.chair, small.closures) == ((), None, ())
    assert small.zone == ZoneInfo("Europe/London")
    assert set(small.numbers.model_dump().values()) == {""}
    assert small.identity.tenant_id == "t"
    assert (small.escalation.remind, small.escalation.deputies, small.escalation.reporter) == (30, 30, 60)
    assert small.escalation.urgent == (0, 5, 15)


def test_a_school_may_lie_in_another_zone() -> None:
    """A zone that is known is taken as it is written."""
    abroad = School.model_validate(SMALLEST | {"school": {"name": "A", "tenant_id": "T", "timezone": "Asia/Tokyo"}})
    assert abroad.zone == ZoneInfo("Asia/Tokyo")


def test_the_hours_are_read_as_the_file_writes_them() -> None:
    """`from` and `to` are times of day."""
    hours = Hours.model_validate({"days": ["mon"], "from": "07:30", "to": "18:00"})
    assert (hours.opens, hours.closes) == (time(7, 30), time(18, 0))


def test_a_closure_may_be_one_day() -> None:
    """A closure has a first and a last day, both included."""
    one = Closure.model_validate({"from": date(2026, 11, 23), "to": date(2026, 11, 23)})
    assert one.groups == ("whole school",)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"people": []}, "exactly one person"),
        ({"people": [{"id": "h", "name": "H", "roles": ["headteacher"]}] * 2}, "given to two people"),
        (
            {"people": [{"id": i, "name": "H", "roles": ["headteacher"]} for i in ("a", "b")]},
            "exactly one person",
        ),
        ({"school": {"name": "A", "tenant_id": "T", "timezone": "Mars/Base"}}, "no time zone"),
        ({"school": {"name": "A", "tenant_id": "T", "staff": "group:x"}}, "not available yet"),
        ({"school": {"name": "A", "tenant_id": "T", "staff": "everybody"}}, "listed"),
        ({"school": {"name": "", "tenant_id": "T"}}, "at least 1"),
        ({"school": {"name": "A"}}, "required"),
        ({"closure": [{"from": date(2026, 11, 24), "to": date(2026, 11, 23)}]}, "cannot end"),
        ({"hours": {"days": ["monday"]}}, "mon"),
        ({"escalation": {"remind": -1}}, "greater than or equal"),
        ({"lessons": {"adopt": ["recorded", "not_recorded"]}}, "either records its remote lessons or does not"),
        ({"numbers": {"police": "101"}}, "not permitted"),
        ({"colour": "blue"}, "not permitted"),
    ],
)
def test_a_wrong_school_is_refused(change: dict[str, object], word: str) -> None:
    """What cannot be right is refused, in words that say what."""
    with pytest.raises(ValidationError, match=word):
        School.model_validate(SMALLEST | change)
