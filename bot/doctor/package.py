"""The Teams app: that the zip in people's Teams is of this bot, or that one can be built."""

import asyncio
import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from bot.doctor.finding import Finding, note, ok, refused, wrong
from bot.doctor.patient import Patient
from bot.errors import SettingsError
from bot.packaging import Developer, build, validate

LARGEST = 1024 * 1024  # bytes of a manifest


async def app(patient: Patient) -> Finding:
    """Whether a package that is given has the ids of the settings; without one, whether it could be built."""
    return await asyncio.to_thread(_buildable if patient.app is None else _compare, patient)


def _compare(patient: Patient) -> Finding:
    try:
        manifest = _manifest(patient.app or Path())
        validate(manifest)
        ids = {manifest["id"], *(bot["botId"] for bot in manifest["bots"]), manifest["webApplicationInfo"]["id"]}
    except OSError as error:
        return wrong("app", "absent", file=patient.app, reason=error.strerror)
    except SettingsError as error:
        return refused("app", "faulty", error)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, RecursionError):
        return wrong("app", "no_package", file=patient.app)
    if {str(one).lower() for one in ids} != {patient.settings.app_id.strip().lower()}:
        return wrong("app", "other_bot", file=patient.app)
    return ok("app", "ok_same", version=manifest["version"])


def _manifest(path: Path) -> Any:
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo("manifest.json")
        if entry.file_size > LARGEST:
            raise ValueError("too large")
        return json.loads(archive.read(entry))


def _buildable(patient: Patient) -> Finding:
    settings = patient.settings
    developer = Developer(settings.developer_name, settings.website_url, settings.privacy_url, settings.terms_url)
    with tempfile.TemporaryDirectory() as folder:
        try:
            build(settings.app_id, developer, Path(folder) / "app.zip")
        except SettingsError as error:
            return note("app", "not_buildable", reason=error.args[0])
    return ok("app")
