"""Certificates of the bot's own, sound and not, as PEM files."""

import datetime as dt
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from tests.support.channel import rsa_key

DAY = dt.timedelta(days=1)
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def certificate_pem(key: Key | None = None, days: int = 90) -> bytes:
    """A certificate of the bot that is good for so many days; negative: it ended so many days ago."""
    own = key or rsa_key()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "safe-contact")])
    ends = dt.datetime.now(dt.UTC) + days * DAY
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ends - 400 * DAY)
        .not_valid_after(ends)
        .sign(own, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)


def key_pem(key: Key | None = None, password: bytes = b"") -> bytes:
    """The private key."""
    guard = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return (key or rsa_key()).private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, guard)


def certificate_file(folder: Path, *parts: bytes) -> Path:
    """A file of these parts; without any: a sound one."""
    path = folder / "bot.pem"
    path.write_bytes(b"".join(parts or (certificate_pem(), key_pem())))
    return path
