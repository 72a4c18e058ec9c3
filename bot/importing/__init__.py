"""Makes a policy pack from a text file, a Word document or a PDF. Nothing is invented, nothing lost."""

from bot.importing.making import Made, make

__all__ = ["Made", "make"]
