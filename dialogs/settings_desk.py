"""The school's settings in the chat: who acts is the signed-in person, and what may be changed is the core's to say.

A change is recorded with the turn, and what is open follows it in the same transaction. A card of an older state
changes nothing: it is shown again as things are now, with what was typed.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping

from botbuilder.core import TurnContext

from bot.core import changing, typed
from bot.core.changing import Refused, Setting, may
from bot.core.commands import Command
from bot.core.message import Card
from bot.core.people import Role
from bot.core.school import School
from bot.core.typed import Wrong
from bot.core.when import long_date
from bot.services.lessons import Lessons
from bot.services.questions import Questions
from bot.services.reports import Reports
from bot.services.school_book import SchoolBook
from bot.texts import say as sentence
from cards.settings import away_card, field_names, hours_card, menu_card, numbers_card, times_card, version
from cards.settings_people import own_card, people_card, person_card, remove_card, seat_card, seat_sure_card
from cards.words import listed, named
from dialogs.turn import Turn, say, show, turn_of

Inputs = Mapping[str, str]


class SettingsDesk:
    """Shows and changes the school's settings."""

    def __init__(self, book: SchoolBook, reports: Reports, questions: Questions, lessons: Lessons) -> None:
        self._book = book
        self._lessons = lessons
        self._questions = questions
        self._reports = reports

    async def act(self, context: TurnContext, command: Command) -> None:
        """Do what a button, or `settings`, asks: "people", "person=ID", "save=numbers", "head=yes:ID"."""
        turn = turn_of(context)
        if not any(may(turn.person, one) for one in Setting) and not turn.person.has(Role.CHAIR):
            await say(context, sentence("settings.refused_all"))
            return
        act, _, detail = command.id.partition("=")
        inputs = dict(command.inputs)
        changes = act in _CHANGES or (act in _SEATS and detail.startswith("yes:"))
        if changes and command.version != version(turn.school) and self._is_so(turn, act, detail, inputs):
            await say(context, sentence("settings.same"))
        elif changes and command.version != version(turn.school):
            note = [sentence("settings.old_card")]
            form = self._again(turn, act, detail, inputs, note)
            await show(context, form or menu_card(turn.school, turn.person, note))
        elif act in _SEATS and detail:
            await self._pass_seat(context, turn, act, detail)
        elif changes:
            await _CHANGES[act](self, context, turn, detail, inputs)
        else:
            await show(context, self._card(turn, act, detail) or menu_card(turn.school, turn.person))

    def _card(self, turn: Turn, act: str, detail: str) -> Card | None:
        """The card that a way leads to; None: it leads nowhere, or is not for this person."""
        if act in ("people", "person", "remove"):
            return self._people(turn, act, detail)
        if act in _SEATS:
            return self._seat(turn, act)
        return self._again(turn, "save", act, {}, []) if act in _FORMS else None

    def _people(self, turn: Turn, act: str, detail: str) -> Card | None:
        if not may(turn.person, Setting.PEOPLE):
            return None
        person = turn.school.person(detail) if detail else None
        if act == "person" and (person is not None or not detail):
            return person_card(turn.school, turn.person, person, {})
        if act == "remove" and person is not None:
            return remove_card(turn.school, person)
        start = int(detail) if act == "people" and detail.isdecimal() else 0
        return people_card(turn.school, turn.person, start=start)

    def _seat(self, turn: Turn, act: str, notes: Iterable[str] = ()) -> Card | None:
        """The headship is the head's to hand over, the chair the chair's, or the head's while there is none."""
        school, person = turn.school, turn.person
        head, chair = person.id == school.headteacher.id, person.has(Role.CHAIR)
        allowed = head if act == "head" else chair or (head and school.chair is None)
        return seat_card(act, school, person, [*notes]) if allowed else None

    def _again(self, turn: Turn, act: str, detail: str, inputs: Inputs, notes: list[str]) -> Card | None:
        """The form that was pressed, as things are now, with what was typed; None: there is none for this person."""
        school, person = turn.school, turn.person
        name, _, about = detail.partition(":")
        if act in _SEATS:
            return self._seat(turn, act, notes)
        if act in ("removed", "right") or (name == "person" and may(person, Setting.PEOPLE)):
            other = school.person(about) if about else None
            if act == "save" and (other is not None or not about):
                return person_card(school, person, other, inputs, notes)
            return people_card(school, person, notes) if act == "removed" and may(person, Setting.PEOPLE) else None
        if name == "own":
            return own_card(school, person, inputs, notes) if person.has(Role.CHAIR) else None
        if name not in _FORMS or not may(person, Setting(name)):
            return None
        plain: dict[str, Callable[[School, Inputs, list[str]], Card]] = {
            "numbers": numbers_card,
            "times": times_card,
            "hours": hours_card,
        }
        return away_card(school, person, inputs, notes) if name == "away" else plain[name](school, inputs, notes)

    def _is_so(self, turn: Turn, act: str, detail: str, inputs: Inputs) -> bool:
        """Whether things are as a card of an older state would have them: mostly it was pressed twice."""
        name, _, about = detail.partition(":")
        if act != "save" or self._again(turn, act, detail, inputs, []) is None:
            return False
        if name == "person" and not about:
            made = typed.person_of(inputs, None)
            return not isinstance(made, Wrong) and turn.school.person(made.id) == made
        return _saved(turn, name, about, inputs) == turn.school

    async def save(self, context: TurnContext, turn: Turn, detail: str, inputs: Inputs) -> None:
        """Take over a form. What cannot be read, or may not be, is named, and what was typed stands there still."""
        name, _, about = detail.partition(":")
        if self._again(turn, "save", detail, inputs, []) is None:
            await say(context, sentence(f"settings.refused.{Refused.NOT_YOURS.value}"))
            return
        after = _saved(turn, name, about, inputs)
        if isinstance(after, Wrong):
            fields = ", ".join(field_names("people" if name == "person" else name, after.fields))
            note = [sentence("settings.field", fields=fields)]
            await show(context, self._again(turn, "save", detail, inputs, note) or menu_card(turn.school, turn.person))
        elif isinstance(after, Refused):
            note = [sentence(f"settings.refused.{after.value}")]
            await show(context, self._again(turn, "save", detail, inputs, note) or menu_card(turn.school, turn.person))
        else:
            what = "people" if name == "person" else name
            await self._change(context, turn, after, sentence(f"settings.what.{what}"))

    async def removed(self, context: TurnContext, turn: Turn, detail: str, inputs: Inputs) -> None:
        """Take somebody off the list, after a second press."""
        del inputs
        after = changing.removed(turn.school, turn.person, detail)
        await self._settle(context, turn, after, sentence("settings.what.people"))

    async def right(self, context: TurnContext, turn: Turn, detail: str, inputs: Inputs) -> None:
        """Names and numbers were looked over and are right."""
        del detail, inputs
        if not may(turn.person, Setting.NUMBERS):
            await say(context, sentence(f"settings.refused.{Refused.NOT_YOURS.value}"))
            return
        after = changing.checked(turn.school, turn.person, turn.now)
        await self._change(context, turn, after, sentence("settings.what.checked"))

    async def back(self, context: TurnContext, turn: Turn, detail: str, inputs: Inputs) -> None:
        """The person is here again."""
        del detail, inputs
        await self._change(context, turn, changing.back(turn.school, turn.person), sentence("settings.what.back"))

    async def _pass_seat(self, context: TurnContext, turn: Turn, seat: str, detail: str) -> None:
        """Let the headship or the chair change hands: chosen, asked once more, done; all whom it concerns are told."""
        step, _, about = detail.partition(":")
        decide = changing.headed_by if seat == "head" else changing.chaired_by
        after = decide(turn.school, turn.person, about)
        person = turn.school.person(about)
        if isinstance(after, Refused) or person is None:
            await self._settle(context, turn, after, "")
        elif step != "yes":
            await show(context, seat_sure_card(seat, turn.school, person))
        else:
            key = "headship" if seat == "head" else "chair"
            await self._change(context, turn, after, sentence(f"settings.what.{key}", name=person.name))
            school = turn.school
            who = {one.id for one in (school.headteacher, school.chair, turn.person, person, *school.deputies) if one}
            text = sentence(f"settings.told.{key}", name=person.name, before=turn.person.name)
            self._tell(turn, who - {turn.person.id}, text)
            if seat == "head":
                await say(context, text)

    async def _settle(self, context: TurnContext, turn: Turn, after: School | Refused, what: str) -> None:
        if isinstance(after, Refused):
            await say(context, sentence(f"settings.refused.{after.value}"))
        else:
            await self._change(context, turn, after, what)

    async def _change(self, context: TurnContext, turn: Turn, after: School, what: str) -> None:
        """Record the school as it is to be; what is open follows, and whoever must know of it is told."""
        if after == turn.school:
            await say(context, sentence("settings.same"))
            return
        turn.work.changes.append(self._book.changed(turn.school, after, turn.person, turn.now))
        turn.work.changes += [self._reports.follow_people(turn.now), self._questions.follow_head(turn.now)]
        turn.work.changes.append(self._lessons.follow_head(turn.now))
        for person, text in _news(turn, after):
            self._tell(turn, [person], text)
        await say(context, sentence("settings.saved", what=what))

    def _tell(self, turn: Turn, people: Iterable[str], text: str) -> None:
        turn.work.changes.append(self._book.told(sorted(people), text, turn.now))


def _saved(turn: Turn, name: str, about: str, inputs: Inputs) -> School | Refused | Wrong:
    """The school as a form would have it."""
    school, person = turn.school, turn.person
    match name:
        case "person":
            made = typed.person_of(inputs, school.person(about) if about else None)
            return made if isinstance(made, Wrong) else changing.kept(school, person, made, new=not about)
        case "own":
            details = typed.details_of(inputs)
            return details if isinstance(details, Wrong) else changing.own_details(school, person, *details)
        case "numbers":
            numbers = typed.numbers_of(inputs)
            return numbers if isinstance(numbers, Wrong) else changing.numbered(school, numbers)
        case "times":
            times = typed.times_of(inputs)
            return times if isinstance(times, Wrong) else changing.timed(school, times)
        case "hours":
            hours = typed.hours_of(inputs)
            return hours if isinstance(hours, Wrong) else changing.opened(school, hours)
        case _:
            days = typed.period_of(inputs)
            stand_in = inputs.get("stand_in", "")
            return days if isinstance(days, Wrong) else changing.away(school, person, days, stand_in, turn.today)


def _news(turn: Turn, after: School) -> Iterable[tuple[str, str]]:
    """Who is told of a change, and what: the chair of leads and outside numbers, the head of the office, a stand-in."""
    before, actor = turn.school, turn.person
    chair, who = before.chair, named(actor.id, before)
    if chair is not None and chair.id != actor.id:
        if _leads(before) != _leads(after):
            yield chair.id, sentence("settings.told.leads", who=who, leads=listed(_leads(after), after))
        if before.numbers != after.numbers:
            unset = sentence("browse.people.no_number")
            lado, whistleblowing = (one or unset for one in (after.numbers.lado, after.numbers.whistleblowing))
            yield chair.id, sentence("settings.told.numbers", who=who, lado=lado, whistleblowing=whistleblowing)
    if actor.has(Role.ADMIN) and not actor.has(Role.HEADTEACHER):
        yield before.headteacher.id, sentence("settings.told.office", who=who)
    for one in after.away:
        if one not in before.away and one.stand_in:
            days = {"first": long_date(one.first), "last": long_date(one.last)}
            yield one.stand_in, sentence("settings.told.away", who=who, **days)


def _leads(school: School) -> tuple[str, ...]:
    """Everybody who can read reports, in the order of the list."""
    return tuple(one.id for one in school.people if one.reads_reports)


_SEATS = frozenset({"head", "chair"})
_FORMS = frozenset({"numbers", "times", "hours", "away", "own"})
_CHANGES: dict[str, Callable[[SettingsDesk, TurnContext, Turn, str, Inputs], Awaitable[None]]] = {
    "save": SettingsDesk.save,
    "removed": SettingsDesk.removed,
    "right": SettingsDesk.right,
    "back": SettingsDesk.back,
}
