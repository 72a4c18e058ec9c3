"""The cards of the school's people: the list, one person, the headship and the chair."""

from collections.abc import Sequence

from microsoft_teams.cards import Choice, ChoiceSetInput

from bot.core.changing import OFFICE_ROLES
from bot.core.commands import Verb
from bot.core.message import Card
from bot.core.people import Person, Role
from bot.core.school import School
from bot.texts import say
from cards.parts import Part, card, heading, line, primary, small, title, typed_row
from cards.settings import Inputs, form, setting_button, sure_card, text_field, without_fields

PAGE = 30  # people on one card
MOST = 80  # people whom a seat can be handed to on one card
_SHOWN = (Role.HEADTEACHER, Role.DEPUTY, Role.CHAIR, Role.SENCO, Role.ADMIN, Role.STAFF)
_GIVEN = (Role.DEPUTY, Role.SENCO, Role.ADMIN, Role.STAFF)


def people_card(school: School, actor: Person, notes: Sequence[str] = (), start: int = 0) -> Card:
    """Everybody on the list, each with a way to change them."""
    parts: list[Part] = [*map(line, notes), title(say("settings.people.title")), line(say("settings.people.intro"))]
    shown = school.people[start : start + PAGE]
    parts += [typed_row(_row(person), Verb.SETTINGS, f"person={person.id}") for person in shown]
    buttons = [primary(setting_button(say("settings.people.add"), "person", school))]
    if start + PAGE < len(school.people):
        buttons.append(setting_button(say("settings.people.more"), f"people={start + PAGE}", school))
    if actor.has(Role.HEADTEACHER):
        buttons.append(setting_button(say("settings.people.head_over"), "head", school))
        if school.chair is None:
            buttons.append(setting_button(say("settings.people.name_chair"), "chair", school))
    return card(say("settings.summary"), parts, buttons, [setting_button(say("settings.back"), "", school)])


def person_card(
    school: School, actor: Person, person: Person | None, inputs: Inputs, notes: Sequence[str] = ()
) -> Card:
    """One person in fields; an empty form to add somebody."""
    head = say("settings.person.title", name=person.name) if person else say("settings.person.new")
    parts: list[Part] = [*map(line, notes), line(head) if person else heading(head)]
    if person is None:
        parts.append(text_field("entra", say("settings.person.id"), inputs.get("entra", ""), 64))
    name, phone, email = (inputs.get(one, getattr(person, one, "")) for one in ("name", "phone", "email"))
    parts.append(text_field("name", say("settings.person.name"), name, 120))
    parts.append(_roles(actor, person, inputs))
    parts.append(text_field("phone", say("settings.person.phone"), phone))
    parts.append(text_field("email", say("settings.person.email"), email, 254))
    parts.append(small(say("settings.person.hint")))
    act = f"save=person:{person.id}" if person else "save=person"
    buttons = [primary(setting_button(say("settings.person.save"), act, school))]
    if person is not None:
        remove = setting_button(say("settings.person.remove"), f"remove={person.id}", school)
        buttons.append(without_fields(remove))
    ways = [without_fields(setting_button(say("settings.menu.people"), "people", school))]
    return card(say("settings.summary"), parts, buttons, ways)


def remove_card(school: School, person: Person) -> Card:
    """Asks before somebody is removed."""
    parts = [line(say("settings.person.remove_ask", name=person.name))]
    yes = primary(setting_button(say("settings.person.remove_yes"), f"removed={person.id}", school))
    return card(say("settings.summary"), parts, [yes], [setting_button(say("settings.menu.people"), "people", school)])


def own_card(school: School, actor: Person, inputs: Inputs, notes: Sequence[str] = ()) -> Card:
    """The chair's own telephone number and address."""
    fields = [
        text_field("phone", say("settings.person.phone"), inputs.get("phone", actor.phone)),
        text_field("email", say("settings.person.email"), inputs.get("email", actor.email), 254),
    ]
    return form("own", school, notes, fields)


def seat_card(name: str, school: School, actor: Person, notes: Sequence[str] = ()) -> Card:
    """Who takes over the headship ("head") or the chair ("chair")."""
    barred = {Role.CHAIR} if name == "head" else {Role.HEADTEACHER, Role.DEPUTY, Role.CHAIR}
    people = [one for one in school.people if one.id != actor.id and not one.roles & barred]
    parts: list[Part] = [*map(line, notes), title(say(f"settings.{name}.title")), line(say(f"settings.{name}.intro"))]
    parts += [typed_row(one.name, Verb.SETTINGS, f"{name}=ask:{one.id}") for one in people[:MOST]]
    return card(say("settings.summary"), parts, [], [setting_button(say("settings.back"), "", school)])


def seat_sure_card(name: str, school: School, person: Person) -> Card:
    """Asks a second time before a seat changes hands."""
    return sure_card(name, person, f"{name}=yes:{person.id}", school)


def _row(person: Person) -> str:
    return say(
        "settings.people.row",
        name=person.name,
        roles=", ".join(say(f"people.role.{role.value}") for role in _SHOWN if person.has(role)),
        phone=person.phone or say("browse.people.no_number"),
    )


def _roles(actor: Person, person: Person | None, inputs: Inputs) -> Part:
    """The roles that this actor can give."""
    offered = [role for role in _GIVEN if actor.has(Role.HEADTEACHER) or role in OFFICE_ROLES]
    held = person.roles if person else frozenset({Role.STAFF})
    if person and not actor.has(Role.HEADTEACHER):  # what stands there already is not lost by saving
        offered += [role for role in _GIVEN if role in held and role not in offered]
    return ChoiceSetInput(
        id="roles",
        label=say("settings.person.roles"),
        choices=[Choice(title=say(f"people.role.{role.value}"), value=role.value) for role in offered],
        is_multi_select=True,
        style="expanded",
        value=inputs.get("roles", ",".join(role.value for role in offered if role in held)) or None,
    )
