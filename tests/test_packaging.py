"""The Teams app package: what is in it, what is refused, and that it needs nobody else."""

import json
import re
import socket
import zipfile
from dataclasses import replace
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import pytest

from bot import packaging
from bot.core.commands import Verb, parse
from bot.errors import SafeContactError, SettingsError
from bot.packaging import Developer, build

APP_ID = "5f0c3a9e-7d41-4b68-9e2f-c1a8d03b6e57"
SCHOOL = Developer(
    "St Peter's CE Primary School",
    "https://www.st-peters.example/",
    "https://www.st-peters.example/privacy",
    "https://www.st-peters.example/terms",
)


def manifest_of(path: Path) -> dict[str, Any]:
    """The manifest inside a package."""
    with zipfile.ZipFile(path) as archive:
        manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
    return manifest


def template() -> dict[str, Any]:
    """The manifest's template as it is shipped."""
    tree: dict[str, Any] = json.loads(resources.files("manifest").joinpath("manifest.template.json").read_bytes())
    return tree


def commands() -> list[dict[str, str]]:
    """Every command that Teams offers to type."""
    return [entry for bot in template()["bots"] for menu in bot["commandLists"] for entry in menu["commands"]]


def with_template(monkeypatch: pytest.MonkeyPatch, tree: dict[str, Any]) -> None:
    """Put another template in the place of the shipped one."""
    with_resource(monkeypatch, "manifest.template.json", json.dumps(tree).encode())


def with_resource(monkeypatch: pytest.MonkeyPatch, name: str, data: bytes) -> None:
    """Put other bytes in the place of one shipped file."""
    read = packaging._resource
    monkeypatch.setattr(packaging, "_resource", lambda *names: data if names == (name,) else read(*names))


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package of the sample school."""
    return build(APP_ID, SCHOOL, tmp_path / "app.zip", version="1.2.3").path


def test_the_zip_holds_three_files_at_its_root(package: Path) -> None:
    """Nothing is in the zip but the manifest and the two icons."""
    with zipfile.ZipFile(package) as archive:
        assert archive.namelist() == ["manifest.json", "color.png", "outline.png"]
        assert archive.testzip() is None


def test_the_icons_are_the_shipped_ones(package: Path) -> None:
    """The icons in the zip are the shipped files, byte for byte."""
    with zipfile.ZipFile(package) as archive:
        for name in ("color.png", "outline.png"):
            assert archive.read(name) == resources.files("manifest").joinpath(name).read_bytes()


def test_the_manifest_names_the_icons_in_the_zip(package: Path) -> None:
    """The manifest's icon names are names of files in the zip."""
    with zipfile.ZipFile(package) as archive:
        assert set(manifest_of(package)["icons"].values()) < set(archive.namelist())


def test_the_same_input_gives_the_same_bytes(package: Path, tmp_path: Path) -> None:
    """Two packages of the same school do not differ in a byte."""
    again = build(APP_ID, SCHOOL, tmp_path / "again.zip", version="1.2.3").path
    assert again.read_bytes() == package.read_bytes()


def test_the_bot_and_the_app_have_the_bots_id(package: Path) -> None:
    """The bot's id is MicrosoftAppId, and the app's own id is the same."""
    manifest = manifest_of(package)
    assert [bot["botId"] for bot in manifest["bots"]] == [APP_ID]
    assert manifest["id"] == APP_ID


def test_the_school_is_the_developer(package: Path) -> None:
    """The school's name and its three pages stand in the manifest."""
    assert manifest_of(package)["developer"] == {
        "name": SCHOOL.name,
        "websiteUrl": SCHOOL.website_url,
        "privacyUrl": SCHOOL.privacy_url,
        "termsOfUseUrl": SCHOOL.terms_url,
    }


def test_no_slot_is_left_open(package: Path) -> None:
    """No placeholder of the template is left in the manifest."""
    assert not re.search(r"\{\{|\}\}|\$\{", json.dumps(manifest_of(package)))


def test_quotes_and_braces_in_a_name_are_kept(tmp_path: Path) -> None:
    """A name with characters that mean something in JSON or in the template arrives unchanged."""
    name = 'The "Ark" {{app_id}} \\ Sch\u00f6ol'
    built = build(APP_ID, replace(SCHOOL, name=name), tmp_path / "app.zip", version="1.0.0")
    assert manifest_of(built.path)["developer"]["name"] == name


def test_the_bot_is_offered_in_private_chats_only(package: Path) -> None:
    """The bot, its commands and the default installation are for the private chat."""
    manifest = manifest_of(package)
    (bot,) = manifest["bots"]
    assert bot["scopes"] == ["personal"]
    assert [menu["scopes"] for menu in bot["commandLists"]] == [["personal"]]
    assert manifest["defaultInstallScope"] == "personal"


def test_nobody_is_offered_the_app_before_an_administrator_has_said_to_whom(package: Path) -> None:
    """The app arrives blocked, so that no pupil sees it before it is allowed for staff."""
    assert manifest_of(package)["defaultBlockUntilAdminAction"] is True


def test_the_bot_takes_no_files_and_no_calls(package: Path) -> None:
    """Teams offers no files, calls or video with the bot, and lets people write to it."""
    (bot,) = manifest_of(package)["bots"]
    assert not any(bot[key] for key in ("supportsFiles", "supportsCalling", "supportsVideo", "isNotificationOnly"))


def test_the_app_asks_for_no_more_than_it_needs(package: Path) -> None:
    """The app asks for the person's identity and loads pages from nowhere."""
    manifest = manifest_of(package)
    assert manifest["permissions"] == ["identity"]
    assert manifest["validDomains"] == []


def test_the_language_is_british_english(package: Path) -> None:
    """The manifest's texts are marked as British English."""
    assert manifest_of(package)["localizationInfo"] == {"defaultLanguageTag": "en-gb"}


def test_the_schema_and_the_manifest_are_of_one_version(package: Path) -> None:
    """The manifest's version is the one that its schema, shipped here, holds it to."""
    manifest = manifest_of(package)
    schema = json.loads(resources.files("manifest").joinpath("schema", "MicrosoftTeams.schema.json").read_bytes())
    assert manifest["manifestVersion"] == schema["properties"]["manifestVersion"]["const"]
    assert f"/teams/v{manifest['manifestVersion']}/" in manifest["$schema"]


def test_every_command_is_one_the_bot_knows() -> None:
    """Each command in Teams' menu is understood in so many words, without guessing."""
    assert commands()
    for entry in commands():
        assert parse(entry["title"]) is not None, entry["title"]


def test_commands_of_the_menu_are_understood() -> None:
    """Reports are in the menu, and first; so are lesson checks, and nothing that the bot would not understand."""
    verbs = [command.verb for entry in commands() if (command := parse(entry["title"]))]
    assert verbs[0] is Verb.REPORT
    assert Verb.LESSON in verbs


def test_the_commands_fit_every_teams_client() -> None:
    """At most ten commands, titles up to 32 and descriptions up to 128 characters: the older clients' limits."""
    assert 1 <= len(commands()) <= 10
    for entry in commands():
        assert 1 <= len(entry["title"]) <= 32
        assert 1 <= len(entry["description"]) <= 128


def test_the_texts_fit() -> None:
    """Names and descriptions keep to the lengths that Teams shows."""
    tree = template()
    assert 1 <= len(tree["name"]["short"]) <= 30
    assert 1 <= len(tree["name"]["full"]) <= 100
    assert 1 <= len(tree["description"]["short"]) <= 80
    assert 1 <= len(tree["description"]["full"]) <= 4000


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("name", "short"), "n" * 31, "name.short"),
        (("name", "full"), "n" * 101, "name.full"),
        (("description", "short"), "d" * 81, "description.short"),
        (("description", "full"), "d" * 4001, "description.full"),
        (("version",), "1" * 257, "version"),
        (("accentColor",), "teal", "accentColor"),
        (("manifestVersion",), "1.29", "manifestVersion"),
        (("id",), "not-an-id", "id"),
        (("bots", 0, "botId"), "not-an-id", "bots.0.botId"),
        (("bots", 0, "scopes"), ["everywhere"], "bots.0.scopes.0"),
        (("bots", 0, "commandLists", 0, "commands"), [{"title": "help"}] * 13, "bots.0.commandLists.0.commands"),
        (("bots", 0, "commandLists", 0, "commands"), [{"title": "t" * 129}], "bots.0.commandLists.0.commands.0.title"),
        (("permissions",), ["everything"], "permissions.0"),
        (("defaultInstallScope",), "everywhere", "defaultInstallScope"),
        (("icons",), {"color": "color.png"}, "icons"),
        (("unheardOf",), True, "the whole"),
    ],
)
def test_a_manifest_that_breaks_the_schema_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, path: tuple[str | int, ...], value: object, place: str
) -> None:
    """Each limit of the schema is enforced, the error names the place, and nothing is written."""
    tree: Any = template()
    *way, last = path
    node = tree
    for step in way:
        node = node[step]
    node[last] = value
    with_template(monkeypatch, tree)
    with pytest.raises(SettingsError, match=f"not valid at {re.escape(place)}:"):
        build(APP_ID, SCHOOL, tmp_path / "app.zip", version="1.0.0")
    assert not list(tmp_path.iterdir())


def test_no_network_is_needed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A package is built and validated without a connection being opened."""

    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    packaging._validator.cache_clear()
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert build(APP_ID, SCHOOL, tmp_path / "app.zip", version="1.0.0").path.exists()


@pytest.mark.parametrize("missing", ["", "   ", "\n"])
def test_a_missing_id_is_refused(tmp_path: Path, missing: str) -> None:
    """Without an id the error says that it is not set, and where to find it."""
    refuse_id(tmp_path, missing, "MicrosoftAppId is not set")


@pytest.mark.parametrize(
    "malformed",
    [
        "safecontact-bot",
        APP_ID[:-1],
        APP_ID + "0",
        APP_ID.replace("-", ""),
        APP_ID.replace("f", "g"),
        f"{{{APP_ID}}}",
        f"urn:uuid:{APP_ID}",
        f"28:{APP_ID}",
        f"{APP_ID} {APP_ID}",
        "${{BOT_ID}}",
        "x" * 100_000,
    ],
)
def test_a_malformed_id_is_refused(tmp_path: Path, malformed: str) -> None:
    """What is not an id is refused, and the error stays short."""
    refuse_id(tmp_path, malformed, "MicrosoftAppId is not an id")


@pytest.mark.parametrize(
    "example",
    [
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "11111111-0000-4000-8000-000000000001",
        "33333333-0000-4000-8000-000000000002",
        "12345678-1234-1234-1234-123456789012",
        "12345678-90AB-CDEF-1234-567890ABCDEF",
        "01234567-89ab-cdef-0123-456789abcdef",
        "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
        "00000003-0000-0000-c000-000000000000",
    ],
)
def test_an_example_id_is_refused(tmp_path: Path, example: str) -> None:
    """The nil id and the ids that stand in examples are refused."""
    refuse_id(tmp_path, example, "MicrosoftAppId is an example")


def refuse_id(tmp_path: Path, app_id: str, fault: str) -> None:
    """The id is refused with this fault and the way to the right one, and nothing is written."""
    with pytest.raises(SettingsError, match=fault) as refused:
        build(app_id, SCHOOL, tmp_path / "app.zip", version="1.0.0")
    assert "Azure Bot, Configuration, Microsoft App ID" in refused.value.advice
    assert "App registrations, your bot, Overview, Application (client) ID" in refused.value.advice
    assert len(str(refused.value)) < 400
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("written", [f"  {APP_ID}\n", APP_ID.upper()])
def test_blanks_and_capitals_in_an_id_do_not_matter(tmp_path: Path, written: str) -> None:
    """An id copied with blanks or in capitals is taken, and written in small letters."""
    built = build(written, SCHOOL, tmp_path / "app.zip", version="1.0.0")
    assert built.app_id == manifest_of(built.path)["id"] == APP_ID


@pytest.mark.parametrize("name", ["", "  ", "n" * 33])
def test_a_name_that_does_not_fit_is_refused(tmp_path: Path, name: str) -> None:
    """The developer's name has 1 to 32 characters; the error names the setting."""
    with pytest.raises(SettingsError, match="SAFECONTACT_DEVELOPER_NAME must have 1 to 32 characters"):
        build(APP_ID, replace(SCHOOL, name=name), tmp_path / "app.zip", version="1.0.0")


def test_the_longest_name_is_taken(tmp_path: Path) -> None:
    """A name of 32 characters is taken."""
    built = build(APP_ID, replace(SCHOOL, name="n" * 32), tmp_path / "app.zip", version="1.0.0")
    assert manifest_of(built.path)["developer"]["name"] == "n" * 32


@pytest.mark.parametrize("field", ["website_url", "privacy_url", "terms_url"])
@pytest.mark.parametrize(
    "url", ["", "www.st-peters.example", "http://st-peters.example", "https://", "https://[::1", "https://a b.example"]
)
def test_an_address_that_is_not_https_is_refused(tmp_path: Path, field: str, url: str) -> None:
    """Each of the three pages needs a whole https address; the error names the setting."""
    with pytest.raises(SettingsError, match=f"SAFECONTACT_{field.upper()} is not"):
        build(APP_ID, replace(SCHOOL, **{field: url}), tmp_path / "app.zip", version="1.0.0")


def test_an_address_longer_than_the_schema_allows_is_refused(tmp_path: Path) -> None:
    """An address of more than 2,048 characters is refused."""
    long = "https://st-peters.example/" + "a" * 2048
    with pytest.raises(SettingsError, match=r"not valid at developer\.websiteUrl"):
        build(APP_ID, replace(SCHOOL, website_url=long), tmp_path / "app.zip", version="1.0.0")


@pytest.mark.parametrize(
    ("version", "release"),
    [("1.2.3", "1.2.3"), ("0.2", "0.2.0"), ("7", "7.0.0"), ("0.1.0.dev3+g1234", "0.1.0"), ("1.04.0rc1", "1.4.0")],
)
def test_the_version_becomes_three_numbers(tmp_path: Path, version: str, release: str) -> None:
    """Teams' version is the release part of ours."""
    built = build(APP_ID, SCHOOL, tmp_path / "app.zip", version=version)
    assert built.version == manifest_of(built.path)["version"] == release


def test_the_distributions_version_is_the_usual_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Unless told otherwise the app has the version of the installed distribution."""
    monkeypatch.setattr(metadata, "version", {"safecontact": "4.5.6"}.__getitem__)
    assert build(APP_ID, SCHOOL, tmp_path / "app.zip").version == "4.5.6"


def test_a_version_without_a_number_is_refused(tmp_path: Path) -> None:
    """A version that does not begin with a number is refused."""
    with pytest.raises(SettingsError, match="does not begin with a number"):
        build(APP_ID, SCHOOL, tmp_path / "app.zip", version="latest")


@pytest.mark.parametrize("name", ["color.png", "outline.png"])
def test_a_damaged_icon_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    """A package with a damaged icon is not written."""
    with_resource(monkeypatch, name, packaging._resource(name)[:-20])
    with pytest.raises(SettingsError, match=f"The icon {name} is damaged"):
        build(APP_ID, SCHOOL, tmp_path / "app.zip", version="1.0.0")
    assert not list(tmp_path.iterdir())


def test_the_icons_cannot_be_swapped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The outline icon in the colour icon's place is refused."""
    with_resource(monkeypatch, "color.png", packaging._resource("outline.png"))
    with pytest.raises(SettingsError, match=r"color\.png must be 192 x 192"):
        build(APP_ID, SCHOOL, tmp_path / "app.zip", version="1.0.0")


def test_a_folder_that_is_not_there_is_an_error_that_says_so(tmp_path: Path) -> None:
    """Where the package cannot be written, the error says what to do."""
    with pytest.raises(SafeContactError, match="cannot be written") as refused:
        build(APP_ID, SCHOOL, tmp_path / "nowhere" / "app.zip", version="1.0.0")
    assert "folder that exists" in refused.value.advice


def test_an_earlier_package_is_replaced(package: Path) -> None:
    """Building again to the same file replaces the earlier package."""
    build(APP_ID, SCHOOL, package, version="2.0.0")
    assert manifest_of(package)["version"] == "2.0.0"
