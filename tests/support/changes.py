"""Ways to make one thing about a sound bot different: a setting, what Entra or Teams answers, who has the app."""

import errno
import json
import zipfile
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from bot.doctor import door, records
from bot.packaging import Developer, build
from bot.storage.database import Database
from tests.support.certificates import certificate_file
from tests.support.channel import APP_ID, Answer, SigningKey
from tests.support.graph import error
from tests.support.keys import SEALER
from tests.support.patient import Change, Clinic
from tests.support.school import CHAIR, DEPUTY, HEAD

OTHER_ID = "7c9e6679-7425-40de-944b-e07fc1f90ae7"


def given(**settings: Any) -> Change:
    """These settings are set so."""
    return lambda clinic: clinic.given.update(settings)


def refuses(code: str, status: int = 401) -> Change:
    """Entra refuses the sign-in with this number."""

    def change(clinic: Clinic) -> None:
        said = f"{code}: In words. Trace ID: 1"
        clinic.login.refusal = (status, {"error": "invalid_client", "error_description": said})

    return change


def claims(**changed: Any) -> Change:
    """Entra's token says this of itself."""

    def change(clinic: Clinic) -> None:
        clinic.login.claims = (clinic.login.claims or {}) | changed

    return change


def school(old: str, new: str) -> Change:
    """The school file says something else."""

    def change(clinic: Clinic) -> None:
        assert old in clinic.school
        clinic.school = clinic.school.replace(old, new)

    return change


def both(*changes: Change) -> Change:
    """All of these."""

    def change(clinic: Clinic) -> None:
        for each in changes:
            each(clinic)

    return change


def certificate(*parts: bytes) -> Change:
    """The bot signs in with a certificate file of these parts."""

    def change(clinic: Clinic) -> None:
        clinic.given |= {"app_password": "", "certificate_file": certificate_file(clinic.folder, *parts)}

    return change


def not_added(person: str) -> Change:
    """This person has not added the app."""

    def change(clinic: Clinic) -> None:
        clinic.added = tuple(each for each in clinic.added if each != person)

    return change


def blocked(person: str, status: int = 403) -> Change:
    """Teams refuses messages to this person."""
    return lambda clinic: clinic.channel.answers_for.update({f"a:{person}": Answer(status)})


def all_refused(clinic: Clinic) -> None:
    """Teams takes no token of the bot."""
    for person in (HEAD, DEPUTY, CHAIR):
        blocked(person, 401)(clinic)


def connector_away(clinic: Clinic) -> None:
    """The connector drops every connection."""
    clinic.channel.answers_for.update({f"a:{person}": Answer(drop=True) for person in (HEAD, DEPUTY, CHAIR)})


def keys_for(*endorsements: str) -> Change:
    """The keys speak for these channels."""
    return lambda clinic: setattr(clinic.channel, "keys", [SigningKey("k", endorsements)])


def attributes(**changed: Any) -> Change:
    """What is announced at the loopback Teams."""

    def change(clinic: Clinic) -> None:
        for name, value in changed.items():
            setattr(clinic.channel, name, value)

    return change


def at_login(path: str) -> Change:
    """The keys are looked for at a server whose certificate is not trusted by everybody."""
    return lambda clinic: clinic.given.update(openid_metadata_url=clinic.login.base + path)


def clock(minutes: float) -> Change:
    """This computer's clock goes wrong."""
    return lambda clinic: setattr(clinic, "ahead", timedelta(minutes=minutes))


def taken_port(clinic: Clinic) -> None:
    """Something that is no bot listens on the port."""
    clinic.given["port"] = int(clinic.channel.base.rsplit(":", 1)[1])


def folder_is_a_file(clinic: Clinic) -> None:
    """Where the data folder should be there is a file."""
    (clinic.folder / "taken").write_text("x")
    clinic.given["database_url"] = f"sqlite:///{clinic.folder / 'taken' / 'x.db'}"


def damaged(clinic: Clinic) -> None:
    """The database is no database any more."""
    (clinic.folder / "damaged.db").write_bytes(b"This was a database before the flood." * 100)
    clinic.given["database_url"] = f"sqlite:///{clinic.folder / 'damaged.db'}"


def package(app_id: str = APP_ID) -> Change:
    """A Teams app of this bot is at hand."""

    def change(clinic: Clinic) -> None:
        clinic.app = clinic.folder / "app.zip"
        pages = ("https://school.example/",) * 3
        build(app_id, Developer("St Peter's", *pages), clinic.app)

    return change


def no_package(content: bytes) -> Change:
    """A file that is no Teams app is given for one."""

    def change(clinic: Clinic) -> None:
        clinic.app = clinic.folder / "app.zip"
        clinic.app.write_bytes(content)

    return change


def changed_package(clinic: Clinic) -> None:
    """The manifest in the package was edited by hand."""
    clinic.app = clinic.folder / "app.zip"
    with zipfile.ZipFile(clinic.app, "w") as archive:
        archive.writestr("manifest.json", json.dumps({"manifestVersion": "1.30", "id": APP_ID}))


def graph_on(*changes: Change) -> Change:
    """Microsoft Graph is turned on."""
    return both(given(graph="on"), *changes)


def graph_answers(status: int) -> Change:
    """Graph answers to the question for the Head Teacher with this status."""
    return lambda clinic: clinic.graph.answer(f"GET /users/{HEAD}", error(status, "x"))


def away(variable: str) -> Change:
    """A library beneath is not told which certificates to trust."""
    return lambda clinic: clinic.patch.delenv(variable)


def identity(answer: Answer | None = None) -> Change:
    """The bot is a managed identity of Azure, where this is answered instead of a token; None: it is not in Azure."""

    def change(clinic: Clinic) -> None:
        place = f"{clinic.channel.base}/connector/msi" if answer else "http://127.0.0.1:9/msi"
        clinic.patch.setenv("IDENTITY_ENDPOINT", place)
        clinic.patch.setenv("IDENTITY_HEADER", "x")
        clinic.given |= {"app_type": "UserAssignedMSI", "app_password": ""}
        if answer:
            clinic.channel.answers.append(answer)

    return change


def nobody_may_listen(clinic: Clinic) -> None:
    """The port is one of those that are the administrator's."""

    def listen(host: str, number: int) -> None:
        raise PermissionError(errno.EACCES, f"{host}:{number}")

    clinic.patch.setattr(door, "_listen", listen)


def room(least: int, little: int) -> Change:
    """As much room on the disk is asked for as there never is."""

    def change(clinic: Clinic) -> None:
        clinic.patch.setattr(records, "LEAST", least)
        clinic.patch.setattr(records, "LITTLE", little)

    return change


def made_by(version: str) -> Change:
    """The database was made by another version of the program."""

    def later(clinic: Clinic) -> None:
        database = Database(clinic.database, SEALER)
        renamed = text("UPDATE alembic_version SET version_num = :version").bindparams(version=version)
        database.transact_now(lambda connection: connection.execute(renamed))
        database.engine.dispose()

    return lambda clinic: setattr(clinic, "later", later)


def mail(url: str) -> Change:
    """Notes go out by this mail server."""

    def change(clinic: Clinic) -> None:
        places = {"port": clinic.mail.port, "open_port": clinic.open_mail.port}
        clinic.given |= {"smtp_url": url.format(**places), "mail_from": "safe-contact@school.example"}

    return change


def all_have_mail(clinic: Clinic) -> None:
    """Each lead has an e-mail address in the school file."""
    for phone in ("01632 123101", "01632 123102", "01632 123104"):
        school(f'phone = "{phone}"', f'phone = "{phone}"\nemail = "lead@school.example"')(clinic)


def https_address(path: str) -> Change:
    """The address from outside leads to another server of this computer."""
    return lambda clinic: setattr(clinic, "address", clinic.login.base + path)
