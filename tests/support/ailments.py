"""What can be wrong with a bot's settings and surroundings, and the cause that the doctor is to name for it."""

from pathlib import Path

from tests.support.certificates import certificate_pem, key_pem
from tests.support.changes import (
    OTHER_ID,
    all_refused,
    at_login,
    attributes,
    away,
    blocked,
    both,
    certificate,
    changed_package,
    claims,
    clock,
    connector_away,
    damaged,
    folder_is_a_file,
    given,
    graph_answers,
    graph_on,
    https_address,
    identity,
    keys_for,
    made_by,
    no_package,
    nobody_may_listen,
    not_added,
    package,
    refuses,
    room,
    school,
    taken_port,
)
from tests.support.channel import APP_ID, Answer
from tests.support.patient import ROLES, Change
from tests.support.school import CHAIR, DEPUTY, HEAD

Ailment = tuple[Change, str, str]  # what is wrong, the check that finds it, and the cause that it names

WRONG: dict[str, Ailment] = {
    "no app id": (given(app_id=""), "ids", "app_id"),
    "the app's name for its id": (given(app_id="Safe Contact"), "ids", "app_id"),
    "an example for an id": (given(app_id="00000000-0000-0000-0000-000000000000"), "ids", "app_id"),
    "no tenant": (given(tenant_id=""), "ids", "no_tenant"),
    "the school's name for the tenant": (given(tenant_id="St Peter's"), "ids", "tenant_odd"),
    "one id for both": (given(tenant_id=APP_ID), "ids", "same"),
    "another tenant in the school file": (given(tenant_id=OTHER_ID), "tenant", "two"),
    "no secret": (given(app_password=""), "sign_in", "no_secret"),
    "the secret's id for the secret": (given(app_password=OTHER_ID), "sign_in", "secret_id"),
    "a secret in quotation marks": (given(app_password='"a~secret-Value.8812"'), "sign_in", "secret_quoted"),
    "another app's secret": (refuses("AADSTS7000215"), "sign_in", "secret_wrong"),
    "an expired secret": (refuses("AADSTS7000222"), "sign_in", "secret_expired"),
    "an app of another tenant": (refuses("AADSTS700016", 400), "sign_in", "app_unknown"),
    "a single-tenant app called multi-tenant": (
        both(given(app_type="MultiTenant"), refuses("AADSTS700016", 400)), "sign_in", "kind"),
    "an app that is switched off": (refuses("AADSTS7000112"), "sign_in", "app_disabled"),
    "a tenant that does not exist": (
        lambda clinic: setattr(clinic.login, "unknown", (400, {"error_description": "AADSTS90002: Tenant not found."})),
        "sign_in", "tenant_unknown"),
    "a rule against workload identities": (refuses("AADSTS53003"), "sign_in", "blocked"),
    "a scope of nowhere": (refuses("AADSTS500011", 400), "sign_in", "scope"),
    "a number that nobody has explained": (refuses("AADSTS12345"), "sign_in", "other"),
    "no way to the login server": (given(login_url="https://localhost:9/adfs"), "sign_in", "unreachable"),
    "a certificate without its key": (certificate(certificate_pem()), "sign_in", "certificate"),
    "a certificate that ended": (certificate(certificate_pem(days=-1), key_pem()), "sign_in", "certificate_over"),
    "a certificate that was not uploaded": (
        both(certificate(), refuses("AADSTS700027")), "sign_in", "certificate_unknown"),
    "a managed identity outside Azure": (identity(), "sign_in", "identity_away"),
    "a managed identity that is not assigned": (
        identity(Answer(400, body=b'{"statusCode": 400, "message": "No identity"}')), "sign_in", "identity_unknown"),
    "a clock that Entra finds wrong": (refuses("AADSTS700024"), "sign_in", "clock"),
    "too many sign-ins": (refuses("AADSTS50196"), "sign_in", "busy"),
    "a login server behind a filter": (away("REQUESTS_CA_BUNDLE"), "sign_in", "untrusted"),
    "a token for another service": (claims(aud="https://graph.microsoft.com"), "connector", "audience"),
    "a token of another app": (claims(appid=OTHER_ID), "connector", "other_app"),
    "a bot of another type in Azure": (all_refused, "connector", "refused"),
    "no way to the connector": (connector_away, "connector", "unreachable"),
    "no way to the keys": (given(openid_metadata_url="http://127.0.0.1:9/openid"), "keys", "unreachable"),
    "keys behind a filter": (at_login("/openid"), "keys", "untrusted"),
    "an address without keys": (attributes(keys_down=True), "keys", "elsewhere"),
    "a sign-in page instead of keys": (attributes(announced={"keys": "none"}), "keys", "unreadable"),
    "keys of another channel": (keys_for("webchat"), "keys", "other_channel"),
    "a clock that is fast": (clock(10), "clock", "fast"),
    "a clock that is slow": (clock(-10), "clock", "slow"),
    "a port that is taken": (taken_port, "port", "taken"),
    "an address of another computer": (given(host="192.0.2.1"), "port", "no_place"),
    "an outside address without https": (lambda c: setattr(c, "address", "http://bot.example"), "address", "no_https"),
    "an outside address where nobody is": (
        lambda c: setattr(c, "address", "https://localhost:9"), "address", "unreachable"),
    "an outside address of something else": (https_address(""), "address", "elsewhere"),
    "an outside address with a certificate of one's own": (
        both(https_address(""), away("SSL_CERT_FILE")), "address", "untrusted"),
    "a port that is the administrator's": (nobody_may_listen, "port", "forbidden"),
    "a full disk": (room(10**9, 10**9), "disk", "full"),
    "a database from the future": (made_by("9999"), "database", "newer"),
    "a file for a data folder": (folder_is_a_file, "database", "unusable"),
    "a damaged database": (damaged, "database", "unusable"),
    "no database address": (given(database_url="the usual one"), "database", "unusable"),
    "no school file": (given(school_file=None), "school", "faulty"),
    "a school file that is not there": (given(school_file=Path("nowhere.toml")), "school", "faulty"),
    "a school file with a slip": (school("[numbers]", "[number]"), "school", "faulty"),
    "two Head Teachers": (school('roles = ["chair"]', 'roles = ["headteacher"]'), "school", "faulty"),
    "a Head Teacher without the app": (not_added(HEAD), "headteacher", "absent"),
    "a Head Teacher who blocked the app": (blocked(HEAD), "headteacher", "blocked"),
    "a chair without the app": (not_added(CHAIR), "chair", "absent"),
    "a deputy who blocked the app": (blocked(DEPUTY), "deputies", "blocked"),
    "a deputy without the app": (not_added(DEPUTY), "deputies", "absent"),
    "a chair who took the app away": (blocked(CHAIR, 404), "chair", "blocked"),
    "no number of social care": (school('social_care = "01632 123201"', 'social_care = ""'), "numbers", "social_care"),
    "a name for a number": (school("01632 123203", "ask Jo"), "numbers", "odd"),
    "a number from the example": (school("01632 123203", "+44 1632 960203"), "numbers", "example"),
    "hours the wrong way round": (school("[[holiday]]", '[hours]\nfrom = "16:30"\nto = "08:00"\n[[holiday]]'), "hours", "reversed"),
    "no school days": (school("[[holiday]]", "[hours]\ndays = []\n[[holiday]]"), "hours", "no_days"),
    "holidays without end": (
        school("[[holiday]]", "[[holiday]]\nfrom = 2026-01-01\nto = 2036-01-01\n[[holiday]]"), "hours", "never"),
    "a policy that is not installed": (given(policy="st_pauls"), "policy", "faulty"),
    "a package that is not there": (lambda c: setattr(c, "app", c.folder / "none.zip"), "app", "absent"),
    "a picture for a package": (no_package(b"\x89PNG"), "app", "no_package"),
    "a package of another bot": (package(OTHER_ID), "app", "other_bot"),
    "a package that was edited": (changed_package, "app", "faulty"),
    "Graph without a permission": (graph_on(claims(roles=[])), "graph", "no_permission"),
    "Graph of another cloud": (
        graph_on(lambda c: setattr(c.login, "refused_scope", f"{c.graph.base}/.default")), "graph", "refused"),
    "Graph without an answer": (graph_on(graph_answers(503)), "graph", "unreachable"),
    "a Head Teacher's id of nobody": (graph_on(graph_answers(404)), "graph", "nobody"),
}  # fmt: skip

# What works, with something to know.
NOTED: dict[str, Ailment] = {
    "a certificate that ends soon": (certificate(certificate_pem(days=10), key_pem()), "sign_in", "certificate_soon"),
    "a database of an earlier version": (made_by("0001"), "database", "older"),
    "little room": (room(0, 10**9), "disk", "little"),
    "no deputy": (both(school('roles = ["deputy"]', 'roles = ["staff"]')), "deputies", "nobody"),
    "no chair": (school('roles = ["chair"]', 'roles = ["staff"]'), "chair", "nobody"),
    "a number that is not set": (school("0800 028 0285", ""), "numbers", "some"),
    "a ladder of days": (school("[[holiday]]", "[escalation]\ndeputies = 960\n[[holiday]]"), "hours", "slow"),
    "no holidays": (school("[[holiday]]", "[[closure]]"), "hours", "no_holidays"),
    "no school to offer the app": (given(developer_name=""), "app", "not_buildable"),
    "Graph with one permission": (graph_on(claims(roles=ROLES[:1])), "graph", "some"),
    "a policy that is overdue for review": (lambda _clinic: None, "review", "passed"),
}  # fmt: skip

# What works, one way or another.
SOUND: dict[str, Ailment] = {
    "a secret": (lambda _clinic: None, "sign_in", "ok_secret"),
    "a certificate": (certificate(), "sign_in", "ok_certificate"),
    "nobody who has added the app": (lambda c: setattr(c, "added", ()), "connector", "ok_unproved"),
    "no database yet": (lambda c: setattr(c, "added", ()), "database", "new"),
    "a package of this bot": (package(), "app", "ok_same"),
    "Graph with every permission": (graph_on(), "graph", "ok"),
    "no Graph": (lambda _clinic: None, "graph", "off"),
    "a token that is not for us to read": (lambda c: setattr(c.login, "claims", None), "connector", "ok"),
    "an app for many organisations": (given(app_type="MultiTenant", tenant_id=""), "ids", "ok"),
    "no address to try": (lambda _clinic: None, "address", "not_given"),
}
