"""The card of a model, as used by runs and reports; decoded once, since a foreign file may contain anything."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from coder.batch.drift import Baseline
from coder.errors import FileRefused
from coder.message import Message
from coder.model.decoding import OtherType, decode
from coder.suggest import artefact
from coder.suggest.baseline import TOP_BINS
from coder.suggest.learner import Fitted

LARGEST = 10**15
"""Larger numbers are no counts."""


@dataclass(frozen=True, slots=True)
class Info:
    """How a model was fitted: the number of coded answers, and its out-of-sample quality."""

    seed: int
    n_codes: int
    n_coded: int
    n_texts: int
    quality: dict[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Data:
    """The project whose answers it learned from, and the number of texts. `question_headings` are the names that the
    question has in files: its own, its full text, and earlier ones.
    """

    project: str | None = None
    question: str | None = None
    question_headings: tuple[str, ...] = ()
    texts: int | None = None


@dataclass(frozen=True, slots=True)
class NamedCode:
    """A code by its id, with its path of names."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Book:
    """The codebook of a model."""

    name: str | None = None
    codes: tuple[NamedCode, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """The description of a model. `training` summarises the answers it learned from, None if missing; `shown` is the
    written card without that, which is long and for comparing only.
    """

    info: Info
    data: Data
    codebook: Book
    versions: Mapping[str, object]
    training: Baseline | None
    shown: Mapping[str, object]


def card_of(model: bytes | Path) -> Card:
    """Return the card of a model file or of its bytes. Raises FileRefused for anything else."""
    if isinstance(model, Path):
        return read_card(artefact.load(model), str(model))
    return read_card(artefact.loads(model), "The model")


def read_card(model: artefact.Model[Fitted], name: str) -> Card:
    """Return the card of a model, whose file is called `name`. Raises FileRefused for invalid parts."""
    card = model.card
    if not _counts([model.suggester.info().n_texts]):
        raise _refused(name, Message("how many texts its words are from"))
    training = card.get("training") or None
    return Card(
        _part(Info, card.get("info"), _is_info, name, Message("what it learned from")),
        _part(Data, card.get("data", {}), lambda data: _counts([data.texts or 0]), name, Message("its data")),
        _part(Book, card.get("codebook", {}), _is_anything, name, Message("its codebook")),
        _part(dict[str, object], card.get("versions"), _is_anything, name, Message("the versions it was made with")),
        None
        if not training
        else _part(
            Baseline,
            training,
            lambda baseline: _is_baseline(baseline, model.n_words, len(model.codes)),
            name,
            Message("the answers it learned from"),
        ),
        {key: value for key, value in card.items() if key != "training"},
    )


def _refused(name: str, wrong: Message) -> FileRefused:
    return FileRefused(
        "{name} is no model file, or it is damaged (its card says nothing sensible of {wrong}).",
        "Make it anew with: coder model PROJECT -o FILE",
        name=name,
        wrong=wrong,
    )


Part = TypeVar("Part")


def _part(kind: type[Part], value: object, holds: Callable[[Part], bool], name: str, what: Message) -> Part:
    try:
        if holds(part := decode(kind, value)):
            return part
    except OtherType:
        pass
    raise _refused(name, what)


def _is_anything(_: object) -> bool:
    return True


def _is_info(info: Info) -> bool:
    figures = (info.quality or {}).values()
    return _counts([info.seed, info.n_codes, info.n_coded, info.n_texts]) and not any(
        abs(each) > LARGEST for each in figures
    )


def _is_baseline(baseline: Baseline, n_words: int, n_codes: int) -> bool:
    return (
        _counts([baseline.answers, baseline.words, baseline.known_words, baseline.foreign])
        and _counts(baseline.watched)
        and all(place < n_words for place in baseline.watched)
        and _counts(baseline.of_watched)
        and _counts(baseline.confidence)
        and _counts(baseline.top)
        and (len(baseline.of_watched), len(baseline.confidence), len(baseline.top))
        == (len(baseline.watched), n_codes, TOP_BINS)
        and math.isfinite(baseline.new_words)
    )


def _counts(found: Iterable[object]) -> bool:
    return all(isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= LARGEST for number in found)
