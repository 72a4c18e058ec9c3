"""The bot's own certificate, with which it signs in instead of a secret: read from one PEM file, and checked."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.errors import SettingsError

SETTING = "SAFECONTACT_CERTIFICATE_FILE"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate and its key. `thumbprint` is written as Entra shows it under Certificates & secrets."""

    private_key: str
    public: str
    thumbprint: str
    begins: datetime
    ends: datetime

    def __repr__(self) -> str:
        """Which certificate it is; never its key."""
        return f"Certificate({self.thumbprint})"


def read(path: Path) -> Certificate:
    """The certificate in this file, with its own private key.

    Raises:
        SettingsError: The file cannot be read, or lacks one of the two, or they are not a pair.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SettingsError(
            f"The certificate file {path} cannot be read: {error.strerror}.", advice=f"Check {SETTING}."
        ) from None
    try:
        certificate = x509.load_pem_x509_certificates(content)[0]
    except ValueError:
        raise SettingsError(
            f"There is no certificate in {path}.",
            advice="Put the certificate and its private key into this one file, both in PEM format.",
        ) from None
    key = _key(content, path)
    if key.public_key() != certificate.public_key():
        raise SettingsError(
            f"The key in {path} is not the key of the certificate in it.", advice="Put the two that belong together."
        )
    return Certificate(
        private_key=key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode(),
        public=certificate.public_bytes(serialization.Encoding.PEM).decode(),
        thumbprint=certificate.fingerprint(hashes.SHA1()).hex().upper(),  # noqa: S303  # an index, not a proof
        begins=certificate.not_valid_before_utc,
        ends=certificate.not_valid_after_utc,
    )


def _key(content: bytes, path: Path) -> rsa.RSAPrivateKey:
    """The private key; Entra takes RSA keys only."""
    try:
        key = serialization.load_pem_private_key(content, password=None)
    except TypeError:
        raise SettingsError(
            f"The private key in {path} is protected by a password.",
            advice="Write it without one, into a file that only the server can read.",
        ) from None
    except (ValueError, UnsupportedAlgorithm):
        raise SettingsError(
            f"There is no private key in {path} that can be read.",
            advice="Put the certificate and its private key into this one file, both in PEM format.",
        ) from None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise SettingsError(f"The private key in {path} is not an RSA key.", advice="Entra takes RSA keys only.")
    return key
