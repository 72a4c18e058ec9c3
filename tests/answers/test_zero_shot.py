"""A policy that nothing was trained for is answered from at once, by search."""

from pathlib import Path

import pytest

from bot.answers import ZeroShot, load
from bot.answers.linear_map import SAMENESS, TRANSFER, fitted
from bot.answers.model_files import ModelFiles
from bot.answers.scoring import ask_all, read_labelled, score
from bot.core.policy import Pack
from bot.core.reply import Context, Intent
from bot.importing import make

PUBLIC = Path(__file__).parents[1] / "policies" / "public"


@pytest.fixture(scope="module")
def imported() -> Pack:
    return make((PUBLIC / "gitlab_social_media.txt").read_bytes(), "gitlab_social_media.txt").pack


@pytest.fixture(scope="module")
def search(imported: Pack) -> ZeroShot:
    found = load(imported)
    assert isinstance(found, ZeroShot)
    return found


@pytest.mark.parametrize("name", [TRANSFER, SAMENESS])
def test_the_maps_belong_to_the_encoder(name: str) -> None:
    """Whoever trains the encoder anew runs `python -m bot.answers.training.maps` too."""
    assert fitted(ModelFiles.checked(), name)


def test_it_finds_the_right_part_more_often_than_plain_similarity(search: ZeroShot) -> None:
    """On a public policy it is above the published encoder's 47 and 68 of 100, and it declines."""
    measured = score(ask_all(read_labelled(PUBLIC / "gitlab_social_media.jsonl"), search.reply))
    assert measured.first.share > 0.6
    assert measured.third.share > 0.75
    assert measured.declines.share > 0.75
    assert measured.false_declines.share < 0.1


def test_an_incident_is_still_a_report(search: ZeroShot, imported: Pack) -> None:
    """Telling of an incident is recognised whatever the policy, and only units of this policy are ranked."""
    reply = search.reply("a year 5 child messaged me on instagram last night")
    assert reply.intent is Intent.REPORT
    assert {ranked.unit for ranked in reply.ranked} <= {unit.id for unit in imported.units}


def test_a_number_that_is_not_there_is_declined(search: ZeroShot) -> None:
    """A clause that the message names and the policy lacks is not guessed at."""
    assert search.reply("what does clause 14 say about lessons", Context()).intent is Intent.DECLINE
