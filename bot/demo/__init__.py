"""The demonstration on one computer: a local channel that behaves like Teams, and a web page to chat in."""

from bot.demo.app import add_demo, install_everybody
from bot.demo.clock import DemoClock
from bot.demo.people import DemoPerson

__all__ = ["DemoClock", "DemoPerson", "add_demo", "install_everybody"]
