"""Which keys have sealed something, and whether the ones at hand are those."""

from sqlalchemy import Connection, insert, select, update

from bot.errors import KeyMissing, Tampered
from bot.storage.sealing import Ciphertext, sealer_of
from bot.storage.tables import sealing_keys

_WORDS = b"the key that has this id"


def check(connection: Connection) -> None:
    """See that every key that is in use is at hand, and is the one that it was.

    Raises:
        KeyMissing: One is not.
    """
    for row in connection.execute(select(sealing_keys).where(sealing_keys.c.retired.is_(False))):
        try:
            sealer_of(connection).unseal(Ciphertext(row.proof), _place(row.id))
        except Tampered:
            raise KeyMissing(row.id) from None


def prove(connection: Connection) -> None:
    """The same before anything is sealed, and note the first key, which seals from now on."""
    check(connection)
    sealer = sealer_of(connection)
    known = select(sealing_keys.c.id).where(sealing_keys.c.id == sealer.current)
    if connection.execute(known).first() is None:
        proof = sealer.seal(_WORDS, _place(sealer.current))
        connection.execute(insert(sealing_keys).values(id=sealer.current, proof=str(proof), retired=False))
        return
    connection.execute(update(sealing_keys).where(sealing_keys.c.id == sealer.current).values(retired=False))
    check(connection)


def retire(connection: Connection) -> list[str]:
    """Note that nothing is sealed with any key but the first; the ids of those that are retired by that."""
    others = (sealing_keys.c.id != sealer_of(connection).current) & sealing_keys.c.retired.is_(False)
    found = list(connection.execute(select(sealing_keys.c.id).where(others).order_by(sealing_keys.c.id)).scalars())
    connection.execute(update(sealing_keys).where(others).values(retired=True))
    return found


def _place(key_id: str) -> bytes:
    return f"sealing_keys/proof/{key_id}".encode()
