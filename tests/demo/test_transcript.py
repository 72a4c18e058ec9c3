"""The chats in memory and the news of their changes."""

from datetime import UTC, datetime

from bot.demo import transcript
from bot.demo.transcript import Entry, News, Subscription, Transcripts

NOW = datetime(2026, 6, 1, 12, 30, tzinfo=UTC)


def entry(entry_id: str, text: str = "") -> Entry:
    """An entry of the bot."""
    return Entry(entry_id, "bot", NOW, text=text)


async def waiting(subscription: Subscription) -> list[News]:
    """Everything that a listener would be told, up to the end."""
    subscription.end()
    told: list[News] = []
    while (news := await subscription.news()) is not None:
        told.append(news)
    return told


async def test_new_listener_gets_the_whole_picture_first() -> None:
    """A page that opens is told everything that stands in the chats, and then every change."""
    chats = Transcripts(["a", "b"])
    chats.add("a", entry("1", "one"))
    listener = chats.subscribe()
    chats.add("b", entry("2", "two"))
    picture, change = await waiting(listener)
    assert picture.kind == "snapshot"
    assert [e["text"] for e in picture.data["chats"]["a"]["entries"]] == ["one"]
    assert change.kind == "entry"
    assert change.data["chat"] == "b"


async def test_listener_that_comes_back_gets_exactly_what_it_missed() -> None:
    """A page that names the last news it saw is told what came after, and nothing twice."""
    chats = Transcripts(["a"])
    first = chats.subscribe()
    chats.add("a", entry("1"))
    chats.add("a", entry("2"))
    seen = (await waiting(first))[1]
    chats.remove("a", "1")
    missed = await waiting(chats.subscribe(seen.id))
    assert [news.kind for news in missed] == ["entry", "removed"]
    assert missed[0].data["entry"]["id"] == "2"


async def test_listener_of_another_run_gets_the_whole_picture() -> None:
    """Ids of another run of the server, or nonsense, are answered with the whole picture."""
    chats = Transcripts(["a"])
    chats.add("a", entry("1"))
    for last_id in (
        "other-1",
        f"{chats.run}-99",
        f"{chats.run}-x",
        f"{chats.run}-²",
        "-",
        chats.run + "-" + "9" * 5000,
    ):
        (news,) = await waiting(chats.subscribe(last_id))
        assert news.kind == "snapshot"


async def test_news_too_old_is_answered_with_the_whole_picture() -> None:
    """When what was missed is no longer kept, the page starts afresh."""
    chats = Transcripts(["a"])
    for number in range(transcript.NEWS_KEPT + 2):
        chats.add("a", entry("same" if number == 0 else str(number)))
    (news,) = await waiting(chats.subscribe(f"{chats.run}-1"))
    assert news.kind == "snapshot"


async def test_old_entries_are_dropped_at_the_limit() -> None:
    """A chat keeps its newest entries only, so that a long demonstration does not grow without end."""
    chats = Transcripts(["a"])
    for number in range(transcript.ENTRIES_PER_CHAT + 1):
        chats.add("a", entry(str(number)))
    assert chats.entry("a", "0") is None
    assert chats.entry("a", "1") is not None


async def test_update_keeps_the_place_and_counts_the_version() -> None:
    """A changed entry stays where it is and says that it is a newer version."""
    chats = Transcripts(["a"])
    old = chats.add("a", entry("1", "old"))
    new = chats.update("a", entry("1", "new"))
    assert (new.order, new.rev, new.text) == (old.order, 2, "new")


async def test_slow_listener_is_cut_off() -> None:
    """A page that does not read is let go instead of filling the memory."""
    chats = Transcripts(["a"])
    listener = chats.subscribe()
    for number in range(transcript.NEWS_KEPT + transcript.NEWS_WAITING + 10):
        chats.add("a", entry(str(number)))
    assert len(await waiting(listener)) == transcript.NEWS_KEPT + transcript.NEWS_WAITING


async def test_two_turns_in_one_chat_are_one_time_of_work() -> None:
    """The page is told once that the bot is at work, and once that it has finished everything."""
    chats = Transcripts(["a"])
    listener = chats.subscribe()
    chats.turn_began("a")
    chats.turn_began("a")
    chats.turn_ended("a")
    chats.turn_ended("a")
    told = [news.data["working"] for news in await waiting(listener) if news.kind == "working"]
    assert told == [True, False]


async def test_greeting_is_no_news() -> None:
    """What is written down during the greeting is quiet, also when it is changed later; what comes after is not."""
    chats = Transcripts(["a", "b"])
    with chats.greeting("a"):
        greeting = chats.add("a", entry("1", "Hello"))
        elsewhere = chats.add("b", entry("2", "A report"))
    later = chats.add("a", entry("3", "A report"))
    changed = chats.update("a", entry("1", "Hello again"))
    assert (greeting.quiet, changed.quiet, elsewhere.quiet, later.quiet) == (True, True, False, False)
