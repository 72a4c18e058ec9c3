"""The stream of news to the page: Server-Sent Events whose ids let a page catch up after a lost connection.

https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

import asyncio
import json

from aiohttp import web

from bot.demo.transcript import News, Transcripts

RETRY_MS = 1000
QUIET_SECONDS = 15  # a comment after this long keeps the connection alive and finds pages that went away


class Events:
    """Serves `GET /demo/events`: all chats, to every open page."""

    def __init__(self, transcripts: Transcripts) -> None:
        self._transcripts = transcripts

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Send what the page has missed and then every change, until either side ends."""
        headers = {"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store"}
        response = web.StreamResponse(headers=headers)
        subscription = self._transcripts.subscribe(request.headers.get("Last-Event-ID", ""))
        try:
            await response.prepare(request)
            await response.write(f"retry: {RETRY_MS}\n\n".encode())
            while True:
                try:
                    async with asyncio.timeout(QUIET_SECONDS):
                        news = await subscription.news()
                except TimeoutError:
                    await response.write(b": still here\n\n")
                    continue
                if news is None:
                    break
                await response.write(_framed(news))
        except ConnectionResetError:
            pass  # the page was closed or reloaded
        finally:
            self._transcripts.unsubscribe(subscription)
        return response


def _framed(news: News) -> bytes:
    """One event. JSON in ASCII has no raw line breaks, so it always fits on one data line."""
    return f"id: {news.id}\nevent: {news.kind}\ndata: {json.dumps(news.data)}\n\n".encode()
