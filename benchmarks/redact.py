"""The share of identifying details that `coder redact` finds. `uv run python benchmarks/redact.py [FILE]`.

Prints the share of details found whole and in part, by kind, and the share of finds that touch a detail.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from coder.reports import privacy

_MARK = re.compile(r"\[([a-z -]+): ([^\]]+)\]")


@dataclass(frozen=True, slots=True)
class Answer:
    """A text, and its details as (kind, start, end exclusive)."""

    text: str
    details: tuple[tuple[str, int, int], ...]


def read(line: str) -> Answer:
    """Return one answer with its marked details."""
    text, details, place = "", [], 0
    for mark in _MARK.finditer(line):
        text += line[place : mark.start()]
        details.append((mark[1], len(text), len(text) + len(mark[2])))
        text += mark[2]
        place = mark.end()
    return Answer(text + line[place:], tuple(details))


def main(path: Path) -> None:
    """Measure on the answers of a file, one per line."""
    answers = [read(line) for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    rare = privacy.rare_words((number, answer.text) for number, answer in enumerate(answers))
    details: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    part: Counter[str] = Counter()
    finds, right = 0, 0
    for answer in answers:
        hits = privacy.find(answer.text, rare)
        covered = {place for hit in hits for place in range(hit.start, hit.end)}
        finds += len(hits)
        right += sum(any(hit.start < end and start < hit.end for _, start, end in answer.details) for hit in hits)
        for kind, start, end in answer.details:
            wanted = {place for place in range(start, end) if answer.text[place].isalnum()}
            details[kind] += 1
            whole[kind] += wanted <= covered
            part[kind] += not wanted.isdisjoint(covered)
    print(f"{'kind':18} details  whole  in part")
    for kind in details:
        print(f"{kind:18} {details[kind]:7}  {whole[kind]:5}  {part[kind]:7}")
    total = details.total()
    print(f"{'share of all':18} {total:7}  {whole.total() / total:5.3f}  {part.total() / total:7.3f}")
    print(f"precision {right / finds:.3f}: {right} of {finds} finds touch a detail")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("answers", type=Path, nargs="?", default=Path(__file__).with_name("redact_answers.txt"))
    main(parser.parse_args().answers)
