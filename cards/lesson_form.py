"""The form of a remote session: one card, with everything that is known already filled in (product design 4.2)."""

from collections.abc import Iterator, Sequence

from microsoft_teams.cards import (
    Choice,
    ChoiceSetInput,
    Column,
    ColumnSet,
    DateInput,
    TextInput,
    TimeInput,
    ToggleInput,
)

from bot.core.commands import Verb
from bot.core.lesson.advice import Advice, asked
from bot.core.lesson.form import LONGEST, LONGEST_LINK, OTHER, PLATFORMS, RULE, shown
from bot.core.lesson.session import Account, Answer, Purpose, Session
from bot.core.message import Card
from bot.core.school import School
from bot.texts import say
from cards.parts import Part, button, card, fact, folded, heading, line, primary, small, title


def form_card(
    session: Session,
    school: School,
    revision: int,
    notes: Sequence[str] = (),
    *,
    links: bool = False,
    changing: str = "",
) -> Card:
    """Everything about a session on one card, with what is known already filled in.

    `notes`: sentences to say first, such as what could not be read. `links`: whether meetings can be looked up.
    `changing`: the reference of the session whose answers it changes.
    """
    parts: list[Part] = [line(note) for note in notes]
    parts += [title(say("lesson.form.title"))]
    if not notes:
        parts += [line(say("lesson.form.intro")), small(say("lesson.form.typed"))]
    parts += [*_what(session), *_when(session), *_points(session)]
    parts += _rules(session, school.lessons.adopt)
    more = [*_more(session), *([_text("join_link", session.join_link, most=LONGEST_LINK)] if links else [])]
    if any((session.until, session.late, session.one_to_one, session.staff, session.join_link)):
        parts += more
    else:
        parts += folded(say("lesson.form.more"), more)
    check = primary(
        button(say("lesson.form.check"), Verb.SESSION, f"check:{changing}" if changing else "check", revision)
    )
    leave = button(say("lesson.form.cancel"), Verb.SESSION, "leave", revision)
    leave.associated_inputs = "none"
    return card(say("lesson.form.summary"), parts, [check], [leave])


def _what(session: Session) -> Iterator[Part]:
    purposes = [(say(f"lesson.purpose.{each.value}"), each.value) for each in Purpose]
    yield _choice("purpose", purposes, session.purpose.value if session.purpose else "", required=True)
    platforms = [*((name, name) for name in PLATFORMS), (say("lesson.platform.other"), OTHER)]
    typed = session.platform not in (*PLATFORMS, OTHER, "")
    if typed:
        yield fact(say("lesson.fact.platform"), session.platform)
    yield _choice("platform", platforms, OTHER if typed else session.platform, required=True)


def _when(session: Session) -> Iterator[Part]:
    yield DateInput(
        id="day",
        label=say("lesson.form.day"),
        value=session.day.isoformat() if session.day else None,
        is_required=True,
        error_message=say("lesson.form.day_error"),
    )
    times = [
        TimeInput(id=name, label=say(f"lesson.form.{name}"), value=f"{value:%H:%M}" if value else None)
        for name, value in (("starts", session.starts), ("ends", session.ends))
    ]
    yield ColumnSet(columns=[Column(width="stretch", items=[each]) for each in times])
    yield _text("group", session.group)


def _points(session: Session) -> Iterator[Part]:
    """What the points of clause 14 turn on; of other purposes nothing is asked once the purpose is known."""
    fields = shown(session)
    if "curriculum" in fields:
        yield _text("curriculum", session.curriculum)
    if "agreed" in fields:
        yield _text("agreed", session.agreed)
    if "senco" in fields:
        yield _choice("senco", _answers(*Answer), session.senco.value if session.senco else "")
    accounts = [(say(f"lesson.account.{each.value}"), each.value) for each in Account]
    yield _choice("account", accounts, session.account.value if session.account else "")


def _more(session: Session) -> Iterator[Part]:
    """What most sessions do not need: shown at once where something of it is known."""
    alone = {True: Answer.YES.value, False: Answer.NO.value, None: ""}[session.one_to_one]
    yield _choice("one_to_one", _answers(Answer.YES, Answer.NO), alone)
    yield _text("staff", session.staff)
    until = session.until.isoformat() if session.until else None
    yield DateInput(id="until", label=say("lesson.form.until"), value=until)
    yield ToggleInput(
        id="late",
        label=say("lesson.form.late_label"),
        title=say("lesson.form.late"),
        value="true" if session.late else "false",
        wrap=True,
    )


def _rules(session: Session, adopted: Sequence[Advice]) -> Iterator[Part]:
    items = asked(adopted)
    if items:
        yield heading(say("lesson.form.rules"))
    for item in items:
        known = session.rules.get(item.value)
        yield ChoiceSetInput(
            id=f"{RULE}{item.value}",
            label=say(f"lesson.advice.{item.value}.rule"),
            choices=[Choice(title=words, value=value) for words, value in _answers(*Answer)],
            style="compact",
            value=known.value if known else None,
        )
        yield small(say(f"lesson.advice.{item.value}.source"))


def _answers(*answers: Answer) -> list[tuple[str, str]]:
    return [(say(f"lesson.answer.{answer.value}"), answer.value) for answer in answers]


def _text(name: str, value: str, most: int = LONGEST) -> TextInput:
    return TextInput(id=name, label=say(f"lesson.form.{name}"), value=value or None, max_length=most)


def _choice(name: str, choices: Sequence[tuple[str, str]], value: str, *, required: bool = False) -> ChoiceSetInput:
    wanted = {"is_required": True, "error_message": say(f"lesson.form.{name}_error")} if required else {}
    return ChoiceSetInput(
        id=name,
        label=say(f"lesson.form.{name}"),
        choices=[Choice(title=words, value=each) for words, each in choices],
        style="compact",
        value=value or None,
        **wanted,
    )
