"""A message in; intent, units and confidence out."""

from bot.answers.engine import Engine

__all__ = ["Engine"]
