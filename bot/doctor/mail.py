"""E-mail, where it is set up: that the mail server takes the sign-in, and whom it could reach."""

import ssl

import aiosmtplib

from bot.core.school import School
from bot.delivery.mail import open_mailer
from bot.doctor.finding import Finding, note, ok, refused, skipped, wrong
from bot.doctor.patient import Patient
from bot.doctor.records import current
from bot.errors import SettingsError


async def mail(patient: Patient) -> Finding:
    """Connect and sign in without sending anything."""
    settings = patient.settings
    try:
        mailer = open_mailer(settings.smtp_url.get_secret_value(), settings.mail_from)
    except SettingsError as error:
        return refused("mail", "setting", error)
    if mailer is None:
        return skipped("mail", "off")
    try:
        await mailer.prove()
    except (aiosmtplib.SMTPException, OSError) as error:
        return wrong("mail", _cause(error))
    without = [] if patient.school is None else _without_address(await current(patient))
    return note("mail", "some", names=", ".join(without)) if without else ok("mail")


def _without_address(school: School) -> list[str]:
    return [person.name for person in school.people if person.reads_reports and not person.email]


def _cause(error: Exception) -> str:
    match error:
        case aiosmtplib.SMTPAuthenticationError():
            return "password"
        case aiosmtplib.SMTPNotSupported():
            return "open"
        case _ if type(error) is aiosmtplib.SMTPException:  # what the library says where no STARTTLS is offered
            return "open"
        case _ if isinstance(error.__cause__, ssl.SSLError):
            return "untrusted"
        case _:
            return "unreachable"
