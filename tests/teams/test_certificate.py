"""The bot's own certificate: what a sound file gives, and what each faulty one is told."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from bot.errors import SettingsError
from bot.teams.certificate import read
from tests.support.certificates import certificate_file, certificate_pem, key_pem
from tests.support.channel import rsa_key


@pytest.mark.parametrize("key_first", [False, True])
def test_certificate_and_key_are_read_from_one_file(tmp_path: Path, key_first: bool) -> None:  # noqa: FBT001
    """The order of the two in the file does not matter."""
    parts = [certificate_pem(), key_pem()]
    found = read(certificate_file(tmp_path, *(reversed(parts) if key_first else parts)))
    assert found.private_key.encode() == key_pem()
    assert found.public.encode() == parts[0]
    assert len(found.thumbprint) == 40
    assert found.begins < datetime.now(UTC) < found.ends < datetime.now(UTC) + timedelta(days=91)


def test_key_is_in_no_representation(tmp_path: Path) -> None:
    """A certificate names itself by its thumbprint only."""
    found = read(certificate_file(tmp_path))
    assert repr(found) == f"Certificate({found.thumbprint})"


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ((b"nothing",), "no certificate"),
        ((key_pem(),), "no certificate"),
        ((certificate_pem(),), "no private key"),
        ((certificate_pem(), key_pem(password=b"pw")), "protected by a password"),
        ((certificate_pem(), key_pem(rsa_key("another"))), "not the key of the certificate"),
        ((certificate_pem(ec.generate_private_key(ec.SECP256R1())), key_pem(ec.generate_private_key(ec.SECP256R1()))), "not an RSA key"),
    ],
)  # fmt: skip
def test_faulty_file_is_told_what_is_wrong(tmp_path: Path, parts: tuple[bytes, ...], fault: str) -> None:
    """Each fault of a file is named, with what to do, and nothing of a key is said."""
    with pytest.raises(SettingsError, match=fault) as refused:
        read(certificate_file(tmp_path, *parts))
    assert refused.value.advice
    assert "PRIVATE KEY" not in str(refused.value)


def test_missing_file_is_named(tmp_path: Path) -> None:
    """A path that leads nowhere is told with its setting."""
    with pytest.raises(SettingsError, match="SAFECONTACT_CERTIFICATE_FILE"):
        read(tmp_path / "none.pem")
