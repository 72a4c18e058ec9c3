"""The event loop of a bot that serves Teams: the fast one where there is one, which is everywhere but on Windows."""

import asyncio
import sys

if sys.platform == "win32":
    new_event_loop = asyncio.new_event_loop
else:
    from uvloop import new_event_loop

__all__ = ["new_event_loop"]
