"""What somebody computes who has read reports, written without a line of the program's own; and studies to read of."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations, product
from typing import NamedTuple

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from coder.model import Code, Codebook
from coder.reports.answered import Answered
from coder.reports.bylines import Excerpts
from coder.reports.compact import CountedCoding
from coder.reports.crossing import MOST_PAIRS, Crossed
from coder.reports.grouping import Described
from coder.reports.planning import ReportPlan
from coder.reports.protect.linear_system import WIDTH
from coder.reports.study import Study

BOOK = Codebook(
    (
        Code("p", "p"), Code("p1", "p1", "p"), Code("p2", "p2", "p"), Code("p3", "p3", "p"),
        Code("q", "q"), Code("q1", "q1", "q"), Code("q2", "q2", "q"), Code("r", "r"),
    )
)  # fmt: skip
LEAVES = ("p1", "p2", "p3", "q1", "q2", "r")

TRUSTS = {"a": "north", "b": "north", "c": "south", "d": "south", "e": "west"}
"""Trust → its county: west is one trust."""

WAYS = ("bus", "car", "boat")
"""What may be chosen together."""


def project(seed: int, people: int, kind: str, weighted_by: str = "") -> Study:
    """A study whose codings are `single`, `nested` (several codes, categories with sub-codes) or `near` single, that
    is, few have a second code, a category alone, or none. `weighted_by` is what the weights «w» are the same in,
    or «person» where they are about the same in each trust.
    """
    draw = random.Random(seed)
    chances = [draw.random() ** 2 + 0.02 for _ in LEAVES]
    data: dict[int, dict[str, str | list[str]]] = {}
    codings, none = [], set()
    for case in range(people):
        trust = draw.choices("abcde", (8, 5, 6, 2, 4))[0]
        data[case] = {
            "trust": trust, "county": TRUSTS[trust], "sex": draw.choice("mf"),
            "ja": draw.choices(("Ja", "Nei"), (3, 1))[0],
        }  # fmt: skip
        if weighted_by:
            by = str(data[case]["trust" if weighted_by == "person" else weighted_by])
            same = random.Random(f"{seed} {by}").choice((0.7, 0.85, 1.0, 1.15, 1.3))
            data[case]["w"] = (
                f"{same * (1 + (weighted_by == 'person') * 0.2 * (random.Random(case).random() - 0.5)):.3f}"
            )
        if kind.startswith("several"):
            data[case]["travel"] = [way for way in WAYS if draw.random() < {"bus": 0.7, "car": 0.5, "boat": 0.08}[way]]
        codes = {draw.choices(LEAVES, chances)[0]}
        if kind in ("nested", "several nested"):
            codes |= {leaf for leaf, chance in zip(LEAVES, chances, strict=True) if draw.random() < chance / 2}
        if kind not in ("single", "several single") and draw.random() < 0.04:
            codes |= {draw.choice(LEAVES)}
        if kind not in ("single", "several single") and draw.random() < 0.03:
            codes = {draw.choice("pq")}
        if kind not in ("single", "several single") and draw.random() < 0.03:
            codes = set()
            none.add(case)
        codings += [CountedCoding(case, case, code, "Kari", 0, 9) for code in sorted(codes)]
    answered = Answered("svar", frozenset(data), {case: case for case in data}, codings, frozenset(none))
    names = ["svar", "trust", "county", "sex", "ja"]
    names += [*(["travel"] if kind.startswith("several") else []), *(["w"] if weighted_by else [])]
    kinds = {name: "open" if name == "svar" else "closed" for name in names}
    described = {name: Described(name) for name in names}
    return Study("", data, {"svar": answered}, described, kinds, BOOK, {name: name for name in names})


Cell = tuple[str, tuple[tuple[str, str], ...]]
"""A code, or «n» for everybody; and the groups it is counted in, by variable."""


class Quoted(NamedTuple):
    """What quotes tell of who wrote them: all codes, the groups named, and what those asked further have answered."""

    codes: frozenset[str]
    groups: frozenset[str]
    ja: frozenset[str]


class Reader:
    """What somebody knows who has read reports: sums of unknown numbers of people, by what they are and have said.

    The unknowns are how many have each set of codes and each value of the variables that anybody could have: one for
    each (codes, values). Written without a line of the program's own.
    """

    def __init__(self, study: Study, *, pairs: bool = False) -> None:
        self.study = study
        self.reads_pairs = pairs
        answered = study.questions["svar"]
        self.codes = {case: frozenset[str]() for case in study.data}
        for coding in answered.codings:
            above = {code.id for code in BOOK if coding.code in {below.id for below in BOOK.subtree(code)}}
            self.codes[coding.case] |= above
        self.known: dict[Cell, int] = {}
        self.hidden: dict[Cell, int] = {}
        self.pairs: dict[tuple[str, str, str], int] = {}
        """Two codes, the answer «ja» of those counted or nothing → how many have both."""
        self.printed: dict[Cell, float | None] = {}
        """The cells and totals of weighted tables → weighted per cent, None where it is hidden."""
        self.weighs: list[tuple[Cell, list[Cell]]] = []
        """The rows of weighted tables: the total, and its cells in all groups."""
        self.quoted: Counter[Quoted] = Counter()
        """What quotes tell of a respondent → of how many. The same name stands by all quotes of a respondent."""

    def cell(self, row: str, **values: str) -> Cell:
        return (row, tuple(sorted(values.items())))

    def read(self, made: ReportPlan, tables: Crossed) -> None:
        """Add a report: every cell that is shown, every total and every number of people."""
        for planned, crossing in zip(made.sections, tables.crossings, strict=True):
            asked = dict(planned.section.asked_when)
            condition = {"ja": asked["ja"][0]} if asked else {}
            question = planned.section.question
            for code, other, both in crossing.pairs[: MOST_PAIRS if self.reads_pairs else 0]:
                self.pairs[code, other, condition.get("ja", "")] = both
            for table in crossing.shown:
                for place, group in enumerate(table.grouping.groups):
                    where = {**condition, table.grouping.name: group.key}
                    base = self.cell("n", **where)
                    if group.key in table.withheld:
                        self.hidden[base] = self.count(base)
                    else:
                        self.known[base] = table.bases[place]
                    for row, line in zip(table.rows, table.cells, strict=True):
                        key = self.cell("n", ja=row, **where) if question == "ja" else self.cell(row, **where)
                        if line[place].masked:
                            self.hidden[key] = self.count(key)
                        else:
                            self.known[key] = line[place].n
                for row, total, line in zip(table.rows, table.totals, table.cells, strict=True):
                    key = self.cell("n", ja=row) if question == "ja" else self.cell(row, **condition)
                    self.known[key] = total.n
                    if made.weights is None or not crossing.weighted or question == "ja":
                        continue
                    groups = [group.key for group in table.grouping.groups]
                    cells = [self.cell(row, **{**condition, table.grouping.name: group}) for group in groups]
                    self.printed[key] = total.percent
                    self.printed |= {cell: share.percent for cell, share in zip(cells, line, strict=True)}
                    self.weighs.append((key, cells))

    def read_quotes(self, made: ReportPlan, excerpts: Excerpts, said: Mapping[int, Sequence[str]]) -> None:
        """Add the quotes of a report, and what is said of who wrote them: with each stand all codes of the answer."""
        asked: dict[int, set[str]] = {}
        for planned, by_code in zip(made.sections, excerpts, strict=True):
            for quote in (quote for found in by_code.values() for quote in found):
                asked.setdefault(quote.case, set()).update(*(values for _, values in planned.section.asked_when))
        for case, ja in asked.items():
            self.quoted[Quoted(self.codes[case], frozenset(said[case]), frozenset(ja))] += 1

    def count(self, cell: Cell) -> int:
        row, values = cell
        return sum(
            (row == "n" or row in self.codes[case]) and all(_is(data[name], value) for name, value in values)
            for case, data in self.study.data.items()
        )

    def weights_of(self, cell: Cell) -> list[float]:
        """The weights of everybody in the groups of a cell."""
        return [
            float(str(data["w"]))
            for data in self.study.data.values()
            if all(_is(data[name], value) for name, value in cell[1])
        ]

    def widths(self, cells: Sequence[Cell], *, blind: bool = False) -> dict[Cell, float]:
        """The range of each hidden cell, by linear programming; `blind`: if no cell by group were shown at all."""
        rows = ["n", *(code.id for code in BOOK)]
        chosen: list[tuple[str, ...]] = [()]
        if "travel" in self.study.kinds:
            chosen = [some for number in range(len(WAYS) + 1) for some in combinations(WAYS, number)]
        sexes = "m" if "travel" in self.study.kinds else "mf"
        kinds = [*product(TRUSTS, sexes, ("Ja", "Nei"), chosen)]
        above = {code.id: code.parent for code in BOOK}
        extra = [*((row, "alone") for row in ("p", "q", "n"))]
        keys: list[object] = [
            *((row, kind) for row in rows for kind in kinds),
            *((kind, of) for of in extra for kind in kinds),
        ]
        together = sorted({pair[:2] for pair in self.pairs})
        keys += [(pair, kind) for pair in together for kind in kinds]
        placed = {
            quoted: [
                kind
                for kind in kinds
                if quoted.groups <= {kind[0], TRUSTS[kind[0]], kind[1]} and quoted.ja <= {kind[2]}
            ]
            for quoted in ({} if blind else self.quoted)
        }
        keys += [(quoted, kind) for quoted, kinds_of in placed.items() for kind in kinds_of]
        keys += [("weight", cell) for cell in self.printed]
        columns: dict[object, int] = {key: number for number, key in enumerate(keys)}
        size = len(columns)
        upper: list[np.ndarray] = []
        equal: list[np.ndarray] = []
        sums: list[float] = []

        def line(*parts: tuple[object, int]) -> np.ndarray:
            made = np.zeros(size)
            for key, sign in parts:
                made[columns[key]] += sign
            return made

        tops = [code for code in above if above[code] is None]
        alone = {
            "p": {case for case, codes in self.codes.items() if codes & {"p", "p1", "p2", "p3"} == {"p"}},
            "q": {case for case, codes in self.codes.items() if codes & {"q", "q1", "q2"} == {"q"}},
            "n": {case for case, codes in self.codes.items() if not codes},
        }
        for kind in kinds:
            for whole in ("p", "q", "n"):
                parts = [code for code in above if above[code] == whole] if whole != "n" else tops
                upper.append(
                    line(((whole, kind), 1), ((kind, (whole, "alone")), -1), *(((part, kind), -1) for part in parts))
                )
                upper += [line(((part, kind), 1), ((whole, kind), -1)) for part in parts]
        for whole in ("p", "q", "n"):
            equal.append(line(*((((kind, (whole, "alone")), 1)) for kind in kinds)))
            sums.append(len(alone[whole]))
            # Codes that nobody has two of add up wherever they are counted.
            parts = [code for code in above if above[code] == whole] if whole != "n" else tops
            if sum(self.count(self.cell(part)) for part in parts) + len(alone[whole]) == self.count(self.cell(whole)):
                for kind in kinds:
                    equal.append(
                        line(
                            ((whole, kind), 1), ((kind, (whole, "alone")), -1), *(((part, kind), -1) for part in parts)
                        )
                    )
                    sums.append(0)

        for quoted, kinds_of in placed.items():
            equal.append(line(*(((quoted, kind), 1) for kind in kinds_of)))
            sums.append(self.quoted[quoted])
        for kind in kinds if placed else ():
            of_kind = [quoted for quoted, kinds_of in placed.items() if kind in kinds_of]
            for row in rows:
                having = [((quoted, kind), 1) for quoted in of_kind if row == "n" or row in quoted.codes]
                lacking = [((quoted, kind), 1) for quoted in of_kind if row != "n" and row not in quoted.codes]
                upper.append(line(*having, ((row, kind), -1)))
                upper.append(line(*lacking, ((row, kind), 1), (("n", kind), -1)))
            for pair in together:
                having = [((quoted, kind), 1) for quoted in of_kind if quoted.codes >= set(pair)]
                upper.append(line(*having, ((pair, kind), -1)))
        for pair, kind in product(together, kinds):
            first, second = pair
            upper += [line(((pair, kind), 1), ((code, kind), -1)) for code in pair]
            upper.append(line(((first, kind), 1), ((second, kind), 1), ((pair, kind), -1), (("n", kind), -1)))
        for (first, second, ja), both in self.pairs.items():
            equal.append(line(*((((first, second), kind), 1) for kind in kinds if ja in ("", kind[2]))))
            sums.append(both)

        def of(cell: Cell) -> np.ndarray:
            row, values = cell
            parts: list[tuple[object, int]] = []
            for kind in kinds:
                held = {"trust": kind[0], "county": TRUSTS[kind[0]], "sex": kind[1], "ja": kind[2], "travel": kind[3]}
                if all(_is(held[name], value) for name, value in values):
                    parts.append(((row, kind), 1))
            return line(*parts)

        for cell, number in self.known.items():
            values = dict(cell[1])
            # Blind, there are the totals of each section, and how many are in each group.
            if not blind or values.keys() <= {"ja"} or (cell[0] == "n" and "ja" not in values):
                equal.append(of(cell))
                sums.append(number)
        most = [0.0] * len(upper)
        for cell, percent in self.printed.items():
            each, total = self.weights_of(cell), dict(cell[1]).keys() <= {"ja"}
            weight = line((("weight", cell), 1))
            upper += [min(each) * of(cell) - weight, weight - max(each) * of(cell)]
            most += [0.0, 0.0]
            if percent is not None and (total or not blind):
                upper += [weight, -weight]
                most += [sum(each) * (percent + 0.5) / 100, -sum(each) * (percent - 0.5) / 100]
        for cell, cells_of in self.weighs:
            equal.append(line((("weight", cell), 1), *((("weight", part), -1) for part in cells_of)))
            sums.append(0)
            for county in ("north", "south", "west"):
                inside = self.cell(cell[0], **{**dict(cell[1]), "county": county})
                trusts = [part for part in cells_of if TRUSTS.get(dict(part[1]).get("trust", "")) == county]
                if trusts and inside in self.printed:
                    equal.append(line((("weight", inside), 1), *((("weight", part), -1) for part in trusts)))
                    sums.append(0)
        found = {}
        some, same = csr_matrix(np.array(upper)), csr_matrix(np.array(equal))
        for cell in cells:
            costs = of(cell)
            ends = [
                linprog(
                    sign * costs, A_ub=some, b_ub=most, A_eq=same, b_eq=sums,
                    method="highs",
                )
                for sign in (1, -1)
            ]  # fmt: skip
            assert all(end.status in (0, 3) for end in ends), "what is shown is true of somebody"
            found[cell] = np.inf if ends[1].status == 3 else -ends[1].fun - ends[0].fun
        return found


def _is(held: object, value: str) -> bool:
    """Whether somebody with this value, or these, is in the group with the key `value`."""
    if not isinstance(held, list | tuple | frozenset | set):
        return held == value
    return value in held or (value == "[]" and not held)


def exposed(reader: Reader, most: int = 10) -> list[tuple[object, float, float]]:
    """Of a draw of hidden cells those whose range is narrower than `WIDTH` though it need not be."""
    drawn = random.Random(1).sample(sorted(reader.hidden, key=str), min(most, len(reader.hidden)))
    narrow = {cell: width for cell, width in reader.widths(drawn).items() if width < WIDTH - 1e-4}
    widest = reader.widths([*narrow], blind=True)
    return [(cell, width, widest[cell]) for cell, width in narrow.items() if width < min(WIDTH, widest[cell]) - 1e-4]
