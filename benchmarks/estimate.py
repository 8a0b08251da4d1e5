"""Whether intervals of shares hold what they promise: coverage, bias and width over many samples of coded corpora.

    python benchmarks/estimate.py [--sets nhs45,nhs12,storting] [--sampled 100,200,400] [--draws 500] [--seed 1]

Needs the answer sets of the sibling folder `shared/data`, whose codes are taken as the truth. In every draw a random
sample is «coded», the suggester of `coder` learns from it in folds (its words, latent vectors and the codebook's
own model once for all draws, since they know no code), predicts every answer out of fold, and `coder.estimate` gives
each code's share. Settings:

- all: simple random sample, all answers; subgroup: about a third of them; 2 × k: the table of two groups × codes;
  change: the difference between the two groups, as between waves
- stratified: the smaller group drawn four times as often; weighted: survey weights from .4 to 2.5
- bad: the predictions of another answer; biased: predictions too high by .3 in one of the two groups

Codes are those with n·p ≥ 10 in the cell, p the true share, n the effective number where weights differ; categories are
the themes of the NHS codebook, which count where one of their codes does. Printed: how many code cells; coverage over
all draws (and the lowest and highest of one code cell); between what all cells would lie in 95 of 100 runs if each
covered .95 and the draws alone made the difference; coverage of the hand-coded sample alone, the same; mean and largest
|bias| in standard errors; mean width of the interval in percentage points; its ratio to that of the hand-coded sample
alone, on average and for the worst cell. A --seed other than 0 draws samples that no other seed has drawn, which is the
check on what was tuned with those; --cells writes every cell to a file, anew after every hundred draws.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from msgspec import structs
from scipy.stats import binom

sys.path.insert(0, str(Path(__file__).resolve().parent))

from answer_sets import AnswerSet, load, rows

from coder.estimate.folds import folds
from coder.estimate.shares import Sample, Share, shares
from coder.intervals import change
from coder.model import Code, Codebook
from coder.suggest.joined import JoinedSuggester
from coder.text.similar import groups

EXAMPLES = 8
"""Examples of each code of the codebook used for learning; some codes have a hundred, which slows every draw."""

LEAST = 10
"""n·p from which a cell is judged."""


@dataclass
class Cell:
    """One code of one cell over all draws."""

    truth: float
    expected: list[float] = field(default_factory=list)
    found: list[float] = field(default_factory=list)
    inside: list[bool] = field(default_factory=list)
    width: list[float] = field(default_factory=list)
    hand_width: list[float] = field(default_factory=list)
    hand_inside: list[bool] = field(default_factory=list)

    def add(self, share: Share, expected: float) -> None:
        self.expected.append(expected)
        self.found.append(share.share)
        self.inside.append(share.low - 1e-12 <= self.truth <= share.high + 1e-12)
        self.hand_inside.append(share.hand_low - 1e-12 <= self.truth <= share.hand_high + 1e-12)
        self.width.append(share.high - share.low)
        self.hand_width.append(share.hand_high - share.hand_low)

    @property
    def coverage(self) -> float:
        return float(np.mean(self.inside))

    @property
    def by_hand(self) -> float:
        return float(np.mean(self.hand_inside))

    @property
    def bias(self) -> float:
        error = np.std(self.found, ddof=1)
        return float(abs(np.mean(self.found) - self.truth) / error) if error > 0 else 0.0

    @property
    def ratio(self) -> float:
        return float(np.mean(self.width) / np.mean(self.hand_width))


class Corpus:
    """An answer set with what does not change from draw to draw."""

    def __init__(self, name: str, keep: Path | None = None) -> None:
        answers = load(name)
        self.name, self.keep = name, keep
        names = answers.names
        known = {code.name for code in answers.codebook}
        missing = [Code(f"x{place}", code_name) for place, code_name in enumerate(names) if code_name not in known]
        few = [structs.replace(code, examples=code.examples[:EXAMPLES]) for code in answers.codebook]
        self.codebook = Codebook((*few, *missing))
        self.answers: AnswerSet = answers
        self.truth = np.array([[name in codes for name in names] for codes in answers.codes], float)
        rng = np.random.default_rng(99)
        # The group depends on the text's length with some noise, so that shares differ between groups.
        length = np.array([len(text) for text in answers.texts], float)
        self.group = (np.argsort(np.argsort(length + rng.normal(0, length.std(), len(length)))) % 10**9) >= 0.67 * len(
            length
        )
        self.weights = np.exp(rng.normal(0, 0.45, len(length)) + 0.2 * self.group).clip(0.4, 2.5)
        clusters = np.arange(len(length))
        for members in groups(enumerate(answers.texts)):
            clusters[members] = members[0]
        self.folds = folds(clusters.tolist(), seed=1)
        self.suggester = JoinedSuggester()
        fitted = self.suggester.fit([], [], codebook=self.codebook, corpus=answers.texts)
        assert self.suggester._goes_on is not None
        self.rows = self.suggester._goes_on.background.rows(answers.texts)
        self.columns = [fitted.codes_.index(name) for name in names]
        self.above = self._categories(name)

    def _categories(self, name: str) -> np.ndarray | None:
        """Return the themes of codes, shape (codes, themes), if the set has any."""
        if name != "nhs45":
            return None
        theme = {
            row["code"].strip(): row["theme"].strip()
            for row in rows(Path(__file__).resolve().parents[1] / ".." / "shared" / "data" / "nhs-fft" / "codebook.csv")
        }
        names = sorted(set(theme.values()))
        return np.array([[theme.get(code) == theme_name for theme_name in names] for code in self.answers.names], float)

    def predicted(self, drawn: np.ndarray) -> np.ndarray:
        """Return confidences of every answer, learned from the sampled answers of the other folds."""
        kept = self.keep and self.keep / f"{self.name}-{hashlib.sha256(drawn.tobytes()).hexdigest()[:24]}.npy"
        if kept and kept.exists():
            return np.asarray(np.load(kept), float)
        answers, found = self.answers, np.zeros(self.truth.shape)
        for fold in range(int(self.folds.max()) + 1):
            learned = [place for place in drawn.tolist() if self.folds[place] != fold]
            taught = self.suggester.refit([answers.texts[i] for i in learned], [answers.codes[i] for i in learned])
            asked = np.flatnonzero(self.folds == fold)
            # As in `scores`, with the texts turned into vectors once for all draws.
            sums = (
                taught.weights.scores(self.rows[asked])
                + taught.bias_
                + taught.vocabulary_.centre_ @ taught.weights.latent
            )
            found[asked] = (1 / (1 + np.exp(-taught.calibration_map_.logits(sums))))[:, self.columns]
        found = found.astype(np.float16)
        if kept:
            np.save(kept, found)
        return found.astype(float)


def samples(corpus: Corpus, n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return a simple random sample, and one with two thirds from the group of a third of the answers."""
    inside, outside = np.flatnonzero(corpus.group), np.flatnonzero(~corpus.group)
    often = round(n * 2 / 3)
    simple = rng.permutation(len(corpus.truth))[:n]
    return simple, np.concatenate([rng.permutation(inside)[:often], rng.permutation(outside)[: n - often]])


Judged = tuple[str, np.ndarray, np.ndarray, list[Share]]
"""Setting, true share per code, n·p per code (n the effective number where weights differ), shares."""


def differing(before: Share, after: Share) -> Share:
    """Return the change from one share to another, and by the hand-coded sample alone."""
    moved, low, high = change(before.share, (before.low, before.high), after.share, (after.low, after.high))
    hand, hand_low, hand_high = change(
        before.hand, (before.hand_low, before.hand_high), after.hand, (after.hand_low, after.hand_high)
    )
    return replace(after, share=moved, low=low, high=high, hand=hand, hand_low=hand_low, hand_high=hand_high)


def settings(corpus: Corpus, n: int, rng: np.random.Generator) -> Iterator[Judged]:
    """Yield every setting of one draw."""
    truth, size, group = corpus.truth, len(corpus.truth), corpus.group
    ones, one_stratum = np.ones(size), np.zeros(size, np.intp)

    def judged(
        name: str, sample: Sample, predicted: np.ndarray, whole: np.ndarray, inside: np.ndarray | None = None
    ) -> Judged:
        here = np.ones(size, bool) if inside is None else inside
        weights = sample.weights * here
        share = weights @ whole / weights.sum()
        drawn = (sample.weights / sample.likely[sample.strata] * here)[sample.drawn]
        expected = drawn.sum() ** 2 / (drawn**2).sum() * np.minimum(share, 1 - share)
        return name, share, expected, shares(sample, predicted, inside)

    drawn, of_strata = samples(corpus, n, rng)
    predicted = corpus.predicted(drawn)
    simple = Sample(drawn, one_stratum, ones, truth[drawn])
    yield judged("all", simple, predicted, truth)
    of_group, of_rest = (
        judged("subgroup", simple, predicted, truth, group),
        judged("2 × k", simple, predicted, truth, ~group),
    )
    yield of_group
    yield "2 × k", np.append(of_group[1], of_rest[1]), np.append(of_group[2], of_rest[2]), of_group[3] + of_rest[3]
    moved = [differing(before, after) for before, after in zip(of_rest[3], of_group[3], strict=True)]
    yield "change", of_group[1] - of_rest[1], np.minimum(of_group[2], of_rest[2]), moved
    yield judged("weighted", Sample(drawn, one_stratum, corpus.weights, truth[drawn]), predicted, truth)
    bad = predicted[np.random.default_rng(5).permutation(size)]
    yield judged("bad model", simple, bad, truth)
    biased = np.clip(predicted + 0.3 * group[:, None], 0, 1)
    yield judged("biased model, all", simple, biased, truth)
    yield judged("biased model, group", simple, biased, truth, group)
    if corpus.above is not None:
        above = np.minimum(truth @ corpus.above, 1)
        of_above = 1 - np.exp(np.log1p(-np.minimum(predicted, 1 - 1e-9)) @ corpus.above)
        yield judged("categories", Sample(drawn, one_stratum, ones, above[drawn]), of_above, above)
    predicted = corpus.predicted(of_strata)
    stratified = Sample(of_strata, group.astype(np.intp), ones, truth[of_strata])
    yield judged("stratified", stratified, predicted, truth)
    yield judged(
        "stratified, weighted",
        Sample(of_strata, group.astype(np.intp), corpus.weights, truth[of_strata]),
        predicted,
        truth,
    )


def by_chance(cells: int, draws: int) -> tuple[float, float]:
    """Return the range of the coverage of all cells in 95 of 100 runs where each is .95 (Bonferroni)."""
    low, high = binom.ppf([0.025 / cells, 1 - 0.025 / cells], draws, 0.95)
    return low / draws, high / draws


def line(name: str, cells: list[Cell]) -> str:
    coverage = [cell.coverage for cell in cells]
    by_hand = [cell.by_hand for cell in cells]
    bias = [cell.bias for cell in cells]
    ratio = [cell.ratio for cell in cells]
    width = 100 * float(np.mean([np.mean(cell.width) for cell in cells]))
    low, high = by_chance(len(cells), len(cells[0].inside))
    return (
        f"{name:36} {len(cells):4}  {np.mean(coverage):.3f} ({min(coverage):.3f}–{max(coverage):.3f})"
        f"  {low:.3f}–{high:.3f}  {np.mean(by_hand):.3f} ({min(by_hand):.3f}–{max(by_hand):.3f})"
        f"  {np.mean(bias):.2f} ({max(bias):.2f})  {width:5.1f}  {np.mean(ratio):.3f} ({max(ratio):.3f})"
    )


def keep(path: Path, name: str, cells: dict[str, dict[int, Cell]]) -> None:
    """Write every cell of a set and a sample size to a file of its own."""
    path.mkdir(parents=True, exist_ok=True)
    with (path / f"{name.replace(' ', '-')}.csv").open("w", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(("setting", "code", "truth", "np", "draws", "coverage", "by_hand", "bias", "ratio", "sd"))
        for setting, of_setting in cells.items():
            for code, cell in of_setting.items():
                table.writerow(
                    (setting, code, round(cell.truth, 5), round(float(np.mean(cell.expected)), 2), len(cell.inside),
                     cell.coverage, cell.by_hand, round(cell.bias, 4), round(cell.ratio, 4),
                     round(float(np.std(cell.found)), 5))
                )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default="nhs45,storting")
    parser.add_argument("--sampled", default="100,200,400")
    parser.add_argument("--draws", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0, help="draw other samples than with another seed")
    parser.add_argument("--keep", type=Path, help="keep predictions in this folder, and use those that are there")
    parser.add_argument("--cells", type=Path, help="write every cell to this folder")
    given = parser.parse_args()
    print(
        f"{'set, sampled, setting':36} cells  coverage (least–most)  by chance  by hand (least–most)"
        "  |bias|/SE (most)  width  ratio (most)"
    )
    for name in given.sets.split(","):
        corpus = Corpus(name, given.keep)
        for n in map(int, given.sampled.split(",")):
            cells: dict[str, dict[int, Cell]] = {}
            for draw in range(given.draws):
                stream = [n, draw, given.seed] if given.seed else [n, draw]
                for setting, truth, expected, found in settings(corpus, n, np.random.default_rng(stream)):
                    kept = cells.setdefault(setting, {})
                    for code, share in enumerate(found):
                        kept.setdefault(code, Cell(float(truth[code]))).add(share, float(expected[code]))
                if given.cells and (draw + 1) % 100 == 0:
                    keep(given.cells, f"{name} {n}", cells)
            for setting, of_setting in cells.items():
                if judged := [cell for cell in of_setting.values() if np.mean(cell.expected) >= LEAST]:
                    print(line(f"{name} {n} {setting}", judged), flush=True)


if __name__ == "__main__":
    main()
