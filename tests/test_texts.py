"""The sentences that people read: each is used, each that is used exists, and all are plain, calm and fair."""

import ast
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from bot.texts import say, sentences

ROOT = Path(__file__).parents[1]
SENTENCES = sentences()
FILES = {key.split(".")[0] for key in SENTENCES}
KEY = re.compile(rf"(?:{'|'.join(sorted(FILES))})(?:\.[a-z0-9_]+)+")

# What is never said to a colleague (product design 3.6, 3.8): words that blame, lead, judge, alarm, promise or chat.
BANNED = (
    "allegation", "perpetrator", "offender", "victim", "suspect", "accus", "guilt", "crime", "criminal", "abuse",
    "are you sure", "why didn", "why did you", "you should have", "did he touch", "did she touch", "do you think",
    "i understand how", "unfortunately", "oops", "sorry to hear", "great", "awesome", "simply", "of course",
    "obviously", "urgently", "emergency", "panic", "breach", "compliant", "i promise", "we promise", "you are safe",
    "approved", "terrible", "awful", "shock", "horrif", "disgust", "severity",
)  # fmt: skip
PICTURES = {"So", "Sk", "Cs"}  # Unicode's classes of emoji and their modifiers
MARKS = set("\N{CHECK MARK}\N{BALLOT X}")  # plain signs that stand beside the word they mean


def places(text: str) -> set[str]:
    """The names in braces that are to be filled in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def source() -> Iterator[tuple[str, ast.AST]]:
    """Every node of the program's own source, with the file it stands in."""
    for folder in ("bot", "dialogs", "cards"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                yield path.relative_to(ROOT).as_posix(), node


def pattern(node: ast.JoinedStr) -> str:
    """An f-string as a pattern of the keys it can become."""
    parts = [re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[a-z0-9_.]+" for part in node.values]
    return "".join(parts)


NODES = list(source())
LITERAL = {
    (node.value, path)
    for path, node in NODES
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEY.fullmatch(node.value)
}
BUILT = {
    (pattern(node), path)
    for path, node in NODES
    if isinstance(node, ast.JoinedStr) and re.match(rf"(?:{'|'.join(FILES)})\\\.", pattern(node))
}
CALLS = [
    (path, node.args[0], {word.arg or "" for word in node.keywords})
    for path, node in NODES
    if isinstance(node, ast.Call)
    and isinstance(node.func, ast.Name)
    and node.func.id in {"say", "sentence"}
    and node.args
    and None not in {word.arg for word in node.keywords}
]


def test_every_key_in_the_source_exists() -> None:
    """Each sentence that the program asks for by name is there."""
    names_of_files = (".toml", ".pdf")  # which look like keys
    missing = [f"{key} in {path}" for key, path in LITERAL if key not in SENTENCES and not key.endswith(names_of_files)]
    assert missing == []


def test_every_built_key_can_exist() -> None:
    """Each name that is put together from parts fits at least one sentence."""
    assert [f"{key} in {path}" for key, path in BUILT if not any(re.fullmatch(key, name) for name in SENTENCES)] == []


def test_every_sentence_is_used() -> None:
    """No sentence is kept that nobody can ever read."""
    named = {key for key, _ in LITERAL}
    built = [key for key, _ in BUILT]
    assert [key for key in SENTENCES if key not in named and not any(re.fullmatch(each, key) for each in built)] == []


def test_every_place_is_filled() -> None:
    """Where a sentence is said by its name, exactly its places are filled."""
    wrong = [
        f"{key.value} in {path}: {sorted(given)}"
        for path, key, given in CALLS
        if isinstance(key, ast.Constant) and key.value in SENTENCES and places(SENTENCES[key.value]) != given
    ]
    assert wrong == []


def test_a_sentence_is_said_with_its_places_filled() -> None:
    """What is filled in stands where its name stood, and braces in it are left alone."""
    assert say("ask.missing.title", number="{15}") == "There is no clause {15}"


@pytest.mark.parametrize("call", [("no.such.key", {}), ("ask.missing.title", {})])
def test_a_wrong_key_or_an_unfilled_place_is_a_mistake(call: tuple[str, dict[str, str]]) -> None:
    """A sentence that is not there, or is not filled in, is an error and never shown half made."""
    with pytest.raises(KeyError):
        say(call[0], **call[1])


@pytest.mark.parametrize("key", list(SENTENCES))
def test_a_sentence_is_calm_and_plain(key: str) -> None:
    """No sentence shouts, blames, leads, judges, promises or jokes, and none has an emoji or markup."""
    text = SENTENCES[key]
    assert text == text.strip()
    assert text
    assert not re.search(r"[!*_`<>\[\]]|\.\.\.|  ", re.sub(r"\{\w+\}", "x", text))
    assert not [mark for mark in text if unicodedata.category(mark) in PICTURES and mark not in MARKS]
    assert not [word for word in BANNED if re.search(rf"\b{re.escape(word)}", text.casefold())]


@pytest.mark.parametrize("key", list(SENTENCES))
def test_a_sentence_is_short_enough_to_read(key: str) -> None:
    """No sentence has more than thirty-five words."""
    for sentence in re.split(r"(?<=[.?:;])\s+", SENTENCES[key]):
        assert len(sentence.split()) <= 35, sentence


@pytest.mark.parametrize("key", [key for key in SENTENCES if key.endswith(".summary")])
def test_a_notification_has_no_place_for_a_name(key: str) -> None:
    """What may stand on a lock screen is the same for everybody: nothing is filled in."""
    assert places(SENTENCES[key]) == set()


def test_no_acronym_is_left_unexplained() -> None:
    """Each acronym that a reader may not know is explained somewhere in the sentence that a list shows it in."""
    known = {"NSPCC", "TOML", "UTF", "PTA", "CE", "URGENT", "PRACTICE", "DRILL", "NOT", "SEND", "API"}
    for key, text in SENTENCES.items():
        for acronym in set(re.findall(r"\b[A-Z]{3,}\b", text)) - known:
            explained = any(f"{acronym} (" in other or f"({acronym})" in other for other in SENTENCES.values())
            assert explained, f"{key}: {acronym}"
