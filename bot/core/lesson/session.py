"""A remote session as its teacher describes it. No pupil's name belongs in it (product design 4.2)."""

from datetime import date, time, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

NAMED_PLATFORMS = ("Teams", "Zoom")  # clause 14: "over Zoom or Teams"
WEEK = timedelta(days=7)


class Purpose(StrEnum):
    """What a session is for: the four purposes that clause 14 lists, or something else."""

    LESSON = "lesson"
    MEETING = "meeting"  # an agreed meeting with children, one child or several
    PARENTS = "parents"  # a parents evening
    SEND = "send"  # a SEND meeting with the SENCo
    OTHER = "other"


class Account(StrEnum):
    """Whose account the session runs on."""

    SCHOOL = "school"
    PERSONAL = "personal"
    NOT_SURE = "not_sure"


class Answer(StrEnum):
    """A teacher's answer to one of the school's own rules, or to whether the SENCo comes."""

    YES = "yes"
    NO = "no"
    NOT_SURE = "not_sure"


class Session(BaseModel):
    """One remote session, or one that repeats every week. None and empty mean: not told yet.

    `day`, `starts` and `ends` are the school's calendar and clock. `platform` is "Teams", "Zoom" or any other name as
    typed. `group` is a class or a group ("Year 4", "reading group", "one pupil"), never a name. `one_to_one`: a
    single child. `about`: the subject or topic, or what the session is for, as typed. `curriculum`: how it is linked
    to the school curriculum, as typed. `agreed`: by whom and when a meeting was agreed, as typed; `not_agreed`: the
    teacher says that it was agreed with nobody. `says_closed`: what the teacher says of lockdown or closure, which
    never counts as the Head Teacher's own word. `until`: the last day of a weekly series. `late`: it had begun when it
    was checked.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    purpose: Purpose | None = None
    platform: str = ""
    day: date | None = None
    starts: time | None = None
    ends: time | None = None
    group: str = ""
    one_to_one: bool | None = None
    staff: str = ""
    about: str = ""
    curriculum: str = ""
    agreed: str = ""
    not_agreed: bool = False
    senco: Answer | None = None
    account: Account | None = None
    says_closed: bool | None = None
    until: date | None = None
    late: bool = False
    join_link: str = ""
    rules: dict[str, Answer] = Field(default_factory=dict)
