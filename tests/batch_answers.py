"""Synthetic answers with their codes, and files of them, for batch runs and what learns. Loads nothing that learns."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

SUBJECTS = {
    "eldre": "eldre gamle pensjonister sykehjem hjemmetjeneste alder",
    "barn": "barn ungdom skole barnehage familie foreldre",
    "rus": "rus alkohol avhengighet behandling narkotika misbruk",
    "penger": "penger budsjett kroner økonomi ressurser midler",
}
OTHER = "vi har ikke det som de og for mange får dessverre lite tid i kommunen hos oss fordi at nå"


def answers(count: int, seed: int = 0) -> list[tuple[str, frozenset[str]]]:
    """Synthetic answers with their codes; some words are misspelt, so that new ones turn up all the time."""
    rng = random.Random(seed)
    found = []
    for _ in range(count):
        codes = rng.sample(sorted(SUBJECTS), rng.choice((0, 1, 1, 2)))
        words = rng.choices(OTHER.split(), k=rng.randrange(2, 12))
        for code in codes:
            words += rng.sample(SUBJECTS[code].split(), 2)
        rng.shuffle(words)
        if words and rng.random() < 0.5:
            place = rng.randrange(len(words))
            words[place] = words[place] + rng.choice("abcdefgh") + rng.choice("iklmnop")
        found.append((" ".join(words).capitalize() + ".", frozenset(codes)))
    return found


def write_csv(path: Path, count: int, seed: int = 1) -> list[str]:
    """A CSV of `count` answers with ids N0, N1 …; some are quoted, with delimiters, quotes and line ends in them."""
    rng = random.Random(seed)
    lines = ["id;fylke;svar"]
    texts = []
    for number, (text, _) in enumerate(answers(count, seed)):
        if rng.random() < 0.2:
            text += rng.choice([' Sagt "rett ut".', "\nOg mer; på ny linje", "\r\nslutt", ' "', ";"])
        texts.append(text)
        quoted = '"' + text.replace('"', '""') + '"' if set(text) & set('";\r\n') or rng.random() < 0.1 else text
        lines.append(f"N{number};Nord;{quoted}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
    return texts


def rows_of(path: str | Path) -> list[dict[str, Any]]:
    """The rows of an output of JSON lines."""
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
