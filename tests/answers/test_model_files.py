import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from bot.answers import Engine
from bot.answers.model_files import CARD, FOLDER, ModelFiles, fingerprint
from bot.core.policy import Pack
from bot.errors import ModelError


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    folder.mkdir()
    for path in FOLDER.iterdir():
        if path.name == "encoder.onnx":
            (folder / path.name).symlink_to(path)
        else:
            shutil.copyfile(path, folder / path.name)
    return folder


def test_the_shipped_model_is_the_one_on_its_card() -> None:
    """Every file of the model is on the card with its SHA-256, and the card names no other."""
    files = ModelFiles.checked()
    assert set(files.card["files"]) == {path.name for path in FOLDER.iterdir()} - {CARD}


@pytest.mark.parametrize("name", ["heads.npz", "tokenizer.json", "words.txt"])
def test_a_changed_file_is_refused_with_advice(copy: Path, pack: Pack, name: str) -> None:
    """One byte more and the engine refuses to load, and says what to do."""
    with (copy / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(ModelError, match=name) as caught:
        Engine.load(pack, copy)
    assert "Install safecontact again" in caught.value.advice


def test_a_missing_file_is_refused(copy: Path) -> None:
    """A model without one of its files is no model."""
    (copy / "words.txt").unlink()
    with pytest.raises(ModelError, match="missing"):
        ModelFiles.checked(copy)


@pytest.mark.parametrize("card", ["", "{}", "[]", "not json"])
def test_an_unreadable_card_is_refused(copy: Path, card: str) -> None:
    """Without a card nothing can be checked, so nothing is loaded."""
    (copy / CARD).write_text(card, encoding="utf-8")
    with pytest.raises(ModelError, match="card"):
        ModelFiles.checked(copy)


def test_a_file_that_is_not_on_the_card_is_never_used(copy: Path) -> None:
    """What nobody measured is not loaded."""
    card = json.loads((copy / CARD).read_text(encoding="utf-8"))
    del card["files"]["words.txt"]
    (copy / CARD).write_text(json.dumps(card), encoding="utf-8")
    with pytest.raises(ModelError, match=r"words\.txt"):
        ModelFiles.checked(copy).path("words.txt")


def test_a_policy_with_another_text_is_refused(pack: Pack) -> None:
    """An old clause's number is never shown for a new text."""
    changed = pack.model_copy(update={"document": pack.document.replace("must not", "may")})
    with pytest.raises(ModelError, match="another text of the policy"):
        Engine.load(changed)


def test_heads_for_other_labels_are_refused(copy: Path, pack: Pack) -> None:
    """Heads whose labels are not the ones of this version do not answer under the wrong names."""
    with np.load(copy / "heads.npz") as stored:
        parts = dict(stored)
    parts["weights"], parts["bias"], parts["lexical"] = (
        parts["weights"][:-1],
        parts["bias"][:-1],
        parts["lexical"][:, :-1],
    )
    np.savez(copy / "heads.npz", **parts)
    card = json.loads((copy / CARD).read_text(encoding="utf-8"))
    card["files"]["heads.npz"] = fingerprint(copy / "heads.npz")
    (copy / CARD).write_text(json.dumps(card), encoding="utf-8")
    with pytest.raises(ModelError, match="other labels"):
        Engine.load(pack, copy)
