"""The form of a session: every field is read by itself, and what cannot be read is named and loses nothing else."""

from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.lesson.form import filled, shown
from bot.core.lesson.session import Account, Answer, Purpose, Session

FULL = {
    "purpose": "lesson",
    "platform": "Teams",
    "day": "2022-03-17",
    "starts": "10:00",
    "ends": "10:45",
    "group": "Year 4",
    "one_to_one": "no",
    "staff": "Ines, Tom",
    "curriculum": "fractions",
    "agreed": "",
    "senco": "not_sure",
    "account": "school",
    "until": "2022-03-31",
    "late": "false",
    "rule_place": "yes",
}


def test_whole_form_is_taken_over() -> None:
    """Each field lands where it belongs."""
    put = filled(Session(), FULL)
    assert put.wrong == ()
    assert put.session == Session(
        purpose=Purpose.LESSON,
        platform="Teams",
        day=date(2022, 3, 17),
        starts=time(10),
        ends=time(10, 45),
        group="Year 4",
        one_to_one=False,
        staff="Ines, Tom",
        curriculum="fractions",
        senco=Answer.NOT_SURE,
        account=Account.SCHOOL,
        until=date(2022, 3, 31),
        rules={"place": Answer.YES},
    )


def test_emptied_field_takes_its_answer_away() -> None:
    """What is cleared in the form is not known any more."""
    known = filled(Session(), FULL).session
    left = filled(known, FULL | {"curriculum": "", "starts": "", "until": "", "account": ""}).session
    assert (left.curriculum, left.starts, left.until, left.account) == ("", None, None, None)


@pytest.mark.parametrize(
    ("field", "value"),
    [("day", "31/02"), ("day", "2022-02-30"), ("starts", "25:00"), ("ends", "ten"), ("until", "soon")],
)
def test_what_cannot_be_read_is_named_at_its_field(field: str, value: str) -> None:
    """A date or time that cannot be read is named; what was known of it stays, and so does every other field."""
    known = filled(Session(), FULL).session
    put = filled(known, FULL | {field: value, "group": "Year 5"})
    assert put.wrong == (("lesson.wrong.bad_date", {"field": field}),)
    assert put.session == known.model_copy(update={"group": "Year 5"})


@pytest.mark.parametrize(
    ("platform", "expected"),
    [("Zoom", "Zoom"), ("Google Meet", "Google Meet"), ("other", "other"), ("", ""), ("Skynet", "")],
)
def test_platform_is_one_of_the_two_or_another(platform: str, expected: str) -> None:
    """A platform is one of the choices; what is none of them is not known."""
    assert filled(Session(), FULL | {"platform": platform}).session.platform == expected


def test_platform_that_was_typed_stays_another() -> None:
    """A platform that was typed and is none of the choices stays as it was typed, until another is chosen."""
    known = Session(platform="Jitsi")
    assert filled(known, FULL | {"platform": "other"}).session.platform == "Jitsi"
    assert filled(known, FULL | {"platform": "Zoom"}).session.platform == "Zoom"


def test_fields_of_other_purposes_are_left_alone() -> None:
    """Once the purpose is known the form has no field of another one, and what is known of it stays."""
    meeting = Session(purpose=Purpose.MEETING, agreed="her mum, Monday", curriculum="fractions")
    assert "curriculum" not in shown(meeting)
    put = filled(meeting, {"purpose": "meeting", "platform": "Zoom", "agreed": "her dad, Tuesday"})
    assert (put.session.curriculum, put.session.agreed) == ("fractions", "her dad, Tuesday")


@pytest.mark.parametrize("group", ["Ruby Marsh", "Ruby Marsh 5H", "Kai Osei 4C"])
def test_pupils_name_is_not_kept(group: str) -> None:
    """What reads as a child's name is not put in, and that is said."""
    put = filled(Session(), FULL | {"group": group})
    assert put.session.group == ""
    assert put.wrong == (("lesson.wrong.name", {}),)


@pytest.mark.parametrize(
    "group",
    [
        "Year 4",
        "4B and 4C",
        "reading group",
        "one pupil",
        "Reception parents",
        "Oak class",
        "Choir",
        "Blue Group",
        "Eco Council",
    ],
)
def test_class_or_group_is_kept(group: str) -> None:
    """A class, a group or "one pupil" is no name."""
    assert filled(Session(), FULL | {"group": group}).session.group == group


def test_text_that_is_too_long_is_named_and_cut() -> None:
    """Three hundred characters of a field are kept, and that the rest is not is said."""
    put = filled(Session(), FULL | {"curriculum": "x" * 301})
    assert put.session.curriculum == "x" * 300
    assert put.wrong == (("lesson.wrong.too_long_text", {"field": "curriculum", "most": "300"}),)


def test_join_link_is_recognised_and_nothing_else_kept() -> None:
    """Of the field for the link only a link that joins a Teams meeting is kept."""
    link = "https://teams.microsoft.com/meet/12345678901?p=abc"
    assert filled(Session(), FULL | {"join_link": f"see {link}"}).session.join_link == link
    assert filled(Session(), FULL | {"join_link": "https://example.org/"}).session.join_link == ""


@given(st.dictionaries(st.sampled_from([*FULL, "join_link", "rule_x"]), st.text(max_size=400)))
def test_nothing_that_is_sent_breaks_the_form(inputs: dict[str, Any]) -> None:
    """Whatever the fields hold, the form is read, and the session that comes of it can be kept."""
    put = filled(Session(), inputs)
    assert Session.model_validate(put.session.model_dump(mode="json")) == put.session
