"""The floor: aiohttp validates the token, reads the activity and posts one reply. Nothing can be cheaper here."""

import os

import aiohttp
import jwt
from aiohttp import web

from bot.teams.keys import KeyRing

APP_ID, ISSUER = os.environ["BENCH_APP_ID"], os.environ["BENCH_ISSUER"]
CLAIMS = ["exp", "nbf", "iss", "aud", "serviceurl"]
keys = KeyRing(os.environ["BENCH_METADATA"])
SESSION: web.AppKey[aiohttp.ClientSession] = web.AppKey("session", aiohttp.ClientSession)


async def messages(request: web.Request) -> web.Response:
    """One turn."""
    token = request.headers["Authorization"].removeprefix("Bearer ")
    key = await keys.find(jwt.get_unverified_header(token)["kid"])
    if key is None:
        return web.Response(status=401)
    options = {"require": CLAIMS}
    claims = jwt.decode(token, key.key, algorithms=["RS256"], audience=APP_ID, issuer=ISSUER, options=options)
    activity = await request.json()
    if activity["channelId"] not in key.endorsements or claims["serviceurl"] != activity["serviceUrl"]:
        return web.Response(status=401)
    chat = activity["conversation"]["id"]
    reply = {
        "type": "message",
        "from": activity["recipient"],
        "recipient": activity["from"],
        "conversation": activity["conversation"],
        "replyToId": activity["id"],
        "text": f"You said: {activity['text']}",
    }
    url = f"{activity['serviceUrl']}v3/conversations/{chat}/activities/{activity['id']}"
    async with request.app[SESSION].post(url, json=reply, headers={"Authorization": "Bearer token"}) as answer:
        await answer.read()
    return web.Response(status=200)


async def make() -> web.Application:
    """The application."""
    app = web.Application()
    app.router.add_post("/api/messages", messages)
    app[SESSION] = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
    app.on_cleanup.append(lambda app: app[SESSION].close())
    return app


web.run_app(make(), host="127.0.0.1", port=int(os.environ["BENCH_PORT"]), access_log=None, print=None)
