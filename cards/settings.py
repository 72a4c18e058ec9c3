"""The cards of the school's settings: the menu, numbers, times, hours, days away, and the monthly question."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from microsoft_teams.cards import Choice, ChoiceSetInput, DateInput, NumberInput, TextInput, TimeInput

from bot.core.changing import LONGEST_URGENT, LONGEST_WAIT, Setting, may
from bot.core.commands import Verb
from bot.core.message import Card
from bot.core.people import Person, Role
from bot.core.school import Numbers, School
from bot.core.typed import fingerprint
from bot.core.when import long_date
from bot.texts import say
from cards.contacts import checked_line, contact_lines
from cards.parts import Button, Part, button, card, heading, line, primary, small, title

NUMBER_LENGTH = 40  # characters
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Inputs = Mapping[str, str]


def version(school: School) -> int:
    """What the buttons of a card say of the settings it was made of."""
    return fingerprint(
        school.people, school.numbers, school.escalation, school.hours, school.away, school.checked is None
    )


def setting_button(text: str, act: str, school: School) -> Button:
    """A button of the settings; its version tells an old card from a new one."""
    return button(text, Verb.SETTINGS, act, version(school))


def without_fields(pressed: Button) -> Button:
    """The same button, which leads on whatever stands in the fields."""
    pressed.associated_inputs = "none"
    return pressed


def menu_card(school: School, actor: Person, notes: Sequence[str] = ()) -> Card:
    """What this person can look at and change."""
    buttons = [
        setting_button(say(f"settings.menu.{one.value}"), one.value, school) for one in Setting if may(actor, one)
    ]
    if may(actor, Setting.NUMBERS):
        buttons.append(setting_button(say("settings.menu.right"), "right", school))
    ways: list[Button] = []
    if actor.has(Role.HEADTEACHER):
        ways += [
            button(say("settings.menu.closures"), Verb.CLOSURES),
            button(say("settings.menu.rules"), Verb.RULES),
            button(say("settings.menu.drill"), Verb.DRILL),
        ]
    if actor.has(Role.CHAIR):
        ways += [
            setting_button(say("settings.menu.own"), "own", school),
            setting_button(say("settings.chair.hand_on"), "chair", school),
        ]
    parts = [*map(line, notes), title(say("settings.menu.title")), line(say("settings.menu.intro"))]
    return card(say("settings.summary"), [*parts, *map(line, contact_lines(school))], buttons, ways)


def form(
    name: str, school: School, notes: Sequence[str], fields: Sequence[Part], buttons: Sequence[Button] = ()
) -> Card:
    """A form with the notes about it above, and a button that saves it."""
    save = primary(setting_button(say("settings.person.save"), f"save={name}", school))
    back = without_fields(setting_button(say("settings.back"), "", school))
    parts = [*map(line, notes), title(say(f"settings.{name}.title")), *fields]
    return card(say("settings.summary"), parts, [save, *buttons], [back])


def numbers_card(school: School, inputs: Inputs, notes: Sequence[str] = ()) -> Card:
    """The numbers outside the school, each in a field."""
    fields: list[Part] = [
        text_field(name, say(f"settings.numbers.{name}"), inputs.get(name, getattr(school.numbers, name)))
        for name in Numbers.model_fields
    ]
    fields += [small(say("settings.numbers.hint")), small(checked_line(school))]
    return form("numbers", school, notes, fields)


def times_card(school: School, inputs: Inputs, notes: Sequence[str] = ()) -> Card:
    """The minutes of the ladder."""
    times = school.escalation
    fields: list[Part] = [
        NumberInput(
            id=name,
            label=say(f"settings.times.{name}"),
            value=int(text) if (text := inputs.get(name, str(getattr(times, name)))).isdecimal() else None,
        )
        for name in ("remind", "deputies", "reporter")
    ]
    urgent = inputs.get("urgent", ", ".join(str(one) for one in times.urgent))
    fields.append(text_field("urgent", say("settings.times.urgent"), urgent))
    fields.append(small(say("settings.times.hint", most=LONGEST_WAIT, urgent=LONGEST_URGENT)))
    return form("times", school, notes, fields)


def hours_card(school: School, inputs: Inputs, notes: Sequence[str] = ()) -> Card:
    """Days and hours of school time."""
    hours = school.hours
    fields: list[Part] = [
        ChoiceSetInput(
            id="days",
            label=say("settings.hours.days"),
            choices=[Choice(title=say(f"settings.hours.{day}"), value=day) for day in DAYS],
            is_multi_select=True,
            style="expanded",
            value=inputs.get("days", ",".join(hours.days)) or None,
        ),
        *(
            TimeInput(
                id=name,
                label=say(f"settings.hours.{name}"),
                value=inputs.get(name, f"{getattr(hours, name):%H:%M}") or None,
            )
            for name in ("opens", "closes")
        ),
    ]
    return form("hours", school, notes, fields)


def away_card(school: School, actor: Person, inputs: Inputs, notes: Sequence[str] = ()) -> Card:
    """From when to when, and for the Head Teacher who stands in."""
    head = actor.has(Role.HEADTEACHER)
    fields: list[Part] = [line(say("settings.away.intro" if head else "settings.away.intro_deputy"))]
    known = [one for one in school.away if one.person == actor.id]
    fields += [line(say("settings.away.now", first=long_date(one.first), last=long_date(one.last))) for one in known]
    fields += [
        DateInput(id=name, label=say(f"settings.away.{name}"), value=_day(inputs.get(name, "")))
        for name in ("first", "last")
    ]
    if head:
        deputies = [one for one in school.deputies if one.id != actor.id]
        fields += _stand_ins(deputies, inputs.get("stand_in", ""))
    back = [without_fields(setting_button(say("settings.away.back"), "back", school))] if known else []
    return form("away", school, notes, fields, back)


def ask_card(school: School) -> Card:
    """The monthly question whether names and numbers are still right."""
    parts = [title(say("settings.ask.title")), line(say("settings.ask.intro")), *map(line, contact_lines(school))]
    buttons = [
        primary(setting_button(say("settings.ask.all_right"), "right", school)),
        setting_button(say("settings.ask.change"), "", school),
    ]
    return card(say("settings.ask.summary"), parts, buttons)


def sure_card(name: str, who: Person, act: str, school: School) -> Card:
    """Asks once more before something that cannot be taken back with a press."""
    parts = [heading(say(f"settings.{name}.title")), line(say(f"settings.{name}.ask", name=who.name))]
    yes = primary(setting_button(say(f"settings.{name}.yes"), act, school))
    return card(say("settings.summary"), parts, [yes], [setting_button(say("settings.back"), "", school)])


def _stand_ins(people: Sequence[Person], chosen: str) -> Iterator[Part]:
    """A choice of deputies by number: their names, which somebody typed, stand beside it as words."""
    for number, one in enumerate(people, 1):
        yield line(say("settings.away.numbered", number=number, name=one.name))
    choices = [
        Choice(title=say("settings.away.choice", number=number), value=one.id) for number, one in enumerate(people, 1)
    ]
    known = chosen if any(one.id == chosen for one in people) else None
    yield ChoiceSetInput(
        id="stand_in", label=say("settings.away.stand_in"), choices=choices, style="expanded", value=known
    )


def text_field(name: str, label: str, value: str, longest: int = NUMBER_LENGTH) -> Part:
    """A line of text."""
    return TextInput(id=name, label=label, value=value or None, max_length=longest)


def _day(text: str) -> str | None:
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        return None


def field_names(form_name: str, fields: Sequence[str]) -> Iterator[str]:
    """The fields of a form by the words that stand beside them."""
    section = "person" if form_name in ("people", "own") else form_name
    return (say(f"settings.{section}.{field}") for field in fields)
