"""Whether the card of a model holds what runs and reports take from it. A file from elsewhere may hold anything."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from coder.errors import FileRefused
from coder.message import Message
from coder.suggest import artefact
from coder.suggest.baseline import TOP_BINS

LARGEST = 10**15
"""Counts beyond this are no counts."""
_LEARNED = ("seed", "n_codes", "n_coded", "n_texts")
_WATCHED = ("answers", "words", "known_words", "foreign")


def card_of_file(path: Path) -> dict[str, Any]:
    """The card of a model file without what only drift is measured by. Raises FileRefused for what is no model."""
    model = artefact.load(path)
    check_card(model, str(path))
    return {key: value for key, value in model.card.items() if key != "training"}


def check_card(model: artefact.Model, name: str) -> None:
    """Raise FileRefused where a part of the card is not of the kind that a report is made of; `name` is the file."""
    wrong = _wrong(model)
    if wrong:
        raise FileRefused(
            "{name} is no model file, or it is damaged (its card says nothing sensible of {wrong}).",
            "Make it anew with: coder model PROJECT -o FILE",
            name=name,
            wrong=wrong,
        )


def _wrong(model: artefact.Model) -> Message | None:
    """What is wrong with the card, in words; None for nothing."""
    card, suggester = model.card, model.suggester
    info, data, book = card.get("info"), card.get("data", {}), card.get("codebook", {})
    versions, training = card.get("versions"), card.get("training", {})
    if not isinstance(info, dict) or not all(_count(info.get(one)) for one in _LEARNED):
        return Message("what it learned from")
    if not _count(suggester.vocabulary_.n_texts):
        return Message("how many texts its words are from")
    if not _figures(info.get("quality")):
        return Message("its quality")
    if not isinstance(versions, dict):
        return Message("the versions it was made with")
    if not isinstance(data, dict) or not _texts(data, "project", "question") or not _count(data.get("texts", 0)):
        return Message("its data")
    if not isinstance(book, dict) or not _texts(book, "name") or not _codes(book.get("codes", [])):
        return Message("its codebook")
    if not isinstance(training, dict) or (training and not _training(training, suggester)):
        return Message("the answers it learned from")
    return None


def _count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST


def _number(value: object) -> bool:
    return isinstance(value, float) or _count(value)


def _figures(found: object) -> bool:
    return found is None or (isinstance(found, dict) and all(map(_number, found.values())))


def _texts(found: Mapping[str, Any], *keys: str) -> bool:
    return all(isinstance(found.get(key), str | None) for key in keys)


def _codes(found: object) -> bool:
    return isinstance(found, list) and all(
        isinstance(one, dict) and isinstance(one.get("id"), str) and isinstance(one.get("name"), str) for one in found
    )


def _counts(found: object, size: int) -> bool:
    return isinstance(found, list) and len(found) == size and all(map(_count, found))


def _training(found: Mapping[str, Any], suggester: Any) -> bool:
    watched: Sequence[Any] | None = found.get("watched")
    new = found.get("new_words", 0.0)
    return (
        all(_count(found.get(one)) for one in _WATCHED)
        and isinstance(watched, list)
        and all(_count(place) and place < len(suggester.vocabulary_.index) for place in watched)
        and _counts(found.get("of_watched"), len(watched))
        and _counts(found.get("confidence"), len(suggester.codes_))
        and _counts(found.get("top"), TOP_BINS)
        and _number(new)
        and math.isfinite(new)
    )
