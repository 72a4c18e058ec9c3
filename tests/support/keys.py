"""Keys that the tests seal with."""

from base64 import b64encode

from bot.storage.sealing import Sealer


def setting(*key_ids: str) -> str:
    """The setting with these keys, the same each time."""
    return ",".join(f"{key_id}:{b64encode(key_id.encode().ljust(32, b'.')).decode()}" for key_id in key_ids)


KEYS = setting("test")
SEALER = Sealer.parse(KEYS)
