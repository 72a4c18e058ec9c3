"""The Teams app package: the zip that a school's IT person uploads in the Teams admin centre.

It holds three files and nothing else: `manifest.json`, made from `manifest/manifest.template.json`, and two icons.
The commands that Teams offers to type stand in the template, under `commandLists`, and nowhere else.

Decisions that the template, being JSON, cannot explain:

- Schema 1.30 is the newest one that Microsoft documents as generally available (August 2026).
- The scope is `personal` only: answers and reports belong in a private chat. Should the bot be brought into a team or a
  group all the same, it reads nothing there and points to the private chat.
- `defaultBlockUntilAdminAction`: the app arrives blocked, until the administrator has allowed it for staff only. So no
  pupil sees it in between.
- `supportsFiles` is false for good: no pictures are taken, ever.
- The Teams app's own id is the bot's id, which Microsoft allows. One id to compare when something does not work;
  it stays the same from package to package, so that a new upload updates the app instead of adding a second one.
"""

import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from jsonschema import Draft7Validator
from jsonschema.exceptions import best_match
from referencing import Registry

from bot.errors import SettingsError
from bot.files import SHARED, write_whole
from bot.icons import check_color, check_outline

_WHERE_THE_ID_IS = (
    "Copy it from the Azure portal: Azure Bot, Configuration, Microsoft App ID; or from the Microsoft Entra admin "
    "centre: App registrations, your bot, Overview, Application (client) ID."
)
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Entra's ids are random: fewer than 8 different digits happen once in five million, in examples always.
_FEWEST_DIGITS = 8
_COUNTED = ("01234567", "12345678")
_SLOT = re.compile(r"\{\{(\w+)\}\}")
_RELEASE = re.compile(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?")
_NAME_LENGTH = 32  # characters, as in the schema
_PAGES = {
    "website_url": "the school's website",
    "privacy_url": "the school's privacy notice",
    "terms_url": "the school's terms for using its computers, or of a page that says there are no further terms",
}
_FIXED_TIME: Final = (1980, 1, 1, 0, 0, 0)  # the zip format's first date: the same input gives the same bytes


@dataclass(frozen=True, slots=True)
class Developer:
    """Who offers the app: the school. Teams shows the name (at most 32 characters) and links to the three pages.

    Each field is the setting of the same name: SAFECONTACT_DEVELOPER_NAME, SAFECONTACT_WEBSITE_URL and so on.
    """

    name: str
    website_url: str
    privacy_url: str
    terms_url: str


@dataclass(frozen=True, slots=True)
class Package:
    """A zip that was written: where, for which bot, as which version."""

    path: Path
    app_id: str
    version: str


def build(app_id: str, developer: Developer, out: Path, *, version: str | None = None) -> Package:
    """Write the Teams app package for the bot with this MicrosoftAppId to `out`, replacing what was there.

    `version` is the distribution's own unless given; Teams takes an update only with a higher one.

    Raises:
        SettingsError: The id, a detail of the developer, an icon or the manifest is not fit to be uploaded.
        SafeContactError: `out` cannot be written.
    """
    bot_id = check_id(app_id)
    release = _release(metadata.version("safecontact") if version is None else version)
    slots = {"app_id": bot_id, "version": release, **_checked_developer(developer)}
    manifest = _filled(json.loads(_resource("manifest.template.json")), slots)
    validate(manifest)
    color, outline = _resource("color.png"), _resource("outline.png")
    check_color(color)
    check_outline(outline)
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    content = _zipped({"manifest.json": text.encode(), "color.png": color, "outline.png": outline})
    write_whole(out, content, SHARED)
    return Package(out, bot_id, release)


def check_id(app_id: str) -> str:
    """The bot's id in lower case.

    Raises:
        SettingsError: There is none, or it is none, or it is an example.
    """
    given = app_id.strip().lower()
    if not given:
        fault = "MicrosoftAppId is not set."
    elif not _GUID.fullmatch(given):
        fault = f"MicrosoftAppId is not an id: {app_id.strip()[:60]!r}."
    elif len(set(given) - {"-"}) < _FEWEST_DIGITS or given.startswith(_COUNTED):
        fault = f"MicrosoftAppId is an example, not your bot's id: {given}."
    else:
        return given
    raise SettingsError(fault, advice=_WHERE_THE_ID_IS)


def _checked_developer(developer: Developer) -> dict[str, str]:
    """What the template wants to know of the developer; an error names the setting to change."""
    name = developer.name.strip()
    if not 1 <= len(name) <= _NAME_LENGTH:
        raise SettingsError(
            f"SAFECONTACT_DEVELOPER_NAME must have 1 to {_NAME_LENGTH} characters, not {len(name)}.",
            advice="Set it to the school's name, shortened if need be.",
        )
    slots = {"developer_name": name}
    for slot, what in _PAGES.items():
        url = slots[slot] = str(getattr(developer, slot)).strip()
        if not _is_secure_address(url):
            raise SettingsError(
                f"SAFECONTACT_{slot.upper()} is {f'not an https address: {url[:60]!r}' if url else 'not set'}.",
                advice=f"Set it to the whole address, from https:// on, of {what}.",
            )
    return slots


def _is_secure_address(url: str) -> bool:
    """Whether this is an https address with a host, as Teams asks."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and not re.search(r"\s", url)


def _release(version: str) -> str:
    """The version as Teams wants it, three numbers: "0.2.dev1" is "0.2.0"."""
    found = _RELEASE.match(version)
    if found is None:
        raise SettingsError(f"The version {version[:40]!r} does not begin with a number.", advice="Use one like 1.2.0.")
    return ".".join(str(int(number or 0)) for number in found.groups())


def _filled(node: Any, slots: Mapping[str, str]) -> Any:
    """The template with each value that is a {{slot}} replaced; done on the tree, so nothing needs escaping."""
    if isinstance(node, dict):
        return {key: _filled(value, slots) for key, value in node.items()}
    if isinstance(node, list):
        return [_filled(value, slots) for value in node]
    slot = _SLOT.fullmatch(node) if isinstance(node, str) else None
    return slots[slot[1]] if slot else node


@cache
def _validator() -> Draft7Validator:
    """Microsoft's schema, ready to use.

    The schema calls itself draft 4 yet uses `const`, which came later, to hold the manifest's version; all else in
    it means the same in draft 7. The empty registry makes a reference to anything outside an error, not a download.
    """
    return Draft7Validator(json.loads(_resource("schema", "MicrosoftTeams.schema.json")), registry=Registry())


def validate(manifest: Any) -> None:
    """Refuse a manifest that Teams' schema refuses; the message names the place."""
    fault = best_match(_validator().iter_errors(manifest))
    if fault is not None:
        place = ".".join(str(step) for step in fault.absolute_path) or "the whole"
        raise SettingsError(
            f"The Teams manifest is not valid at {place}: {fault.message[:200]}.",
            advice="Install Safe Contact again, or undo what was changed in manifest/manifest.template.json.",
        )


def _resource(*names: str) -> bytes:
    """A file of the `manifest` folder, from the installed package."""
    return resources.files("manifest").joinpath(*names).read_bytes()


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files at its root; stored, not packed, so that every zlib gives the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _FIXED_TIME)
            entry.create_system = 3  # otherwise it tells the kind of computer
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return target.getvalue()
