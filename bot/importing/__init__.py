"""Makes a policy pack from a text file, a Word document or a PDF. Nothing is invented and nothing is lost on the way."""

from bot.importing.making import Made, make

__all__ = ["Made", "make"]
