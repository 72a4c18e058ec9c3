"""The register of remote sessions in Teams: a few ways to look at it, in pages that fit a card."""

from collections.abc import Iterator, Sequence

from bot.core.commands import Verb
from bot.core.lesson.record import Lesson
from bot.core.lesson.register import Group, View
from bot.core.message import Card
from bot.core.school import School
from bot.texts import say
from cards.lesson_words import group, platform, purpose, recorded, staff, state, when
from cards.parts import Button, Part, button, card, heading, line, small, subheading, title, typed_row

PAGE = 12  # sessions on one card, which must stay small


def register_card(which: View, groups: Sequence[Group], school: School, start: int) -> Card:
    """One page of a view. A group without a name has no heading. Each row opens its session."""
    rows = [(name, lesson) for name, lessons in groups for lesson in lessons]
    page = rows[start : start + PAGE]
    parts: list[Part] = [title(say("lesson.register.title")), heading(say(f"lesson.register.{which.value}"))]
    if not page:
        parts.append(line(say("lesson.register.none")))
    last = None
    for name, lesson in page:
        if name and name != last:
            parts.append(subheading(name))
            last = name
        parts += _row(lesson, school)
    if page:
        shown = say("lesson.register.shown", first=start + 1, last=start + len(page), all=len(rows))
        parts.append(small(shown))
    more = [_view_button("more", f"{which.value}:{start + PAGE}")] if len(rows) > start + PAGE else []
    return card(say("lesson.register.summary"), parts, more, _views(which))


def counts_card(counts: Sequence[tuple[str, int]], total: int) -> Card:
    """Numbers for governors, without anybody's name."""
    parts: list[Part] = [title(say("lesson.register.counts"))]
    parts.append(line(say("lesson.register.count", what=say("lesson.register.count_all"), number=total)))
    parts += [line(say("lesson.register.count", what=say(key), number=number)) for key, number in counts]
    parts.append(small(say("lesson.register.export")))
    return card(say("lesson.register.summary"), parts, [], _views(None))


def my_lessons_card(lessons: Sequence[Lesson], school: School) -> Card:
    """A teacher's own sessions, newest check first."""
    parts: list[Part] = [title(say("lesson.register.mine"))]
    if not lessons:
        parts.append(line(say("lesson.register.none")))
    for lesson in lessons:
        parts += _row(lesson, school)
    return card(say("lesson.register.summary"), parts, [button(say("ask.button.lesson"), Verb.LESSON)])


def _row(lesson: Lesson, school: School) -> Iterator[Part]:
    session = lesson.session
    first = say(
        "lesson.register.row",
        when=when(session),
        group=group(session) if session.group or session.one_to_one else say("lesson.register.no_group"),
        staff=staff(lesson, school),
    )
    yield typed_row(first, Verb.SESSION, f"show={lesson.reference}")
    late = say("lesson.register.late") if lesson.late else ""
    known = say("lesson.register.row_more", purpose=purpose(session), platform=platform(session),
                verdict=recorded(lesson), state=state(lesson))  # fmt: skip
    yield small(f"{known} {late}".strip())


def _views(shown: View | None) -> list[Button]:
    others = [view for view in View if view is not shown]
    buttons = [_view_button(view.value, view.value) for view in others]
    return [*buttons, *([_view_button("counts", "counts")] if shown else [])]


def _view_button(name: str, identifier: str) -> Button:
    return button(say(f"lesson.register.{name}"), Verb.REGISTER, identifier)
