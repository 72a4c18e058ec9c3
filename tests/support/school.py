"""The school that tests are about."""

from sqlalchemy import Connection

from bot.core.school import School
from bot.school_file import parse

TENANT = "11111111-0000-4000-8000-000000000001"
TEACHER = "33333333-0000-4000-8000-000000000001"
HEAD = "33333333-0000-4000-8000-000000000002"
DEPUTY = "33333333-0000-4000-8000-000000000003"
CHAIR = "33333333-0000-4000-8000-000000000004"
PUPIL = "99999999-0000-4000-8000-000000000009"

TEXT = f"""
[school]
name = "St Peter's CE Primary School"
tenant_id = "{TENANT}"
[[people]]
id = "{TEACHER}"
name = "Tess Taylor"
[[people]]
id = "{HEAD}"
name = "Harriet Head"
roles = ["headteacher"]
phone = "01632 960101"
[[people]]
id = "{DEPUTY}"
name = "Dan Deputy"
roles = ["deputy"]
phone = "01632 960102"
[[people]]
id = "{CHAIR}"
name = "Cora Chair"
roles = ["chair"]
[numbers]
lado = "01632 960203"
"""


def school() -> School:
    """A small school: a teacher, the head, a deputy, the chair without a number."""
    return parse(TEXT)


def as_filed(connection: Connection) -> School:
    """What reads the small school as it is now, where nothing was changed in Teams."""
    del connection
    return school()
