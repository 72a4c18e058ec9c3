"""The school file: who the people are, which numbers to ring, when the school is open.

What is not set is said to be not set, never made up.
"""

from datetime import date, time
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from bot.core.lesson.advice import OPPOSED, Advice
from bot.core.people import EntraId, Person, Role, first_with

Minutes = Annotated[int, Field(ge=0, le=7 * 24 * 60)]
TEAMS_ONLY = frozenset({"away", "checked"})  # of a school: said in Teams, never in its file
WHOLE_SCHOOL = "whole school"  # as a group of a closure


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Identity(_Section):
    """The school itself. `staff` says who may use the bot: the people listed, and nobody else."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    timezone: str = "Europe/London"
    tenant_id: EntraId
    staff: Literal["listed"] = "listed"

    @field_validator("staff", mode="before")
    @classmethod
    def _only_listed(cls, value: object) -> object:
        if isinstance(value, str) and value.startswith("group:"):
            message = 'staff by Entra group is not available yet; list the people and set staff = "listed"'
            raise ValueError(message)
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError(f'{value!r} is no time zone; write one like "Europe/London"')
        return value


class Numbers(_Section):
    """Telephone numbers outside the school; empty: not set."""

    social_care: str = ""
    social_care_out_of_hours: str = ""
    lado: str = ""
    whistleblowing: str = ""


class Escalation(_Section):
    """Minutes until each rung of the ladder (product design 3.12)."""

    remind: Minutes = 30
    deputies: Minutes = 30
    reporter: Minutes = 60
    urgent: tuple[Minutes, ...] = (0, 5, 15)


class Hours(_Section):
    """When somebody can be expected to read a message."""

    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = (
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
    )
    opens: time = Field(default=time(8, 0), alias="from")
    closes: time = Field(default=time(16, 30), alias="to")


class Holiday(_Section):
    """Days on which nobody can be expected to read a message. Both days are included; a closure is no holiday."""

    first: date = Field(alias="from")
    last: date = Field(alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"a period from {self.first} cannot end on {self.last}")
        return self


class Closure(Holiday):
    """A period of lockdown or closure: clause 14 applies in these only. Both days are included."""

    groups: tuple[str, ...] = (WHOLE_SCHOOL,)
    reason: str = ""


class Away(Holiday):
    """Days on which a lead cannot take on anything. Both are included; `stand_in`, a deputy, is told in their place."""

    person: EntraId
    stand_in: EntraId | None = None


class Checked(_Section):
    """When the names and numbers were last looked over and found right, and by whom."""

    at: AwareDatetime
    by: EntraId


class Lessons(_Section):
    """Rules for remote lessons that the school has adopted beside the policy (`bot.core.lesson.advice`)."""

    adopt: tuple[Advice, ...] = ()

    @field_validator("adopt")
    @classmethod
    def _one_way_of_recording(cls, value: tuple[Advice, ...]) -> tuple[Advice, ...]:
        if OPPOSED.issubset(value):
            raise ValueError("a school either records its remote lessons or does not")
        return value


def _days(value: object) -> object:
    """A number of days, or "7 years", "6 months", "30 days"; a year counts 366 days: never too early."""
    match value.split() if isinstance(value, str) else None:
        case [number, ("day" | "days" | "month" | "months" | "year" | "years") as unit] if number.isdecimal():
            return int(number) * {"d": 1, "m": 31, "y": 366}[unit[0]]
        case None:
            return value
        case _:
            raise ValueError(f'{value!r} is no time; write "7 years", "30 days", or 0 to keep for ever')


Days = Annotated[int, BeforeValidator(_days), Field(ge=0, le=100 * 366)]


class Retention(_Section):
    """How long records are kept, in days; 0: for ever. Nothing of a report is deleted that was not listed before.

    `practice`: reports of a drill. `questions`: to the Head Teacher, once they are settled, and guidance that was
    withdrawn. `review`: what is noted for the policy's review, which names nobody. `messages`: what was delivered,
    which holds copies of words. `chats`: what is remembered of people who are not listed any more. `notice`: how long
    a list is known before anything on it goes.
    """

    reports: Days = 0
    practice: Days = 0
    lessons: Days = 0
    questions: Days = 0
    review: Days = 366
    messages: Days = 30
    chats: Days = 90
    notice: Annotated[Days, Field(ge=7)] = 30


class School(_Section):
    """Everything the school file says, with what the Head Teacher has set in Teams since."""

    identity: Identity = Field(alias="school")
    people: tuple[Person, ...]
    numbers: Numbers = Numbers()
    escalation: Escalation = Escalation()
    hours: Hours = Hours()
    closures: tuple[Closure, ...] = Field(default=(), alias="closure")
    lessons: Lessons = Lessons()
    holidays: tuple[Holiday, ...] = Field(default=(), alias="holiday")
    retention: Retention = Retention()
    away: tuple[Away, ...] = ()
    checked: Checked | None = None

    @model_validator(mode="after")
    def _sound(self) -> Self:
        ids = [person.id for person in self.people]
        if twice := sorted({i for i in ids if ids.count(i) > 1}):
            raise ValueError(f"people: the id {twice[0]} is given to two people")
        heads = [person for person in self.people if person.has(Role.HEADTEACHER)]
        if len(heads) != 1:
            raise ValueError(f'people: exactly one person must have the role "headteacher", not {len(heads)}')
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that dates and times are read and shown in."""
        return ZoneInfo(self.identity.timezone)

    @property
    def headteacher(self) -> Person:
        """The Head Teacher, who is the Designated Child Protection Officer (clause 11)."""
        return next(person for person in self.people if person.has(Role.HEADTEACHER))

    @property
    def deputies(self) -> tuple[Person, ...]:
        """Deputy safeguarding leads; the policy names none, the school does."""
        return tuple(person for person in self.people if person.has(Role.DEPUTY))

    @property
    def chair(self) -> Person | None:
        """The chair of governors, if the school has named one."""
        return first_with(Role.CHAIR, self.people)

    def away_on(self, day: date) -> frozenset[str]:
        """Who is away on this day, by id."""
        return frozenset(one.person for one in self.away if one.first <= day <= one.last)

    def stand_in(self, day: date) -> Person | None:
        """The deputy who receives reports first while the Head Teacher is away; None: the head is here, or nobody."""
        head, absent = self.headteacher.id, self.away_on(day)
        named = {one.stand_in for one in self.away if one.person == head and one.first <= day <= one.last}
        return next((one for one in self.deputies if one.id in named and one.id not in absent), None)

    def person(self, person_id: str) -> Person | None:
        """The listed person with this Entra object id; None means: not staff, and nothing is shown."""
        wanted = person_id.strip().lower()
        return next((person for person in self.people if person.id == wanted), None)
