"""All checks, in the order in which a person would put things right."""

from bot.doctor import directory, door, identity, mail, package, policy, records, school
from bot.doctor.examination import Check

CHECKS = (
    Check("ids", identity.ids),
    Check("school", school.file),
    Check("tenant", identity.tenant, after=("ids",)),
    Check("sign_in", identity.sign_in, after=("ids", "tenant")),
    Check("connector", identity.connector, after=("sign_in",)),
    Check("keys", door.keys),
    Check("clock", door.clock, after=("keys",)),
    Check("port", door.port),
    Check("address", door.address),
    Check("database", records.database),
    Check("disk", records.disk),
    Check("set_in_teams", school.set_in_teams, after=("school", "database")),
    Check("headteacher", school.headteacher, after=("school", "database", "connector")),
    Check("deputies", school.deputies, after=("school", "database", "connector")),
    Check("chair", school.chair, after=("school", "database", "connector")),
    Check("numbers", school.numbers, after=("school", "database")),
    Check("hours", school.hours, after=("school", "database")),
    Check("policy", policy.policy),
    Check("review", policy.review, after=("policy",)),
    Check("model", policy.model, after=("policy",)),
    Check("app", package.app, after=("ids",)),
    Check("mail", mail.mail),
    Check("graph", directory.graph, after=("sign_in",)),
)
