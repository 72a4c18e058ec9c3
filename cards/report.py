"""The cards of the guided report: one decision each, small, with the way out always in sight."""

from collections.abc import Callable, Sequence
from typing import Literal

from microsoft_teams.cards import Choice, ChoiceSetInput, SubmitAction, TextInput

from bot.core.commands import Verb
from bot.core.incident import Draft, Kind, Party, Source, Told
from bot.core.interview import Step, missing_facts
from bot.core.message import Card
from bot.core.school import School
from bot.texts import say
from cards.contacts import chair_line, lado_line, lead_lines
from cards.parts import Button, Part, button, card, line, notice, primary, small, title, typed, urgent

LONGEST_ACCOUNT = 8_000  # characters in one box; more can be typed as further messages
PARTIES = (Party.HEAD, Party.DEPUTY, Party.CHAIR, Party.ADULT, Party.MYSELF, Party.NONE)


def step_button(text: str, step: Step, answer: str, revision: int, *, inputs: bool = False) -> SubmitAction:
    """A button that answers a step. `revision` is the draft's: a button of an older card is recognised by it."""
    pressed = button(text, Verb.STEP, f"{step.value}={answer}", revision)
    if inputs:
        return primary(pressed)
    pressed.associated_inputs = "none"
    return pressed


def flow_buttons(revision: int, *, back: bool = True) -> list[Button]:
    """The way back and the way out."""
    ways = ("back", "save", "cancel") if back else ("save", "cancel")
    buttons = [button(say(f"report.flow.{way}"), Verb.FLOW, way, revision) for way in ways]
    for each in buttons:
        each.associated_inputs = "none"
    return buttons


def step_card(step: Step, draft: Draft, school: School, revision: int, notes: Sequence[str] = ()) -> Card:
    """The card that asks this step; `notes` are sentences to say first, such as what was just noted."""
    asks: dict[Step, Callable[[Draft, School, int], tuple[list[Part], list[Button]]]] = {
        Step.SAFETY: _safety,
        Step.PARTIES: _parties,
        Step.FACTS: _facts,
        Step.ACCOUNT: _account,
        Step.IMAGES: _images,
        Step.SO_FAR: _so_far,
    }
    parts, buttons = asks[step](draft, school, revision)
    first = [line(note) for note in notes]
    out = flow_buttons(revision, back=step is not Step.SAFETY)
    return card(say("report.open.summary"), [*first, *parts], buttons, out)


def _safety(draft: Draft, school: School, revision: int) -> tuple[list[Part], list[Button]]:
    del draft, school
    parts = [title(say("report.safety.title")), line(say("report.safety.hint"))]
    return parts, [step_button(say(f"report.safety.{a}"), Step.SAFETY, a, revision) for a in ("yes", "not_sure", "no")]


def urgent_card(draft: Draft, school: School, revision: int, *, images: bool = False) -> Card:
    """What to do now, before anything else: 999, numbers, and two equal buttons that alert.

    Where the worry is about the head teacher, the head teacher's number is not the one to ring.
    """
    about_head = Party.HEAD in (draft.parties or ())
    numbers = (*chair_line(school), *lado_line(school)) if about_head else tuple(lead_lines(school))
    parts: list[Part] = [urgent(say("report.urgent.title"))]
    if images:
        parts += image_rule()
    parts += [line(say("report.urgent.phone")), *(line(text) for text in numbers)]
    social_care = school.numbers.social_care or say("browse.people.no_number")
    parts.append(line(say("browse.people.social_care", phone=social_care)))
    parts += [line(say("report.urgent.wait")), small(say("report.urgent.contact")), small(say("report.urgent.deputy"))]
    buttons = [
        button(say("report.urgent.alert"), Verb.FLOW, "alert", revision),
        button(say("report.urgent.alert_head"), Verb.FLOW, "alert_head", revision),
        button(say("report.urgent.called"), Verb.FLOW, "called", revision),
    ]
    return card(say("report.urgent.summary"), parts, buttons)


def image_rule() -> list[Part]:
    """Shown whenever an intimate image is mentioned."""
    return [
        notice(say("report.images.rule")),
        line(say("report.images.tell")),
        line(say("report.images.shared")),
        small(say("report.images.source")),
    ]


def _parties(draft: Draft, school: School, revision: int) -> tuple[list[Part], list[Button]]:
    del school
    chosen = ",".join(sorted(party.value for party in draft.parties or ()))
    choices = [Choice(title=say(f"report.parties.{party.value}"), value=party.value) for party in PARTIES]
    asked = ChoiceSetInput(
        id="parties",
        label=say("report.parties.label"),
        choices=choices,
        is_multi_select=True,
        style="expanded",
        is_required=True,
        error_message=say("report.parties.error"),
        wrap=True,
        value=chosen or None,
    )
    parts = [title(say("report.parties.title")), line(say("report.parties.hint")), asked]
    return parts, [step_button(say("report.facts.next"), Step.PARTIES, "given", revision, inputs=True)]


def _facts(draft: Draft, school: School, revision: int) -> tuple[list[Part], list[Button]]:
    """The short facts in one card. The first one missing is asked in words, for whoever types the answers."""
    del school
    missing = missing_facts(draft)
    happened = draft.happened.words if draft.happened else ""
    parts = [
        title(say("report.facts.title")),
        *(line(say(f"report.facts.{name}_ask")) for name in missing[:1]),
        small(say("report.facts.hint")),
        _text("children", say("report.facts.children"), draft.children_text),
        _text("platform", say("report.facts.platform"), draft.platform),
        _text("happened", say("report.facts.happened"), happened),
        _choice("kind", say("report.facts.kind"), _KINDS, draft.kind.value, style="expanded"),
        _choice("source", say("report.facts.source"), _SOURCES, draft.source.value if draft.source else ""),
    ]
    return parts, [
        step_button(say("report.facts.next"), Step.FACTS, "given", revision, inputs=True),
        step_button(say("report.facts.dont_know"), Step.FACTS, "skip", revision),
    ]


_KINDS = tuple((f"report.facts.{'kind_not_sure' if k is Kind.NOT_SURE else k.value}", k.value) for k in Kind)
_SOURCES = tuple((f"report.facts.{'source_other' if s is Source.OTHER else s.value}", s.value) for s in Source)


def _account(draft: Draft, school: School, revision: int) -> tuple[list[Part], list[Button]]:
    del school
    parts: list[Part] = [title(say("report.account.title"))]
    if draft.images is not None and draft.images.counts_as_yes:
        parts.append(line(say("report.account.no_pictures")))
    parts += [
        line(say("report.account.hint")),
        line(say("report.account.dont")),
        small(say("report.account.court")),
    ]
    if draft.account:
        parts += [line(say("report.account.kept")), typed(draft.account)]
    required = {} if draft.account else {"is_required": True, "error_message": say("report.account.error")}
    parts += [
        TextInput(
            id="account",
            label=say("report.account.label"),
            is_multiline=True,
            max_length=LONGEST_ACCOUNT,
            **required,
        ),
        TextInput(
            id="childs_words",
            label=say("report.account.childs_words"),
            is_multiline=True,
            max_length=LONGEST_ACCOUNT,
            value=draft.childs_words or None,
        ),
    ]
    return parts, [step_button(say("report.facts.next"), Step.ACCOUNT, "given", revision, inputs=True)]


def _images(draft: Draft, school: School, revision: int) -> tuple[list[Part], list[Button]]:
    del draft, school
    parts = [title(say("report.images.title")), line(say("report.images.hint"))]
    return parts, [step_button(say(f"report.safety.{a}"), Step.IMAGES, a, revision) for a in ("yes", "not_sure", "no")]


def _so_far(draft: Draft, school: School, revision: int) -> tuple[list[Part], list[Button]]:
    del school
    parts: list[Part] = [
        title(say("report.so_far.title")),
        line(say("report.so_far.hint")),
        _choice("told", say("report.so_far.told"), _TOLD, draft.told.value if draft.told else ""),
    ]
    if draft.done_so_far:
        parts += [line(say("report.account.kept")), typed(draft.done_so_far)]
    parts.append(TextInput(id="done", label=say("report.so_far.done"), is_multiline=True, max_length=LONGEST_ACCOUNT))
    return parts, [
        step_button(say("report.facts.next"), Step.SO_FAR, "given", revision, inputs=True),
        step_button(say("report.so_far.skip"), Step.SO_FAR, "skip", revision),
    ]


_TOLD = tuple((f"report.so_far.{told.value}", told.value) for told in Told)


def _text(name: str, label: str, value: str) -> TextInput:
    return TextInput(id=name, label=label, value=value or None, max_length=500)


def _choice(
    name: str,
    label: str,
    choices: Sequence[tuple[str, str]],
    value: str,
    style: Literal["compact", "expanded"] = "compact",
) -> ChoiceSetInput:
    """One of several; expanded where a phone would cut the choices off."""
    return ChoiceSetInput(
        id=name,
        label=label,
        choices=[Choice(title=say(key), value=choice) for key, choice in choices],
        style=style,
        wrap=True,
        value=value or None,
    )
