"""The Head Teacher's guidance: beside an answer, in the list, alone; always marked as not part of the policy."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from microsoft_teams.cards import Container, TextInput

from bot.core.commands import Verb
from bot.core.guidance.published import Guidance
from bot.core.guidance.question import LONGEST_ANSWER, LONGEST_TITLE
from bot.core.message import Card
from bot.core.school import School
from bot.core.when import long_date
from bot.texts import say
from cards.parts import Button, Part, button, card, line, notice, primary, small, title, typed_row, words

IN_LIST = 10  # rows of one page; each question may have its full length, and Teams takes 28 KB


def mark(given_at: datetime, school: School) -> str:
    """Whose words these are, of which day, and that they are not the policy's."""
    return say("guidance.mark", date=long_date(given_at.astimezone(school.zone).date()))


def guidance_parts(guidance: Guidance, policy: str, school: School) -> list[Part]:
    """The question and the answer under the mark, in a box that no quotation of the policy has."""
    box: list[Part] = [words(mark(guidance.given_at, school), weight="Bolder")]
    if not guidance.is_for(policy):
        box.append(words(say("guidance.older")))
    box.append(small(say("guidance.beside.question", question=guidance.question)))
    box += [words(row) for row in guidance.answer.split("\n")]
    return [Container(style="accent", items=box, spacing="Medium", separator=True)]


def alike_parts(guidance: Sequence[Guidance]) -> Iterator[Part]:
    """Questions that were answered before and may be the same, to be opened; not one word of an answer."""
    yield Container(
        items=[
            line(say("guidance.beside.alike")),
            *(typed_row(one.question, Verb.GUIDANCE, f"show={one.reference}") for one in guidance),
        ],
        spacing="Medium",
        separator=True,
    )


def guidance_list_card(found: Sequence[Guidance], start: int, *, writes: bool) -> Card:
    """Every question that was answered for everybody, a page at a time; `writes`: for the Head Teacher."""
    parts: list[Part] = [title(say("guidance.list.title")), line(say("guidance.list.body"))]
    for one in found[start : start + IN_LIST]:
        key = "guidance.list.row" if one.shown else "guidance.list.row_withdrawn"
        parts.append(typed_row(say(key, question=one.question), Verb.GUIDANCE, f"show={one.reference}"))
    if not found:
        parts.append(line(say("guidance.list.none")))
    buttons = [button(say("guidance.list.write"), Verb.GUIDANCE, "write")] if writes else []
    if found[start + IN_LIST :]:
        buttons.append(button(say("guidance.list.more"), Verb.GUIDANCE, f"list={start + IN_LIST}"))
    return card(say("guidance.list.summary"), parts, buttons)


def guidance_card(guidance: Guidance, policy: str, school: School, notes: Iterable[str] = (), *, writes: bool) -> Card:
    """One piece of guidance; the Head Teacher can change it."""
    parts: list[Part] = [title(say("guidance.show.title", reference=guidance.reference)), *map(line, notes)]
    if not guidance.shown:
        parts.append(notice(say("guidance.withdrawn")))
    parts += guidance_parts(guidance, policy, school)
    acts = [*_acts(guidance, policy)] if writes else []
    buttons = [act_button(say(f"guidance.show.{act}"), act, guidance) for act in acts]
    return card(say("guidance.show.summary"), parts, [*buttons, button(say("guidance.list.all"), Verb.GUIDANCE)])


def guidance_form_card(
    question: str, answer: str, known: Guidance | None = None, notes: Iterable[str] = (), *, sure: bool = False
) -> Card:
    """Two boxes: the question and the answer, as everybody is to read them. `sure`: although it names somebody."""
    parts: list[Part] = [title(say("guidance.form.title")), *map(notice, notes), line(say("guidance.form.body"))]
    parts.append(
        TextInput(id="question", label=say("guidance.form.question"), max_length=LONGEST_TITLE, value=question or None)
    )
    parts.append(answer_box("answer", say("guidance.form.answer"), answer))
    about = known.reference if known else ""
    version = known.version if known else 0
    buttons = [primary(button(say("guidance.form.save"), Verb.GUIDANCE, f"save={about}", version))]
    if sure:
        buttons.append(button(say("guidance.form.sure"), Verb.GUIDANCE, f"sure={about}", version))
    return card(say("guidance.form.summary"), parts, buttons)


def answer_box(name: str, label: str, value: str) -> TextInput:
    """A box for an answer in a few sentences."""
    return TextInput(id=name, label=label, is_multiline=True, max_length=LONGEST_ANSWER, value=value or None)


def act_button(text: str, act: str, guidance: Guidance) -> Button:
    """A button that acts on guidance; by its version a card is recognised that is older than the guidance."""
    return button(text, Verb.GUIDANCE, f"{act}={guidance.reference}", guidance.version)


def _acts(guidance: Guidance, policy: str) -> Iterator[str]:
    if not guidance.shown:
        yield "restore"
        return
    yield "change"
    if not guidance.is_for(policy):
        yield "confirm"
    yield "withdraw"
