"""What suggestions are worth in the first minute, and whether what they promise holds: few coded answers, many codes.

    python benchmarks/first_minute.py [--sets nhs45,survey] [--books whole,names] [--coded 0,1,3,5] [--draws 5]

For every set, codebook, number of coded answers and draw: other answers of one half of the set are asked (`suggest.py`
says how they are drawn). `whole` is the codebook as it is, `names` has nothing but the names of its codes, as a
researcher's own list has. `storting125` are the sub-topics of the Storting, and `survey` is the synthetic survey that
comes along, with whose 190 answers no more than a half can be coded.

Columns: ranking (`lrap`, `p@1`), what is proposed (`f1`, and `right`, the share of it that is right), calibration
(`ece`, and the share right of what is shown at .85 and at .9 or more, over all draws, with how many per answer),
`miss` (right codes that the list lacks; it promises a tenth), and what the suggester tells of itself less what is true:
`told lrap`, `told f1`. Mean ± standard error over draws. Below the tables: where the curve dips under nothing coded.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
from suggest import DATA, AnswerSet, answer_set, draws, load, matrix, rows

from coder.codebook.read import read_codebook
from coder.model import Code, Codebook
from coder.suggest.evaluate import figures
from coder.suggest.joined import JoinedSuggester

SHIPPED = Path(__file__).resolve().parents[1]
SETS = ("nhs45", "nhs12", "storting", "storting125", "survey")
SIZES = (0, 1, 3, 5, 10, 15, 25, 50, 100, 400)
DIP = 0.005
"""A fall below what nothing coded gives that does not count as one."""


@dataclass(frozen=True)
class First:
    """The figures of one draw. What is not a number does not count."""

    lrap: float
    p_at_1: float
    f1: float
    right: float
    ece: float
    n85: float
    right85: float
    n90: float
    right90: float
    miss: float
    told_lrap: float
    told_f1: float


def load_whole(name: str) -> AnswerSet:
    """A set by name, those of this benchmark among them; codes that its codebook lacks are added to it, by name."""
    answers = _load(name)
    named = {code.name for code in answers.codebook}
    lacking = [Code(f"x{place}", code) for place, code in enumerate(answers.names) if code not in named]
    return replace(answers, codebook=replace(answers.codebook, codes=(*answers.codebook, *lacking)))


def _load(name: str) -> AnswerSet:
    if name == "storting125":
        book = Codebook(
            tuple(
                Code(f"s{row['id']}", row["name"], keywords=(row["main_topic"].lower(),))
                for row in rows(DATA / "storting" / "codebook.csv")
                if row["main"] != "True"
            )
        )
        return answer_set(name, rows(DATA / "storting" / "answers.csv"), "labels_sub", book)
    if name != "survey":
        return load(name)
    with (SHIPPED / "corpus" / "syntetisk-kartlegging.csv").open(encoding="utf-8", newline="") as file:
        said = {row["id"]: row["grupper"] for row in csv.DictReader(file, delimiter=";")}
    with (SHIPPED / "corpus" / "syntetiske-kodinger-ingrid.csv").open(encoding="utf-8", newline="") as file:
        coded = [(said[row["id"]], row["koder"]) for row in csv.DictReader(file, delimiter=";")]
    book = read_codebook(SHIPPED / "codebooks" / "grupper-ikke-prioritert.yaml")
    by_name = [
        {"text": text, "codes": "|".join(book.by_id[code].name for code in codes.split("|") if code)}
        for text, codes in coded
    ]
    return answer_set(name, by_name, "codes", book, least_often=1)


def names_alone(book: Codebook) -> Codebook:
    """The same codes, of which nothing is known but their names."""
    return replace(book, codes=tuple(Code(code.id, code.name, code.parent, residual=code.residual) for code in book))


def measured(suggester: JoinedSuggester, answers: AnswerSet, coded: Sequence[int], test: Sequence[int]) -> First:
    """Teach what is coded, and ask the rest."""
    fitted = suggester.refit([answers.texts[i] for i in coded], [answers.codes[i] for i in coded])
    texts = [answers.texts[i] for i in test]
    scores, column = fitted.scores(texts), {name: j for j, name in enumerate(fitted.codes_)}
    places = [column[name] for name in answers.names]
    least = fitted.least_confidence()
    confidences, proposed = scores[:, places], fitted.proposed(texts, scores)[:, places]
    known = matrix([answers.codes[i] for i in test], answers.names)
    found = figures(confidences, proposed, known)
    told = fitted.quality_
    n_right = known.sum(axis=1)
    missed = ((known * (confidences < least)).sum(axis=1) / n_right).mean()
    n85, right85, n90, right90 = (
        float(value)
        for mask in (confidences >= 0.85, confidences >= 0.9)
        for value in (mask.sum() / len(test), (known * mask).sum() / len(test))
    )
    return First(
        found.lrap, found.precision_at_1, found.micro_f1,
        float(known[proposed].mean()) if proposed.any() else np.nan, found.ece,
        n85, right85, n90, right90,
        float(missed) if coded else np.nan,
        told.lrap - found.lrap if told else np.nan, told.micro_f1 - found.micro_f1 if told else np.nan,
    )  # fmt: skip


COLUMNS = ("lrap", "p@1", "f1", "right", "ece", "≥.85", "a answer", "≥.9", "a answer", "miss", "told lrap", "told f1")


def line(label: str, found: Sequence[First]) -> str:
    """One line of the table."""
    table = {one.name: np.array([getattr(each, one.name) for each in found]) for one in fields(First)}

    def cell(name: str) -> str:
        values = table[name][~np.isnan(table[name])]
        if not len(values):
            return "      –      "
        error = values.std(ddof=1) / np.sqrt(len(values)) if len(values) > 1 else 0.0
        return f"{values.mean():6.3f} ±{error:.3f}"

    def sure(at: str) -> str:
        n, right = table[f"n{at}"].sum(), table[f"right{at}"].sum()
        return f"{right / n if n else np.nan:5.2f} of {n / len(found):5.2f}"

    cells = [cell("lrap"), cell("p_at_1"), cell("f1"), cell("right"), cell("ece"), sure("85"), sure("90")]
    return f"{label:28}" + " ".join([*cells, cell("miss"), cell("told_lrap"), cell("told_f1")])


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--books", default="whole,names")
    parser.add_argument("--coded", default=",".join(map(str, SIZES)))
    parser.add_argument("--draws", type=int, default=5)
    parser.add_argument("--half", choices=("all", "dev", "report"), default="report")
    options = parser.parse_args(arguments)
    if not DATA.is_dir():
        print("The answer sets are not here: ../shared/data is missing.", file=sys.stderr)
        return 1
    heads = ("lrap", "p@1", "f1", "right", "ece", "≥.85 right", "≥.9 right", "miss", "told lrap", "told f1")
    print(f"{'set, codebook, coded':28}" + " ".join(f"{head:>13}" for head in heads))
    dips: list[str] = []
    for name in options.sets.split(","):
        answers, sizes = load_whole(name), [int(n) for n in options.coded.split(",")]
        few = name == "survey"
        # Answers without a code were passed over for the tests and would all come first.
        mixed = np.random.default_rng(0)
        drawn = [
            ([coded[i] for i in mixed.permutation(len(coded))][: max(sizes)], test)
            for coded, test in draws(
                answers, len(answers.texts), options.draws, "all" if few else options.half, 90 if few else None
            )
        ]
        for book in options.books.split(","):
            codebook = answers.codebook if book == "whole" else names_alone(answers.codebook)
            fitted = JoinedSuggester()
            fitted.fit([], [], codebook=codebook, corpus=answers.texts)
            start: dict[str, float] = {}
            for n in sizes:
                if min(len(coded) for coded, _ in drawn) < n:
                    continue
                found = [measured(fitted, answers, coded[:n], test) for coded, test in drawn]
                print(line(f"{name} {book} {n}", found), flush=True)
                for figure in ("lrap", "f1"):
                    mean = float(np.mean([getattr(one, figure) for one in found]))
                    if mean < start.setdefault(figure, mean) - DIP:
                        dips.append(f"{name} {book}: {figure} {mean - start[figure]:+.3f} at {n} coded")
    print("\nDips below nothing coded:", "; ".join(dips) or "none")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
