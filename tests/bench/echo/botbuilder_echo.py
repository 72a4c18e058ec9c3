"""The stock Bot Framework SDK's echo, as its samples have it, with the settings that another cloud needs."""

import os

from aiohttp import web
from botbuilder.core import ActivityHandler, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication


class Settings:
    """Where tokens come from and go to."""

    APP_ID = os.environ["BENCH_APP_ID"]
    APP_PASSWORD = "secret"  # the loopback takes any
    APP_TYPE = "MultiTenant"
    TO_BOT_FROM_CHANNEL_TOKEN_ISSUER = os.environ["BENCH_ISSUER"]
    TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL = os.environ["BENCH_METADATA"]
    TO_CHANNEL_FROM_BOT_LOGIN_URL = os.environ["BENCH_LOGIN"]
    TO_CHANNEL_FROM_BOT_OAUTH_SCOPE = "https://api.botframework.com"
    OAUTH_URL = os.environ["BENCH_LOGIN"]
    TO_BOT_FROM_EMULATOR_OPENID_METADATA_URL = os.environ["BENCH_METADATA"]


class Echo(ActivityHandler):
    """Says what it is told."""

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Answer."""
        await turn_context.send_activity(f"You said: {turn_context.activity.text}")


adapter = CloudAdapter(ConfigurationBotFrameworkAuthentication(Settings()))
bot = Echo()


async def messages(request: web.Request) -> web.Response | None:
    """One turn."""
    return await adapter.process(request, bot)


app = web.Application()
app.router.add_post("/api/messages", messages)
web.run_app(app, host="127.0.0.1", port=int(os.environ["BENCH_PORT"]), access_log=None, print=None)
