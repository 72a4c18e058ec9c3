"""Notices as St Peter's policy has them."""

from functools import partial

from bot import policies
from cards import notices

present = partial(notices.present, pack=policies.load())
