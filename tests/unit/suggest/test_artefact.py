"""A model file: the same suggestions from it, the same bytes from the same fit, and nothing a hostile one can do."""

from __future__ import annotations

import io
import json
import pickle
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from coder.errors import FileRefused
from coder.model import Code, Codebook, Suggestion
from coder.suggest import artefact
from coder.suggest.calibration import CalibrationMap
from coder.suggest.fitted_model import FittedModel
from coder.suggest.joined import JoinedSuggester
from coder.suggest.word_table import batches, tabled
from tests.batch_answers import answers
from tests.batch_material import fitted, model_bytes

HARD = [
    "", "   ", ".", "1", "12345 67", "🙂 eldre🙂", "ELDRE; barn/ungdom, (rus)-penger", "don't don’t o'", "x" * 5000,
    "eldre " * 3000, "日本語のテキスト です", "ĳ ﬁ ﬀ ß", "a\u0301rs å", "eldre\u00a0barn\u2003rus\x1fpenger",
    "\x00eldre\x00", "på_tross_av eldre_barn", "e\u200dldre", "'eldre'", "eldre'barn'",
]  # fmt: skip


@pytest.fixture(scope="module")
def suggester() -> FittedModel:
    return fitted()


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return [text for text, _ in answers(300, seed=5)] + HARD


Change = Callable[[str, bytes], bytes | None]
"""What becomes of an entry of a model file, by its name; None leaves it out."""


def same(first: Sequence[Sequence[Suggestion]], second: Sequence[Sequence[Suggestion]]) -> None:
    """The same suggestions in all that counts, confidences to 1e-6."""
    assert len(first) == len(second)
    for suggestions, other in zip(first, second, strict=True):
        left, right = ({each.code: each for each in found} for found in (suggestions, other))
        assert left.keys() == right.keys()
        for code, each in left.items():
            assert abs(each.confidence - right[code].confidence) < 1e-6
            assert each.proposed == right[code].proposed
            found, wanted = each.evidence, right[code].evidence
            assert [(e.start, e.end, e.source, e.detail) for e in found] == [
                (e.start, e.end, e.source, e.detail) for e in wanted
            ]
            assert [e.weight for e in found] == pytest.approx([e.weight for e in wanted], abs=1e-5)


def test_the_word_table_gives_what_the_suggester_gives(suggester: FittedModel, texts: list[str]) -> None:
    by_table = tabled(suggester)
    assert np.abs(by_table.scores(texts) - suggester.scores(texts)).max() < 1e-6
    same(by_table.suggest(texts), suggester.suggest(texts))
    spaced = [text.replace(" ", "  \n", place % 2) for place, text in enumerate(texts[:40])]
    same(by_table.suggest(spaced), suggester.suggest(spaced))


def test_the_first_are_the_first_and_all_that_is_proposed(suggester: FittedModel, texts: list[str]) -> None:
    whole = suggester.suggest(texts)
    wanted = [
        [suggestion for rank, suggestion in enumerate(found) if rank < 2 or suggestion.proposed] for found in whole
    ]
    same(tabled(suggester).suggest(texts, 2), wanted)


def test_an_answer_scores_the_same_whatever_came_before_it_and_when_words_are_forgotten(
    suggester: FittedModel, texts: list[str]
) -> None:
    at_once = tabled(suggester).words.scored(texts).confidences
    forgetful = tabled(suggester, most_new=3, most_pieces=10).words
    one_by_one = np.vstack([forgetful.scored([text]).confidences for text in reversed(texts)])[::-1]
    assert np.array_equal(at_once, one_by_one)


def test_words_known_and_new_are_counted(suggester: FittedModel) -> None:
    scored = tabled(suggester).words.scored(["eldre blurgh eldre", "", "kvakk kvokk kvukk"])
    assert scored.words.tolist() == [3, 0, 3]
    assert scored.known.tolist() == [2, 0, 0]
    assert scored.counts.sum() == 2


def test_batches_end_at_so_many_answers_or_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coder.suggest.word_table.AT_ONCE", 3)
    monkeypatch.setattr("coder.suggest.word_table.CHARACTERS_AT_ONCE", 10)
    assert batches(["a"] * 7) == [(0, 3), (3, 6), (6, 7)]
    assert batches(["a" * 8, "b" * 8, "c" * 40, "d"]) == [(0, 1), (1, 2), (2, 3), (3, 4)]
    assert batches([]) == []


def test_what_is_loaded_suggests_the_same(suggester: FittedModel, texts: list[str], tmp_path: Path) -> None:
    path = tmp_path / "m.model"
    path.write_bytes(model_bytes())
    model = artefact.load(path)
    assert np.array_equal(model.suggester.scores(texts), suggester.scores(texts))
    same(model.suggester.suggest(texts), suggester.suggest(texts))
    assert model.suggester.info() == suggester.info()
    assert model.card["data"] == {"texts": 200}
    assert isinstance(info := model.card["info"], dict)
    assert info["seed"] == 0


def test_words_that_go_with_numbers_stay_muted_in_a_model_file() -> None:
    book = Codebook((Code("f1", "Forløp 1"), Code("f2", "Forløp 2"), Code("m", "Mat")))
    texts = ["forløp 1 er bra", "forløp 2 var tungt", "maten er god", "forløp 1", "forløp 2", "middag"]
    taught = JoinedSuggester().fit(texts, [frozenset({c}) for c in ("f1", "f2", "m", "f1", "f2", "m")], codebook=book)
    asked = ["forløp 10 er ikke mitt", "forløp 1 er mitt", "middag"]
    loaded = artefact.loads(artefact.dumps(taught, {})).suggester
    assert loaded.numbered_.muted(asked[0]).keys() == {0, 1}
    for other in (loaded.scores(asked), tabled(loaded).words.scored(asked).confidences):
        assert np.abs(other - taught.scores(asked)).max() < 1e-6
    same(tabled(loaded).suggest(asked, 3), taught.suggest(asked))


def test_a_model_file_from_before_levelling_and_numbers_still_opens(suggester: FittedModel) -> None:
    def older(name: str, content: bytes) -> bytes:
        if name != "state.json":
            return content
        state = json.loads(content)
        del state["finish"], state["numbered"]
        return json.dumps(state).encode()

    loaded = artefact.loads(rewritten(older)).suggester
    assert loaded.calibration_map_ == CalibrationMap()
    logits = suggester.calibration_map_.logits(np.log(found := loaded.scores(["eldre"])) - np.log1p(-found))
    assert 1 / (1 + np.exp(-logits)) == pytest.approx(suggester.scores(["eldre"]), abs=1e-6)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("finish", {"levelling": 7}),
        ("finish", {"own": 0}),
        ("finish", {"other": 1}),
        ("numbered", {"99": {"forløp": ["1"]}}),
    ],
)
def test_levelling_and_numbers_that_do_not_fit_are_refused(key: str, value: object) -> None:
    def bent(name: str, content: bytes) -> bytes:
        return content if name != "state.json" else json.dumps(json.loads(content) | {key: value}).encode()

    with pytest.raises(FileRefused):
        artefact.loads(rewritten(bent))


def test_the_same_fit_gives_the_same_bytes(suggester: FittedModel) -> None:
    learned = answers(200)
    again = JoinedSuggester().fit([text for text, _ in learned], [codes for _, codes in learned])
    assert artefact.dumps(again, {}) == artefact.dumps(suggester, {})
    assert artefact.dumps(artefact.loads(artefact.dumps(again, {})).suggester, {}) == artefact.dumps(suggester, {})


def test_no_whole_answer_is_in_it() -> None:
    assert not any(text.encode() in model_bytes() for text, _ in answers(200) if len(text.split()) > 3)


def rewritten(change: Change, *, compression: int = zipfile.ZIP_STORED) -> bytes:
    """The model file with its entries as `change` (name, content → content or None) leaves them."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(model_bytes())) as source, zipfile.ZipFile(file, "w", compression) as target:
        for name in source.namelist():
            content = change(name, source.read(name))
            if content is not None:
                target.writestr(name, content)
    return file.getvalue()


def in_json(entry: str, act: Callable[[Any], object]) -> Change:
    def change(name: str, content: bytes) -> bytes:
        if name != entry:
            return content
        value = json.loads(content)
        act(value)
        return json.dumps(value).encode()

    return change


def as_array(array: np.ndarray, *, allow_pickle: bool = False) -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array(file, array, allow_pickle=allow_pickle)
    return file.getvalue()


def replaced(entry: str, content: bytes | None) -> Change:
    return lambda name, held: content if name == entry else held


class Bomb:
    def __reduce__(self) -> tuple[object, ...]:
        return (Path.touch, (Path("it-ran"),))


def test_a_rewritten_file_that_is_whole_still_loads(suggester: FittedModel, texts: list[str]) -> None:
    content = rewritten(lambda name, content: content)
    assert np.array_equal(artefact.loads(content).suggester.scores(texts), suggester.scores(texts))


@pytest.mark.parametrize("entry", ["bias.npy", "vocabulary.latent.npy", "vocabulary.grams.indices.npy"])
def test_pickled_objects_are_refused_and_not_run(entry: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for content in (as_array(np.array([Bomb()], object), allow_pickle=True), pickle.dumps(Bomb())):
        with pytest.raises(FileRefused, match="damaged"):
            artefact.loads(rewritten(replaced(entry, content)))
    assert not Path("it-ran").exists()


@pytest.mark.parametrize(
    "change",
    [
        replaced("card.json", None),
        replaced("state.json", None),
        replaced("state.json", b"[1, 2]"),
        replaced("state.json", b"{" * 100_000),
        replaced("model.grams.npy", None),
        replaced("bias.npy", as_array(np.zeros(2))),
        replaced("bias.npy", as_array(np.array([np.nan] * 4))),
        replaced("bias.npy", as_array(np.array(["a", "b", "c", "d"]))),
        replaced("bias.npy", as_array(np.zeros(4))[:-8]),
        replaced("bias.npy", as_array(np.zeros((2, 2)))),
        in_json("state.json", lambda value: value["codes"].append("one more")),
        in_json("state.json", lambda value: value["vocabulary"].pop("latent")),
        in_json("state.json", lambda value: value["vocabulary"]["index"].update(numbered=["a"])),
        in_json("state.json", lambda value: value["vocabulary"]["grams"].update(shape=[10**9, 10**9])),
        in_json("card.json", lambda value: value.update(version="many")),
        in_json("card.json", lambda value: value.update(version=0)),
    ],
)
def test_what_does_not_fit_together_is_refused(change: Change) -> None:
    with pytest.raises(FileRefused):
        artefact.loads(rewritten(change))


@pytest.mark.parametrize("index", [10**6, -1])
def test_an_index_beyond_its_table_is_refused_before_compiled_code_follows_it(index: int) -> None:
    indices = fitted().vocabulary_.grams_.indices.copy()
    indices[0] = index
    with pytest.raises(FileRefused, match="damaged"):
        artefact.loads(rewritten(replaced("vocabulary.grams.indices.npy", as_array(indices))))


def test_a_method_cannot_be_overwritten(texts: list[str]) -> None:
    def act(value: dict[str, Any]) -> None:
        value["vocabulary"]["_of_new"] = {"value": "mine"}

    loaded = artefact.loads(rewritten(in_json("state.json", act))).suggester
    assert callable(loaded.vocabulary_.of_new)


def test_a_compressed_one_is_refused_so_that_none_can_swell() -> None:
    with pytest.raises(FileRefused, match="compressed"):
        artefact.loads(rewritten(lambda name, content: content, compression=zipfile.ZIP_DEFLATED))


def test_one_of_a_newer_version_says_so() -> None:
    content = rewritten(in_json("card.json", lambda value: value.update(version=99)))
    with pytest.raises(FileRefused, match=r"newer version of coder .*model version 99") as refused:
        artefact.loads(content, "m.model")
    assert refused.value.hint == "Upgrade coder to use it."


def test_a_truncated_or_bent_one_is_refused() -> None:
    content = model_bytes()
    for length in (0, 3, 100, len(content) // 2, len(content) - 1):
        with pytest.raises(FileRefused):
            artefact.loads(content[:length])
    for place in range(1000, len(content), len(content) // 40):
        bent = bytearray(content)
        bent[place] ^= 0xFF
        try:
            loaded = artefact.loads(bytes(bent))
        except FileRefused:
            continue
        # What is not refused was bent in the padding between entries, which holds nothing.
        assert artefact.dumps(loaded.suggester, loaded.card | {"info": None}) is not None
        assert np.array_equal(loaded.suggester.bias_, fitted().bias_)


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\x00" + b"x" * 100, b"PK\x03\x04 no zip", b"id;svar\n1;a\n"])
def test_another_file_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "other"
    path.write_bytes(content)
    with pytest.raises(FileRefused):
        artefact.load(path)


def test_a_missing_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="could not be read"):
        artefact.load(tmp_path / "none.model")
