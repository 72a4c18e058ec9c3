"""Whatever somebody presses or forges, reports that they may not see do not change, and nothing of them reaches them."""

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from bot.core.access import Action, may
from bot.core.case import Case, Happened
from bot.core.commands import Verb
from bot.core.people import Person
from bot.storage import reports
from bot.storage.tables import outbox
from bot.texts import say
from tests.support.channel import message
from tests.support.chat import Chat, actions, all_said, content
from tests.support.house import ACKNOWLEDGE, EVERYBODY, INPUTS, OTHER_TEACHER, SECOND_DEPUTY, House, press
from tests.support.school import CHAIR, DEPUTY, HEAD, PUPIL, TEACHER

ACTS = (
    "open",
    "acknowledge",
    "pass",
    "ask",
    "action",
    "done:1",
    "close",
    "closed",
    "reopen",
    "export",
    "told",
    "which",
    "next",
    "state",
    "noted",
)
MADE_UP = "SN-BC2D-26"
# Who reports, about whom, and who may read it: written down, so that a rule that is wrong is not taken for right.
STORIES = (
    (TEACHER, "none", {HEAD, DEPUTY, SECOND_DEPUTY}),
    (TEACHER, "head", {CHAIR}),
    (TEACHER, "deputy", {HEAD}),
    (DEPUTY, "none", {HEAD, SECOND_DEPUTY}),
    (HEAD, "adult", {CHAIR}),
    (CHAIR, "none", {HEAD, DEPUTY, SECOND_DEPUTY}),
)


@dataclass
class World:
    """A house with reports in it; what each person has been told is looked at after each press."""

    house: House
    people: dict[str, Person]
    references: list[str] = field(default_factory=list)
    readers: dict[str, set[str]] = field(default_factory=dict)

    async def cases(self) -> dict[str, Case]:
        """Every report as it is on record."""
        found = await self.house.do(reports.all_cases)
        return {case.reference: case for case in found}

    async def last(self) -> int:
        """Where the outbox ends."""
        query = select(outbox.c.position).order_by(outbox.c.position.desc()).limit(1)
        return int(await self.house.do(lambda connection: connection.execute(query).scalar()) or 0)

    async def owed_since(self, person: str, position: int) -> str:
        """Everything that was put into the outbox for this person after this position."""

        def read(connection: Connection) -> list[Any]:
            new = (outbox.c.position > position) & (outbox.c.conversation == f"a:{person}")
            return [list(row) for row in connection.execute(select(outbox.c.message, outbox.c.slot).where(new))]

        return json.dumps(await self.house.do(read))

    async def tries(self, person: str, activity: dict[str, Any]) -> None:
        """One hostile activity of this person, and what must be so afterwards."""
        before, position = await self.cases(), await self.last()
        answer = await self.house.post(activity)
        assert answer.status in {200, 400, 413}, await answer.text()
        heard = await self.owed_since(person, position) + await answer.text()
        assert say("edge.fault") not in heard
        after = await self.cases()
        asked = json.dumps(activity)
        for reference, case in before.items():
            if self.may_see(person, case):
                continue
            assert after[reference] == case, f"{person} has changed {reference}"
            assert f"zqcanary{reference}" not in heard
            assert reference not in heard or reference in asked
        new = set(after) - set(before)
        assert all(after[reference].reporter in (person, "practice") for reference in new)

    def may_see(self, person: str, case: Case) -> bool:
        """Whether this report may change, or be shown, when this person acts."""
        readers = self.readers.get(case.reference)  # a report that was made since, by a press, goes by the rule
        reads = may(self.people.get(person), Action.LIST, case.facts) if readers is None else person in readers
        return reads or case.reporter == person


@pytest.fixture
async def world(house: House) -> World:
    """Six reports, some taken on, one closed; everybody has the app."""
    made = World(house, {person.id: person for person in house.school.people})
    await house.all_arrive()
    for reporter, parties, readers in STORIES:
        reference = await house.report(parties, by=reporter, account="It happened.")
        await house.chat(reporter).presses("Add more")
        await house.chat(reporter).says(f"zqcanary{reference} in the coal mine")
        made.references.append(reference)
        made.readers[reference] = readers
    await house.later(minutes=90)
    for person, reference in ((HEAD, 0), (CHAIR, 1), (HEAD, 3)):
        chat = house.chat(person)
        await press(chat, {"verb": "case", "id": f"open={made.references[reference]}"})
        await press(chat, {"verb": "case", "id": f"acknowledge={made.references[reference]}"})
    done = {"outcomes": "recorded", "reason": "Done."}
    await press(house.chat(HEAD), {"verb": "case", "id": f"closed={made.references[3]}", **done})
    await house.settle()
    return made


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=5,
)


@st.composite
def presses(draw: st.DrawFn, references: list[str]) -> dict[str, Any]:
    """The data of a button: ours, changed, or made up."""
    reference = draw(st.sampled_from([*references, MADE_UP]))
    spelt = draw(st.sampled_from([reference, reference.lower(), reference.replace("-", ""), f" {reference}", ""]))
    identifier: Any = draw(
        st.one_of(
            st.sampled_from(ACTS).map(lambda act: f"{act}={reference}"),
            st.sampled_from(ACTS).map(lambda act: f"{act}={spelt}"),
            st.sampled_from([reference, spelt, f"=%{reference}", f"open==={reference}", "x" * 10_000, "safety=yes"]),
            st.sampled_from(
                ["send", "alert", "alert_head", "delete", "cancel", "save", "back", "change:facts", "called"]
            ),
            JSON,
        )
    )
    verb: Any = draw(st.sampled_from([Verb.CASE] * 4 + [*Verb]) | JSON)
    inputs: dict[str, Any] = dict(INPUTS)
    for name in draw(st.lists(st.sampled_from([*INPUTS, "parties", "account", "children", "kind"]), max_size=3)):
        inputs[name] = draw(JSON | st.sampled_from(["head", "none", "police,police", "a" * 5_000]))
    return {"verb": verb, "id": identifier, "v": draw(JSON | st.integers(0, 5)), **inputs}


TYPED = (
    "open {ref}", "acknowledge {ref}", "close {ref}: made up", "reopen {ref} because I say so", "pass {ref} to deputy",
    "what was the reporter of {ref} told?", "add to {ref}: it was me", "export {ref}", "open reports", "my reports",
    "open it", "close it: done", "ask her when it was", "show me all reports", "who else reported?", "practice drill",
)  # fmt: skip


@settings(
    max_examples=120,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
async def test_no_press_reaches_a_report_of_others(world: World, data: st.DataObject) -> None:
    """Made-up and stolen buttons, as Action.Submit, as Action.Execute, or typed, by everybody: nothing leaks or moves."""
    person = data.draw(st.sampled_from([*EVERYBODY, PUPIL]))
    how = data.draw(st.sampled_from(["press", "press", "execute", "typed"]))
    if how == "typed":
        text = data.draw(st.sampled_from(TYPED)).format(ref=data.draw(st.sampled_from(world.references)))
        activity = message(world.house.channel, person, text)
    else:
        value = data.draw(presses(world.references))
        nested = {"action": {"type": "Action.Execute", "verb": value["verb"], "data": value}, "trigger": "manual"}
        invoke = {"type": "invoke", "name": "adaptiveCard/action", "value": nested}
        activity = message(world.house.channel, person, **(invoke if how == "execute" else {"value": value}))
    await world.tries(person, activity)


async def test_every_act_on_every_report_of_others(world: World) -> None:
    """Each act of the desk, on each report, by each person who may not see it: one refusal for all, and no effect."""
    refusals = {say("case.desk.refused"), say("case.desk.unknown"), say("edge.stranger")}
    for reference, case in (await world.cases()).items():
        for person in (*EVERYBODY, PUPIL):
            if person in world.readers[reference]:
                continue
            for act in ACTS:
                data = {"verb": "case", "id": f"{act}={reference}", "v": case.version, **INPUTS}
                heard = all_said(await press(world.house.chat(person), data))
                if act == "which":  # asks a reader of others for a reference; that names theirs, and never this one
                    assert reference not in heard, person
                else:
                    assert heard in refusals, (person, act)
            assert await world.house.case(reference) == case


async def test_adding_to_a_report_of_others_changes_nothing(world: World) -> None:
    """The button that adds to an own report does nothing with the reference of another."""
    for reference, case in (await world.cases()).items():
        for person in {*EVERYBODY} - {case.reporter}:
            chat = world.house.chat(person)
            await press(chat, {"verb": "add", "id": reference, "v": 1})
            await chat.says("It was me.")
            assert (await world.house.case(reference)).entries(Happened.ADDED) == case.entries(Happened.ADDED)


async def test_the_buttons_of_a_sent_report_send_no_second_one(house: House) -> None:
    """Every button of a guided report pressed again, three times each, after it was sent: one report, as it was."""
    await house.all_arrive()
    teacher = house.chat(TEACHER)
    ref = await house.report(account="Hi.")
    await house.settle()
    before = await house.case(ref)
    for data in buttons(house, teacher):
        for _ in range(3):
            await press(teacher, data | {"parties": "none", "account": "Again."})
    await house.settle()
    assert [row.id for row in await house.everything()] == [ref]
    assert await house.case(ref) == before


async def test_an_old_report_s_buttons_do_not_answer_a_new_one(house: House) -> None:
    """Cards of the report before do not fit the report that is being written now, at whatever step it is."""
    await house.all_arrive()
    teacher = house.chat(TEACHER)
    await house.report(account="Hi.")
    old = [data for data in buttons(house, teacher) if data["verb"] in ("step", "flow")]
    house.clock.pass_by(seconds=1)
    await teacher.says("report")
    for title, inputs in (("No", {}), ("Next", {"parties": "none"}), ("I do not know", {}), ("Next", {"account": "B"})):
        for data in old:
            heard = all_said(await press(teacher, data | {"parties": "head", "account": "Old."}))
            assert say("report.flow.old_card") in heard
        await teacher.presses(title, **inputs)
    assert len(await house.everything()) == 1


def buttons(house: House, chat: Chat) -> list[dict[str, Any]]:
    """The data of every button that this person was ever sent, each once, also of cards that were changed since."""
    mine = (sent for sent in house.channel.sent if sent["conversation"]["id"] == f"a:{chat.person}")
    found = [each["data"] for sent in mine for each in actions(content(sent)) if isinstance(each.get("data"), dict)]
    return [json.loads(text) for text in dict.fromkeys(json.dumps(data) for data in found)]


async def test_a_replay_under_a_new_id_acts_once(house: House) -> None:
    """The same acknowledgement, question and closing delivered again and again under new ids: one entry each."""
    await house.all_arrive()
    ref = await house.report()
    await house.settle()
    head = house.chat(HEAD)
    await head.presses("Open")
    for act in ("acknowledge", "ask", "closed"):
        activity = message(house.channel, HEAD, value={"verb": "case", "id": f"{act}={ref}", "v": 1, **INPUTS})
        for _ in range(4):
            assert (await house.post(activity | {"id": uuid4().hex})).status == 200
    case = await house.case(ref)
    once = (Happened.ACKNOWLEDGED, Happened.ASKED, Happened.CLOSED)
    assert [len(case.entries(what)) for what in once] == [1, 1, 1]


async def test_another_chat_s_card_is_as_good_as_one_s_own_rights(house: House) -> None:
    """A button copied out of the head's chat does for a teacher what a teacher may do, which is nothing."""
    await house.all_arrive()
    ref = await house.report()
    await house.settle()
    head, other = house.chat(HEAD), house.chat(OTHER_TEACHER)
    await head.presses("Open")
    stolen = [data for data in buttons(house, head) if data["verb"] == "case"]
    assert {data["id"].partition("=")[0] for data in stolen} >= {"open", "acknowledge", "pass"}
    before = await house.case(ref)
    for data in stolen:
        heard = all_said(await press(other, data | INPUTS))
        assert heard == say("case.desk.refused")
    assert await house.case(ref) == before
    await head.presses(ACKNOWLEDGE)
    assert (await house.case(ref)).owner == HEAD
