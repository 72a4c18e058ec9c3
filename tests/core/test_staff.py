"""Staff who are named in a message are known by what they are, so that a report about them does not reach them."""

from datetime import UTC, datetime

import pytest

from bot.core import filled, reading
from bot.core.facts import NOBODY, Staff
from bot.core.incident import Draft, Party
from bot.core.interview import Step
from bot.core.people import Person, Role

NOW = datetime(2026, 11, 26, 10, tzinfo=UTC)
BLANK = Draft(started_at=NOW)
PEOPLE = (
    Person(id="1", name="Mrs Harriet Carter", roles=frozenset({Role.HEADTEACHER})),
    Person(id="2", name="Stephen Dale", roles=frozenset({Role.DEPUTY})),
    Person(id="3", name="Cora O'Neil", roles=frozenset({Role.CHAIR})),
    Person(id="4", name="Miss P. Khan"),
    Person(id="5", name="Tom Khan"),
    Person(id="6", name="Rose"),
    Person(id="7", name="\N{WHITE SMILING FACE}"),
    Person(id="8", name="Tess Turner"),
)
STAFF = Staff.of(PEOPLE, but="8")


@pytest.mark.parametrize(
    ("others", "known"),
    [
        ((), True),
        (("Bo Carter",), True),
        (("Ann Reed",), False),
        (("Mary Ann Rowe",), False),
    ],
)
def test_a_first_name_alone_is_known_where_only_one_has_it(others: tuple[str, ...], *, known: bool) -> None:
    """Also as a second given name; and somebody who has a name twice still is one."""
    head = Person(id="1", name="Ann Ann Cole", roles=frozenset({Role.HEADTEACHER}))
    staff = Staff.of([head, *(Person(id=f"{number}", name=name) for number, name in enumerate(others, 2))])
    assert (staff.by_role("ann", alone=True) == "the head teacher") is known


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("it's about Mrs Carter", "it's about the head teacher"),
        ("ms carter's been messaging a pupil", "the head teacher's been messaging a pupil"),
        ("Harriet Carter", "the head teacher"),
        ("mrs harriet  carter knows", "the head teacher knows"),
        ("Mr S. Dale and Stephen Dale", "the deputy and the deputy"),
        ("Mrs O'Neil", "the chair of governors"),
        ("Miss Khan", "a colleague"),
        ("Tom Khan", "a colleague"),
        ("Mr Khan", "Mr Khan"),
        ("Tess Turner", "Tess Turner"),
        ("Harriet in 5H", "Harriet in 5H"),
        ("the Carters", "the Carters"),
        ("a rose", "a rose"),
        ("Mrs C keeps messaging", "the head teacher keeps messaging"),
        ("miss c", "the head teacher"),
        ("Mr C", "Mr C"),
        ("Mr D's been texting her", "the deputy's been texting her"),
        ("Mr K", "Mr K"),
        ("Miss K", "Miss K"),
        ("Mrs Cole", "Mrs Cole"),
        ("Mr D'Arcy", "Mr D'Arcy"),
    ],
)
def test_staff_are_called_by_what_they_are(text: str, called: str) -> None:
    """By a title or whole name; not by a first name that a child may have, nor where two have the surname or initial."""
    assert STAFF.by_role(text) == called


@pytest.mark.parametrize("text", ["carter", "Harriet", "mrs carter", "it's carter"])
def test_a_name_alone_will_do_where_one_was_asked_for(text: str) -> None:
    """Asked who must not see it, people give the name that they use in the staff room."""
    assert STAFF.by_role(text, alone=True).endswith("the head teacher")


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Mrs Carter", {Party.HEAD}),
        ("its mrs carter", {Party.HEAD}),
        ("harriet and stephen dale", {Party.HEAD, Party.DEPUTY}),
        ("cora o'neil", {Party.CHAIR}),
        ("Miss Khan", {Party.ADULT}),
        ("don't let Mrs Carter see it", {Party.HEAD}),
        ("keep it from Mrs Carter please", {Party.HEAD}),
        ("mrs carter mustn't know", {Party.HEAD}),
        ("anyone but Stephen Dale", {Party.DEPUTY}),
        ("mr d", {Party.DEPUTY}),
    ],
)
def test_a_name_answers_who_must_not_see_it(text: str, parties: set[Party]) -> None:
    """Whoever is named at that question is kept out; before, only a role was understood."""
    assert reading.typed(BLANK, Step.PARTIES, text, NOW, STAFF).draft.parties == parties
    assert reading.typed(BLANK, Step.PARTIES, text, NOW, NOBODY).draft.parties in (None, {Party.CHAIR})


def test_somebody_who_is_named_as_the_one_it_is_about_is_kept_out_from_the_first_word() -> None:
    """In the message that starts a report, in its account, typed or filled in, and in a question."""
    words = "I am worried about something: Mrs Carter has been messaging one of my pupils"
    filled_in = filled.given(BLANK, Step.ACCOUNT, "given", {"account": words}, NOW, STAFF).draft
    for draft in (
        reading.opening(words, NOW, staff=STAFF),
        reading.typed(BLANK, Step.ACCOUNT, words, NOW, STAFF).draft,
        reading.asked(BLANK, words, NOW, STAFF).draft,
        filled_in,
    ):
        assert draft.parties is not None
        assert Party.HEAD in draft.parties
        assert draft.account == (words,)


def test_a_correction_may_name_who_must_not_see_it() -> None:
    """What puts a name right changes that, and a member of staff whom it names as the one it is about counts too."""
    draft = reading.typed(BLANK, Step.FACTS, "it was Kai in 5H", NOW, STAFF).draft
    draft = reading.typed(draft, Step.FACTS, "Kyle not Kai, and it's about Mrs Carter", NOW, STAFF).draft
    assert draft.children[0].name == "Kyle"
    assert Party.HEAD in (draft.parties or ())


def test_somebody_who_was_told_is_not_kept_out() -> None:
    """Who says "I told Mrs Carter" names a reader and not the one whom it is about."""
    assert reading.typed(BLANK, Step.ACCOUNT, "I told Mrs Carter at once", NOW, STAFF).draft.parties is None


@pytest.mark.parametrize("name", ["Mrs Carter", "the head teacher", "the head teacher, Mrs Carter,"])
def test_the_question_comes_again_when_a_name_is_told_late(name: str) -> None:
    """None was chosen, and then the head is named as the one whom it is about."""
    known = BLANK.model_copy(update={"parties": frozenset({Party.NONE})})
    read = reading.typed(known, Step.ACCOUNT, f"it's about {name} she has been texting a boy", NOW, STAFF)
    assert read.draft.parties is None
    assert ("report.parties.again", {}) in read.notes


@pytest.mark.parametrize(
    "text", ["not Mrs Carter", "I told Mrs Carter", "Mrs Carter can see it", "show it to Mrs Carter"]
)
def test_a_name_that_is_no_answer_keeps_nobody_out(text: str) -> None:
    """Who says whom it is not about, or who knows, is asked again."""
    assert reading.typed(BLANK, Step.PARTIES, text, NOW, STAFF).draft.parties is None


def test_a_name_that_is_a_word_as_well_is_none_by_itself() -> None:
    """Harriet Head is the head teacher by her first or whole name; "the head teacher" is not her surname twice."""
    staff = Staff.of(
        (Person(id="1", name="Harriet Head", roles=frozenset({Role.HEADTEACHER})), Person(id="2", name="Will"))
    )
    assert staff.by_role("the head teacher will see it", alone=True) == "the head teacher will see it"
    assert staff.by_role("harriet", alone=True) == staff.by_role("Mrs Head") == "the head teacher"


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("the boss has been messaging a year 6 girl on whatsapp", {Party.HEAD}),
        ("our headmaster keeps liking pics of the year 6 girls", {Party.HEAD}),
        ("Mrs C has been messaging a year 6 boy", {Party.HEAD}),
        ("The head teacher has been messaging a pupil", {Party.HEAD}),
        ("the deputy added 3 of the year 6 girls on snapchat", {Party.DEPUTY}),
        ("the caretaker friended two of our pupils", {Party.ADULT}),
        ("the boss asked me to message the girls' parents", set()),
        ("the teacher shared photos", set()),
    ],
)
def test_whoever_is_called_as_the_staff_room_calls_them_is_kept_out(text: str, parties: set[Party]) -> None:
    """By a nickname of the office or an initial, and as nobody else besides."""
    assert STAFF.involved(text) == parties


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("the boss", {Party.HEAD}),
        ("an adult at school", {Party.ADULT}),
        ("his class teacher", {Party.ADULT}),
        ("non of them", {Party.NONE}),
        ("no1", {Party.NONE}),
    ],
)
def test_who_must_not_see_it_is_understood_as_people_type_it(text: str, parties: set[Party]) -> None:
    """In the words of the staff room and with the slips of a phone."""
    assert reading.typed(BLANK, Step.PARTIES, text, NOW, STAFF).draft.parties == parties


def test_whoever_is_not_sure_whom_it_is_about_is_told_what_to_choose() -> None:
    """A doubt chooses nobody and puts no "idk" in the report; the question stays, with what helps to answer it."""
    read = reading.typed(BLANK, Step.PARTIES, "idk", NOW, STAFF)
    assert read.draft == BLANK
    assert read.notes == (("report.parties.unsure", {}),)
    assert read.understood
