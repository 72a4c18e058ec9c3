"""Sealing: what people wrote is encrypted before the database sees it, and bound to the one place where it stands.

AES-256-GCM with a random nonce. The associated data is table, column and primary key, so that whoever can write to
the database cannot move a text to another row or column. A sealed text reads "KEY-ID:BASE64", the key's id in the
clear, so that keys can follow one another. One more column is sealed by giving it the type `Sealed` in `tables.py`,
and by `seal` and `unseal` where it is written and read.
"""

import binascii
import json
import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column, Connection, Dialect, MetaData, Text, TypeDecorator

from bot.core.plain_json import decode, encode
from bot.errors import KeyMissing, SettingsError, Tampered

KEY_BYTES = 32
NONCE_BYTES = 12
SETTING = "SAFECONTACT_SEALING_KEYS"
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


class Ciphertext(str):
    """A sealed text. Nothing else can be written into a sealed column."""

    __slots__ = ()

    @property
    def key_id(self) -> str:
        """The id of the key that sealed it."""
        return self.partition(":")[0]


class Sealed(TypeDecorator[Ciphertext]):
    """The type of a column that holds what people wrote."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Refuse plain words: a query that forgets to seal must fail, not store them."""
        if value is not None and not isinstance(value, Ciphertext):
            raise TypeError("this column takes sealed text only")
        return value

    def process_result_value(self, value: str | None, dialect: Dialect) -> Ciphertext | None:  # noqa: ARG002
        """Give it back as what it is."""
        return None if value is None else Ciphertext(value)


class Sealer:
    """The school's keys: the first one seals, each of them opens what it has sealed."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self.current = next(iter(keys))

    @classmethod
    def parse(cls, setting: str) -> Self:
        """The keys of the setting, "ID:BASE64" separated by commas.

        Raises:
            SettingsError: There is none, or one is wrong; the message shows ids and never a key.
        """
        keys: dict[str, bytes] = {}
        for number, entry in enumerate((part for part in setting.split(",") if part.strip()), 1):
            key_id, _, encoded = entry.strip().partition(":")
            if not _ID.fullmatch(key_id):
                raise SettingsError(f"Key {number} of {SETTING} has no id before its colon.", advice=_MAKE_ONE)
            if key_id in keys:
                raise SettingsError(f"{SETTING} has two keys {key_id}.", advice="Each key has an id of its own.")
            keys[key_id] = _decoded(key_id, encoded)
        if not keys:
            raise SettingsError(f"{SETTING} is not set: records are kept encrypted only.", advice=_MAKE_ONE)
        return cls(keys)

    def seal(self, plain: bytes, place: bytes) -> Ciphertext:
        """Encrypt with the first key, for this place only."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = nonce + self._ciphers[self.current].encrypt(nonce, plain, place)
        return Ciphertext(f"{self.current}:{b64encode(sealed).decode('ascii')}")

    def unseal(self, sealed: Ciphertext, place: bytes) -> bytes:
        """What was sealed for this place.

        Raises:
            KeyMissing: The key that sealed it is not among these.
            Tampered: It was changed, or it stood somewhere else.
        """
        key_id, _, encoded = sealed.partition(":")
        if key_id not in self._ciphers:
            raise KeyMissing(key_id if _ID.fullmatch(key_id) else "that is unknown")
        try:
            raw = b64decode(encoded, validate=True)
            return self._ciphers[key_id].decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place)
        except (InvalidTag, ValueError):
            raise Tampered("A record was changed outside Safe Contact and cannot be opened.") from None


_MAKE_ONE = "Make one with: safecontact keys new"


def new_key(key_id: str = "") -> str:
    """A new key as the setting takes it."""
    return f"{key_id or f'k{secrets.token_hex(3)}'}:{b64encode(secrets.token_bytes(KEY_BYTES)).decode('ascii')}"


def seal(connection: Connection, column: Column[Any], value: Any, *key: str | int) -> Ciphertext | None:
    """A value of JSON, sealed for the row with this primary key; None stays None."""
    return None if value is None else seal_text(connection, column, encode(value), *key)


def seal_text(connection: Connection, column: Column[Any], text: bytes, *key: str | int) -> Ciphertext:
    """A value that is JSON already, sealed for the row with this primary key."""
    return sealer_of(connection).seal(text, place_of(column, *key))


def unseal(connection: Connection, column: Column[Any], stored: Ciphertext | None, *key: str | int) -> Any:
    """The value that was sealed for the row with this primary key; raises as `Sealer.unseal` does."""
    return None if stored is None else decode(unseal_text(connection, column, stored, *key))


def unseal_text(connection: Connection, column: Column[Any], stored: Ciphertext, *key: str | int) -> bytes:
    """The same as the JSON that it is."""
    return sealer_of(connection).unseal(stored, place_of(column, *key))


def sealer_of(connection: Connection) -> Sealer:
    """The keys that `Database` has given to each of its connections."""
    sealer: Sealer = connection.info["sealer"]
    return sealer


def sealed_columns(metadata: MetaData) -> list[Column[Any]]:
    """Every column that is sealed."""
    return [column for table in metadata.sorted_tables for column in table.columns if isinstance(column.type, Sealed)]


def place_of(column: Column[Any], *key: str | int) -> bytes:
    """The one place that a text is sealed for."""
    return json.dumps([column.table.name, column.name, *key]).encode()


def _decoded(key_id: str, encoded: str) -> bytes:
    try:
        key = b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise SettingsError(f"The key {key_id} of {SETTING} is not {KEY_BYTES} bytes in base64.", advice=_MAKE_ONE)
    return key
