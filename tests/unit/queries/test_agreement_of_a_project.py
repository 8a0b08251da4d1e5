"""Which answers of a project count in agreement: all that coders coded one by one, once what they coded in one act."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest

from coder.operations.coded_file import apply_file
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.importing import Roles
from coder.project import Session
from coder.queries.agreeing import agreement_of
from coder.queries.counting import read_study
from coder.reports.answered import Answered
from coder.reports.coder_rule import CoderRule, counted
from coder.reports.compact import Codings, CountedCoding, Pairs
from tests.small_study import OLD, bring_in

ANSWERS = 60


@pytest.fixture
def alike(study: Session) -> Session:
    """Sixty further answers that say the same, in a wave of their own."""
    rows = "".join(f"N{number};Nei\n" for number in range(ANSWERS))
    bring_in(study, f"id;grupper\n{rows}", wave="2", roles=Roles(id="id", open=("grupper",)))
    return study


def of_old(study: Session) -> tuple[int, float | None, int]:
    [over] = agreement_of(study, read_study(study, "2"))
    [row] = [agreement for agreement in over.codes if agreement.code == OLD]
    return row.answers, row.alpha.value, over.alike


def test_alike_answers_that_were_coded_one_by_one_all_count(alike: Session, tmp_path: Path) -> None:
    """54 agreements and 6 disagreements: no unit of 54 beside units of 3 and 3."""
    file = tmp_path / "koder.csv"
    for coder, with_code in (("Ingrid", range(30)), ("Olav", range(3, 33))):
        rows = "".join(f"N{number};{int(number in with_code)}\n" for number in range(ANSWERS))
        file.write_text(f"id;eldre\n{rows}", encoding="utf-8")
        alike.coder = coder
        apply_file(alike, file, id_column="id", question="grupper", wave="2")
    answers, alpha, once = of_old(alike)
    assert (answers, once) == (ANSWERS, 0)
    assert alpha == pytest.approx(1 - (2 * ANSWERS - 1) * 12 / (2 * 60 * 60))


def test_what_both_coders_coded_in_one_act_counts_once(alike: Session) -> None:
    same = list(range(6, 66))
    for coder in ("Ingrid", "Olav"):
        alike.coder = coder
        code_answers(alike, same[:40], [OLD], stands=None)
        for response in same[40:50]:
            no_code_fits(alike, [response], stands=None)
    answers, _, once = of_old(alike)
    assert (answers, once) == (11, 39)


def test_answers_that_one_coder_coded_take_no_room(alike: Session) -> None:
    """A million of them with two codes each took 600 MB."""
    read = read_study(alike, "2")
    many = range(1_000_000, 1_010_000)
    codings = Codings(CountedCoding(n, n, code, ("Ingrid", "Olav")[n % 2], 0, 3) for n in many for code in (OLD, "x"))
    asked = Answered("grupper", frozenset(), Pairs(zip(many, many, strict=True)), codings)
    tracemalloc.start()
    coded = replace(read, questions={"grupper": counted(asked, CoderRule.FIRST, ("Ingrid", "Olav"), read.codebook)})
    assert agreement_of(alike, coded) == []
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_500_000
