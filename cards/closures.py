"""What the Head Teacher sets for remote sessions: periods of lockdown or closure, and rules of the school."""

from collections.abc import Iterator, Sequence
from datetime import date

from microsoft_teams.cards import Choice, ChoiceSetInput, DateInput, TextInput

from bot.core.commands import Verb
from bot.core.lesson.advice import Advice
from bot.core.lesson.closures import day_of, key
from bot.core.message import Card
from bot.core.school import Closure
from bot.core.when import long_date
from bot.texts import say
from cards.lesson_words import closure_words
from cards.parts import Part, actions, button, card, folded, heading, line, primary, small, title

LONGEST = 200  # characters


def closures_card(
    closures: Sequence[Closure], today: date, *, editable: bool, inputs: dict[str, str], notes: Sequence[str] = ()
) -> Card:
    """The periods that are set; for the Head Teacher with ways to end one and to set another.

    `inputs`: what was typed into a form that could not be read, so that it is not lost.
    """
    parts: list[Part] = [line(note) for note in notes]
    parts += [title(say("lesson.closures.title")), line(say("lesson.closures.intro"))]
    if not closures:
        parts.append(line(say("lesson.closures.none")))
    for closure in closures:
        parts.append(line(closure_words(closure)))
        if editable:
            parts.append(_ways(closure, today))
    if not editable:
        return card(say("lesson.closures.summary"), parts)
    parts += [heading(say("lesson.closures.add_title")), *_fields(inputs)]
    return card(
        say("lesson.closures.summary"), parts, [primary(button(say("lesson.closures.add"), Verb.CLOSURES, "add"))]
    )


def _ways(closure: Closure, today: date) -> Part:
    """How it can be ended; the buttons say of which period, in dates alone."""
    acts = ("end", "remove") if closure.first <= today < closure.last else ("remove",)
    first, last = (f"{day.day} {long_date(day).split()[2][:3]}" for day in (closure.first, closure.last))
    buttons = []
    for act in acts:
        pressed = button(say(f"lesson.closures.{act}", first=first, last=last), Verb.CLOSURES, f"{act}={key(closure)}")
        pressed.associated_inputs = "none"
        buttons.append(pressed)
    return actions(*buttons)


def _fields(inputs: dict[str, str]) -> Iterator[Part]:
    for name in ("first", "last"):
        yield DateInput(
            id=name,
            label=say(f"lesson.closures.{name}"),
            value=day.isoformat() if (day := day_of(inputs.get(name, ""))) else None,
            is_required=True,
            error_message=say(f"lesson.closures.error.{name}"),
        )
    for name in ("groups", "reason"):
        yield TextInput(
            id=name, label=say(f"lesson.closures.{name}"), value=inputs.get(name) or None, max_length=LONGEST
        )


def rules_card(adopted: Sequence[Advice], notes: Sequence[str] = ()) -> Card:
    """The advice that can be adopted as rules of the school, each with its source; off until it is chosen."""
    choices = [Choice(title=say(f"lesson.advice.{item.value}.rule"), value=item.value) for item in Advice]
    chosen = ChoiceSetInput(
        id="adopted",
        label=say("lesson.rules.adopt"),
        choices=choices,
        is_multi_select=True,
        style="expanded",
        wrap=True,
        value=",".join(item.value for item in adopted) or None,
    )
    sources: list[Part] = []
    for item in Advice:
        sources += [line(say(f"lesson.advice.{item.value}.rule")), small(say(f"lesson.advice.{item.value}.source"))]
    parts: list[Part] = [*(line(note) for note in notes), title(say("lesson.rules.title"))]
    parts += [line(say("lesson.rules.intro")), chosen, *folded(say("lesson.rules.sources"), sources)]
    return card(say("lesson.rules.summary"), parts, [primary(button(say("lesson.rules.save"), Verb.RULES, "save"))])
