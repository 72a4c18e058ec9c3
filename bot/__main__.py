"""`python -m bot` is the command `safecontact`."""

from bot.cli import main

main()
