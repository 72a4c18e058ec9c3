"""The page's files, and who may talk to the demonstration."""

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from yarl import URL

Client = TestClient[web.Request, web.Application]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/page/app.js", "text/javascript; charset=utf-8"),
        ("/page/theme.css", "text/css; charset=utf-8"),
        ("/page/icon.svg", "image/svg+xml"),
        ("/page/vendor/adaptivecards.min.js", "text/javascript; charset=utf-8"),
        ("/page/vendor/adaptivecards.LICENSE.txt", "text/plain; charset=utf-8"),
    ],
)
async def test_files_come_with_their_type_and_a_strict_policy(client: Client, path: str, kind: str) -> None:
    """Each file of the page has its right type, and the browser may load nothing from elsewhere."""
    response = await client.get(path)
    assert response.status == 200
    assert response.headers["Content-Type"] == kind
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "path",
    [
        "/page/../app.py",
        "/page/%2e%2e/app.py",
        "/page/..%2fapp.py",
        "/page/%2e%2e%2f%2e%2e%2fcli.py",
        "/page//etc/passwd",
        "/page/%2fetc%2fpasswd",
        "/page/vendor/../../app.py",
        "/page/..\\app.py",
        "/page/app.js%00.html",
        "/page/vendor",
        "/page/none.js",
    ],
)
async def test_no_address_leads_out_of_the_page(client: Client, path: str) -> None:
    """Whatever is asked for, only the page's own files are served."""
    response = await client.get(URL(path, encoded=True))
    assert response.status == 404


async def test_page_loads_nothing_from_elsewhere(client: Client) -> None:
    """The page names no address outside this computer and has no script or style of its own inside."""
    text = await (await client.get("/")).text()
    assert "http" not in text
    assert "<script>" not in text
    assert "<style" not in text
    assert " style=" not in text


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "10.0.0.1", ""]
)
@pytest.mark.parametrize("path", ["/", "/demo/people", "/api/messages"])
async def test_other_host_names_are_refused(client: Client, host: str, path: str) -> None:
    """A page of another site that points its name at this computer gets nothing (DNS rebinding)."""
    response = await client.get(path, headers={"Host": host})
    assert response.status == 403
    assert (await response.json())["error"].endswith(".")


@pytest.mark.parametrize("host", ["localhost", "localhost:3978", "127.0.0.1:1", "[::1]:3978", "LOCALHOST"])
async def test_names_of_this_computer_are_taken(client: Client, host: str) -> None:
    """The page opens under every loopback name."""
    assert (await client.get("/", headers={"Host": host})).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["/demo/say", "/api/messages", "/demo/channel/v3/conversations"])
async def test_posts_of_other_sites_are_refused(client: Client, headers: dict[str, str], path: str) -> None:
    """What another site makes the browser send reaches neither the page's calls nor the bot."""
    response = await client.post(path, json={"person": "p-tara", "text": "x"}, headers=headers)
    assert response.status == 403


async def test_posts_of_the_page_itself_are_taken(client: Client) -> None:
    """The page's own posts carry its own origin and are taken."""
    origin = str(client.make_url("/")).rstrip("/")
    headers = {"Origin": origin, "Sec-Fetch-Site": "same-origin"}
    response = await client.post("/demo/say", json={"person": "p-tara", "text": "x"}, headers=headers)
    assert response.status == 200
