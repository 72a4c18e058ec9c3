"""Every setting: name, default, help. The README's table is kept complete by a test."""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, AliasChoices, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError

FILE = ".env"


def _named(name: str) -> AliasChoices:
    """The Bot Framework's own names are taken as they are; ours begin with SAFECONTACT_."""
    return AliasChoices(name)


def _https_host(address: str) -> str:
    if not re.fullmatch(r"https://[^/\s]+/?", address):
        raise ValueError("write https:// and a host, without a path, as in https://graph.microsoft.com")
    return address


class Settings(BaseSettings):
    """Read from the environment or `.env`; the same for every command."""

    # With the prefix, a field's own name is no variable: HOST and PORT of the machine mean something else.
    model_config = SettingsConfigDict(
        env_file=FILE,
        env_prefix="SAFECONTACT_",
        env_ignore_empty=True,  # a name with nothing behind it is a setting that was left out
        extra="ignore",
        populate_by_name=True,
        frozen=True,
    )

    app_type: Annotated[
        Literal["SingleTenant", "MultiTenant", "UserAssignedMSI"],
        Field(
            validation_alias=_named("MicrosoftAppType"),
            description="Type of the Azure Bot: SingleTenant (usual), MultiTenant, or UserAssignedMSI (in Azure).",
        ),
    ] = "SingleTenant"
    app_id: Annotated[
        str,
        Field(
            validation_alias=_named("MicrosoftAppId"),
            description="The bot's Application (client) ID: Azure portal, Azure Bot, Configuration.",
        ),
    ] = ""
    app_password: Annotated[
        SecretStr,
        Field(
            validation_alias=_named("MicrosoftAppPassword"),
            description="The client secret's Value (not its Secret ID): App registrations, Certificates & secrets.",
        ),
    ] = SecretStr("")
    certificate_file: Annotated[
        Path | None,
        Field(
            validation_alias=_named("SAFECONTACT_CERTIFICATE_FILE"),
            description="Instead of a secret: a PEM file with the bot's certificate and its private key.",
        ),
    ] = None
    tenant_id: Annotated[
        str,
        Field(
            validation_alias=_named("MicrosoftAppTenantId"),
            description="The school's Directory (tenant) ID: Microsoft Entra ID, Overview.",
        ),
    ] = ""
    database_url: Annotated[
        str,
        Field(
            validation_alias=_named("SAFECONTACT_DATABASE_URL"),
            description="Where records are kept: `postgresql+psycopg://…`. Empty: SQLite in the data folder.",
        ),
    ] = ""
    sealing_keys: Annotated[
        SecretStr,
        Field(
            validation_alias=_named("SAFECONTACT_SEALING_KEYS"),
            description="Keys that what people wrote is kept encrypted with: ID:KEY, by commas; the first one seals.",
        ),
    ] = SecretStr("")
    school_file: Annotated[
        Path | None,
        Field(
            validation_alias=_named("SAFECONTACT_SCHOOL_FILE"),
            description="TOML file with the school's name, people, numbers and hours; seeds the database.",
        ),
    ] = None
    data_dir: Annotated[
        Path,
        Field(
            validation_alias=_named("SAFECONTACT_DATA_DIR"),
            description="Folder on a local disk for the embedded database.",
        ),
    ] = Path("data")
    policy: Annotated[
        str,
        Field(
            validation_alias=_named("SAFECONTACT_POLICY"),
            description="The policy pack that answers are quoted from: its id, or its folder.",
        ),
    ] = "st_peters_2022"
    host: Annotated[
        str,
        Field(validation_alias=_named("SAFECONTACT_HOST"), description="Address that serve listens on."),
    ] = "127.0.0.1"
    port: Annotated[
        int,
        Field(
            validation_alias=_named("SAFECONTACT_PORT"),
            ge=0,
            le=65535,
            description="Port that serve listens on.",
        ),
    ] = 3978
    openid_metadata_url: Annotated[
        str,
        Field(
            validation_alias=_named("SAFECONTACT_OPENID_METADATA_URL"),
            description="Where the Bot Framework's signing keys are announced; change it for another cloud.",
        ),
    ] = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    token_issuer: Annotated[
        str,
        Field(
            validation_alias=_named("SAFECONTACT_TOKEN_ISSUER"),
            description="Who signs the tokens of incoming requests; change it for another cloud.",
        ),
    ] = "https://api.botframework.com"  # noqa: S105  # an address, no secret
    login_url: Annotated[
        str,
        Field(
            validation_alias=_named("SAFECONTACT_LOGIN_URL"),
            description="Where the bot signs in. Empty: login.microsoftonline.com with the tenant for the app type.",
        ),
    ] = ""
    oauth_scope: Annotated[
        str,
        Field(
            validation_alias=_named("SAFECONTACT_OAUTH_SCOPE"),
            description="The scope of the bot's own token; change it for another cloud.",
        ),
    ] = "https://api.botframework.com/.default"
    graph: Annotated[
        Literal["off", "on"],
        Field(
            validation_alias=_named("SAFECONTACT_GRAPH"),
            description="Look up meetings and people, and install the app, through Microsoft Graph: off or on.",
        ),
    ] = "off"
    graph_url: Annotated[
        str,
        Field(
            validation_alias=_named("SAFECONTACT_GRAPH_URL"),
            description="Where Microsoft Graph is; change it for another cloud.",
        ),
        AfterValidator(_https_host),
    ] = "https://graph.microsoft.com"
    smtp_url: Annotated[
        SecretStr,
        Field(
            validation_alias=_named("SAFECONTACT_SMTP_URL"),
            description="Mail server for notes to leads whom Teams does not reach, as smtps://USER:PASSWORD@HOST.",
        ),
    ] = SecretStr("")
    mail_from: Annotated[
        str,
        Field(
            validation_alias=_named("SAFECONTACT_MAIL_FROM"),
            description="E-mail address that these notes are sent from.",
        ),
    ] = ""
    developer_name: Annotated[
        str,
        Field(
            validation_alias=_named("SAFECONTACT_DEVELOPER_NAME"),
            description="Who offers the Teams app: the school's name, at most 32 characters.",
        ),
    ] = ""
    website_url: Annotated[
        str,
        Field(validation_alias=_named("SAFECONTACT_WEBSITE_URL"), description="The school's website, https."),
    ] = ""
    privacy_url: Annotated[
        str,
        Field(validation_alias=_named("SAFECONTACT_PRIVACY_URL"), description="The school's privacy notice, https."),
    ] = ""
    terms_url: Annotated[
        str,
        Field(validation_alias=_named("SAFECONTACT_TERMS_URL"), description="The school's terms of use, https."),
    ] = ""
    log_format: Annotated[
        Literal["text", "json"],
        Field(validation_alias=_named("SAFECONTACT_LOG_FORMAT"), description="One line a turn: text or json."),
    ] = "text"
    metrics_token: Annotated[
        SecretStr,
        Field(
            validation_alias=_named("SAFECONTACT_METRICS_TOKEN"),
            description="What a Prometheus server sends as bearer token to read /metrics. Empty: nobody reads it.",
        ),
    ] = SecretStr("")

    @property
    def authority(self) -> str:
        """Where msal signs in for this app type."""
        if self.app_type == "MultiTenant" and not self.login_url:
            return "https://login.microsoftonline.com/botframework.com"
        return self.home_authority

    @property
    def home_authority(self) -> str:
        """Where msal signs in to the school's own tenant."""
        return self.login_url or f"https://login.microsoftonline.com/{self.tenant_id}"

    @property
    def managed(self) -> bool:
        """Whether Azure gives the bot its identity, so that it has neither secret nor certificate."""
        return self.app_type == "UserAssignedMSI"

    @property
    def database(self) -> str:
        """The database's SQLAlchemy URL."""
        return self.database_url or f"sqlite:///{self.data_dir / 'safecontact.db'}"

    @property
    def development(self) -> bool:
        """Without an app id nobody can be authenticated: loopback only."""
        return not self.app_id


def environment_name(field: str) -> str:
    """The environment variable that sets this field."""
    alias = Settings.model_fields[field].validation_alias
    return str(alias.choices[0]) if isinstance(alias, AliasChoices) else field


def said_of(problem: ErrorDetails) -> str:
    """What is wrong with a value, without the name of the kind of error."""
    return problem["msg"].removeprefix("Value error, ")


def load(**overrides: object) -> Settings:
    """Read the settings, with those given by name on top.

    Raises:
        SettingsError: A value cannot be read, or the file cannot; the message names it, never a secret's value.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        raise SettingsError(
            f"The setting {first['loc'][0]} is wrong: {said_of(first)}.",
            advice="The README lists every setting.",
        ) from None
    except UnicodeDecodeError:
        raise SettingsError(f"The file {FILE} is not UTF-8 text.", advice="Save it as UTF-8.") from None
    except OSError as error:
        raise SettingsError(
            f"The file {FILE} in this folder cannot be read: {error.strerror}.",
            advice="Run this as a user who may read it, or in another folder.",
        ) from None
