"""Whether nearly all answers with a code are found when the order «more of a code» says that one can stop.

    python benchmarks/stopping.py [--sets nhs45,storting] [--answers 1500] [--coded 100] [--draws 12] [--least 20]

The rule says «95 % sure that at least 95 % are found»: that should be so in at least .95 of searches. `nhs45` and
`storting` need the answer sets of the sibling folder `shared/data`; `grupper` is the synthetic set of this project. In
every draw so many `--answers` are taken at random from the set, as if they were a study; `--coded` of them are coded
first, `coder` learns from these and ranks all others, which it has not seen the codes of. Every code on at least
`--least` of the answers is then searched for, down to where the rule says stop as `coder code` shows it. One ranking
per search: while one codes, the screen would learn on. Searches:

- ranked: in the order of the suggestions
- 10 % and 20 % unseen: so many of the answers with the code that are left, drawn at random, have the confidence of an
  answer without it, as where a theme is worded in a way that the model knows nothing of
- 10 % and 20 % last: those come after all others, as where the model is sure that they mean something else
- random: in random order

Printed, each with its standard error over draws: in which share of searches at least 95 % were found when the rule said
stop, or all had been looked at; the same of those alone in which it did say stop; in which share it did; and what share
of the answers had been looked at then.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))

from answer_sets import DATA, AnswerSet, answer_set, load

from coder.codebook.read import read_codebook
from coder.model import Code, Codebook
from coder.suggest.joined import JoinedSuggester
from coder.suggest.order import at_random, enough_found, more_of

ROOT = Path(__file__).resolve().parents[1]
RECALL = 0.95
SETTINGS = {
    "ranked": (0.0, False),
    "10 % unseen": (0.1, False),
    "20 % unseen": (0.2, False),
    "10 % last": (0.1, True),
    "20 % last": (0.2, True),
}
"""The share of the answers with a code that the model does not see, and whether they are ranked last."""


@dataclass(frozen=True, slots=True)
class Search:
    """The end of a search for one code."""

    found: bool
    """Whether at least `RECALL` of all with the code were found."""
    stopped: bool
    """Whether the rule stopped it before everything had been seen."""
    looked_at: float
    """The share of all answers seen."""


def search(having: Sequence[bool]) -> Search:
    """Return the search through answers in this order, where `having` are those with the code.

    The chance used by the rule falls with every answer without the code: so it is tested before each with it, and where
    it stops there, the first answer at which it does is bisected.
    """
    total = len(having)
    places = [place for place, has in enumerate(having) if has]
    for number, place in enumerate([*places, total]):
        if not enough_found(having[:place], total):
            continue
        low, high = places[number - 1] if number else 0, place  # not enough after `low` answers, enough after `high`
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if enough_found(having[:middle], total) else (middle, high)
        return Search(number >= RECALL * len(places), high < total, high / total)
    return Search(found=True, stopped=False, looked_at=1.0)


def grupper() -> AnswerSet:
    """Return the synthetic answers on groups without priority, as the first coder coded them."""
    import csv

    def table(name: str) -> list[dict[str, str]]:
        with (ROOT / "corpus" / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, delimiter=";"))

    texts = {row["id"]: row["grupper"] for row in table("syntetisk-kartlegging.csv")}
    book = read_codebook(ROOT / "codebooks" / "grupper-ikke-prioritert.yaml")
    names = {code.id: code.name for code in book}
    coded = [
        {"text": texts[row["id"]], "labels": "|".join(names[code] for code in row["koder"].split("|") if code)}
        for row in table("syntetiske-kodinger-ingrid.csv")
    ]
    return answer_set("grupper", coded, "labels", book)


def searches(
    answers: AnswerSet, n_answers: int, n_coded: int, n_draws: int, least: int
) -> dict[str, list[list[Search]]]:
    """Return setting → per draw → the search for each code."""
    known = {code.name for code in answers.codebook}
    missing = [Code(f"x{place}", name) for place, name in enumerate(answers.names) if name not in known]
    book = Codebook((*answers.codebook, *missing))
    taught = JoinedSuggester()
    taught.fit([], [], codebook=book, corpus=answers.texts)
    found: dict[str, list[list[Search]]] = {}
    for draw in range(n_draws):
        order = at_random(range(len(answers.texts)), seed=draw)[:n_answers]
        first, rest = order[:n_coded], order[n_coded:]
        codes = [code for code in answers.names if sum(code in answers.codes[i] for i in order) >= least]
        learned = taught.refit([answers.texts[i] for i in first], [answers.codes[i] for i in first])
        scores = learned.scores([answers.texts[i] for i in rest])
        here: dict[str, list[Search]] = {}
        for number, code in enumerate(codes):
            rng = np.random.default_rng((draw, number))
            begun = [code in answers.codes[i] for i in first]
            having = np.array([code in answers.codes[i] for i in rest])
            confidence = scores[:, learned.codes_.index(code)]
            for setting, (share, last) in SETTINGS.items():
                seen = confidence.copy()
                hidden = rng.permutation(np.flatnonzero(having))[: round(share * having.sum())]
                seen[hidden] = -1.0 if last else rng.choice(confidence[~having], len(hidden))
                ranked = more_of(range(len(rest)), seen)
                here.setdefault(setting, []).append(search([*begun, *(bool(having[i]) for i in ranked)]))
            by_chance = rng.permutation(having).tolist()
            here.setdefault("random", []).append(search([*begun, *by_chance]))
        for setting, made_searches in here.items():
            found.setdefault(setting, []).append(made_searches)
    return found


def with_error(per_draw: Sequence[float]) -> str:
    """Return the mean over draws and its standard error."""
    known = np.array([value for value in per_draw if not np.isnan(value)])
    if not len(known):
        return "       –     "
    error = known.std(ddof=1) / np.sqrt(len(known)) if len(known) > 1 else float("nan")
    return f"{known.mean():.3f} ± {error:.3f}"


def mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else float("nan")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default="nhs45,storting")
    parser.add_argument("--answers", type=int, default=1500, help="answers drawn from the set")
    parser.add_argument("--coded", type=int, default=100, help="answers coded at random before the search")
    parser.add_argument("--draws", type=int, default=12)
    parser.add_argument("--least", type=int, default=20, help="answers with a code that is searched for")
    options = parser.parse_args(arguments)
    heads = ("95 % found", "where it stopped", "stopped", "looked at")
    print(f"{'set, setting':32}{'searches':>9}" + "".join(f"{head:>18}" for head in heads))
    for name in options.sets.split(","):
        if name != "grupper" and not DATA.is_dir():
            print(f"{name}: the answer sets are not here, ../shared/data is missing.", file=sys.stderr)
            return 1
        answers = grupper() if name == "grupper" else load(name)
        print(f"{name}: {len(answers.texts)} answers", flush=True)
        for setting, by_draw in searches(answers, options.answers, options.coded, options.draws, options.least).items():
            figures = (
                [mean([made_search.found for made_search in draw]) for draw in by_draw],
                [mean([made_search.found for made_search in draw if made_search.stopped]) for draw in by_draw],
                [mean([made_search.stopped for made_search in draw]) for draw in by_draw],
                [mean([made_search.looked_at for made_search in draw]) for draw in by_draw],
            )
            line = "".join(f"{with_error(figure):>18}" for figure in figures)
            print(f"{f'{name}, {setting}':32}{sum(map(len, by_draw)):9}{line}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
