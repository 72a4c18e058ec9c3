"""The Microsoft 365 Agents SDK's echo, as its samples have it.

It has no setting for the address of the Bot Framework's keys, so the loopback issuer is added to its own table of them.
"""

import os

from aiohttp import web
from microsoft_agents.authentication.msal import MsalConnectionManager
from microsoft_agents.hosting.aiohttp import CloudAdapter, jwt_authorization_middleware, start_agent_process
from microsoft_agents.hosting.core import (
    AgentApplication,
    AgentAuthConfiguration,
    AuthTypes,
    MemoryStorage,
    TurnContext,
    TurnState,
)
from microsoft_agents.hosting.core.authorization._entra_issuers import BOTFRAMEWORK_JWKS_URIS

BOTFRAMEWORK_JWKS_URIS[os.environ["BENCH_ISSUER"]] = os.environ["BENCH_KEYS"]

settings = AgentAuthConfiguration(
    auth_type=AuthTypes.client_secret,
    client_id=os.environ["BENCH_APP_ID"],
    tenant_id="11111111-0000-4000-8000-000000000001",
    client_secret="secret",  # the loopback takes any
    authority=os.environ["BENCH_LOGIN"],
    issuers=[os.environ["BENCH_ISSUER"]],
    validate_issuer=True,
    scopes=["https://api.botframework.com/.default"],
    connection_name="SERVICE_CONNECTION",
)
manager = MsalConnectionManager(connections_configurations={"SERVICE_CONNECTION": settings})
adapter = CloudAdapter(connection_manager=manager)
agent = AgentApplication[TurnState](storage=MemoryStorage(), adapter=adapter, connection_manager=manager)


@agent.activity("message")
async def echo(context: TurnContext, _state: TurnState) -> None:
    """Say what one is told."""
    await context.send_activity(f"You said: {context.activity.text}")


async def messages(request: web.Request) -> web.Response | None:
    """One turn."""
    return await start_agent_process(request, agent, adapter)


app = web.Application(middlewares=[jwt_authorization_middleware])
app["agent_configuration"] = settings
app.router.add_post("/api/messages", messages)
web.run_app(app, host="127.0.0.1", port=int(os.environ["BENCH_PORT"]), access_log=None, print=None)
