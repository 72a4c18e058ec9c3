"""A loopback login server over TLS: what msal needs of Entra, so that its own code runs unchanged."""

import asyncio
import datetime as dt
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class LoginServer:
    """Gives a new token at each sign-in: "token-1", "token-2". Set `refusal` to make it refuse."""

    base: str = ""
    life: Any = 3600
    refusal: tuple[int, Any] | None = None
    discoveries: int = 0
    forms: list[dict[str, str]] = field(default_factory=list)
    held: asyncio.Event | None = None

    @property
    def authority(self) -> str:
        """The form of authority for which msal asks nobody else (no instance discovery)."""
        return f"{self.base}/adfs"

    @property
    def sign_ins(self) -> int:
        """How often a token was asked for."""
        return len(self.forms)

    async def _configuration(self, _request: web.Request) -> web.Response:
        self.discoveries += 1
        places = {name: f"{self.authority}/oauth2/{name}" for name in ("authorize", "token")}
        return web.json_response(
            {
                "issuer": self.authority,
                "authorization_endpoint": places["authorize"],
                "token_endpoint": places["token"],
            }
        )

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        self.forms.append({name: str(value) for name, value in form.items()})
        if self.held is not None:
            await self.held.wait()
        if self.refusal is not None:
            status, body = self.refusal
            return web.json_response(body, status=status)
        granted = {"access_token": f"token-{self.sign_ins}", "token_type": "Bearer", "expires_in": self.life}
        return web.json_response(granted)


@asynccontextmanager
async def loopback_login(folder: Path) -> AsyncIterator[LoginServer]:
    """A running login server; `folder / "ca.pem"` is the certificate to trust."""
    certificate, key = (folder / "ca.pem", folder / "key.pem")
    certificate.write_bytes(_identity()[0])
    key.write_bytes(_identity()[1])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    login = LoginServer()
    app = web.Application()
    app.router.add_get("/adfs/.well-known/openid-configuration", login._configuration)
    app.router.add_post("/adfs/oauth2/token", login._token)
    server = TestServer(app, host="127.0.0.1", scheme="https")
    await server.start_server(ssl=context)
    login.base = f"https://localhost:{server.port}"
    try:
        yield login
    finally:
        if login.held is not None:
            login.held.set()
        await server.close()


@cache
def _identity() -> tuple[bytes, bytes]:
    """A self-signed certificate for this computer, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return (
        certificate.public_bytes(serialization.Encoding.PEM),
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
    )
