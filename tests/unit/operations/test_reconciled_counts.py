"""What was decided where coders differ counts everywhere: reports, views, search, matrix, estimates, learning."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from coder.model import Filter
from coder.model.ids import CodeId, ResponseId
from coder.model.reconciling import DISCUSS, HAS, HAS_NOT
from coder.operations.coded_file import apply_file
from coder.operations.coding import code_answers
from coder.operations.exporting import export
from coder.operations.reconciling import Decision, reconcile
from coder.operations.sampling import draw
from coder.project import Session
from coder.queries.agreeing import agreement_of, agreements
from coder.queries.coded_answers import coded_answers
from coder.queries.counting import counted_answers, counted_codes, read_study
from coder.queries.estimating import prepared
from coder.queries.finding import count_answers, search_answers
from coder.queries.provenance import provenance
from coder.queries.reconciling import disagreements
from coder.reports.chapter import Paragraph
from coder.reports.coder_rule import CoderRule
from coder.reports.shares import rule_notes
from coder.reports.words import Words
from coder.store import answers, queries, sorting
from tests.small_study import CARERS, LONELY, OLD, ONE, OTHER, TEN, new_study
from tests.unit.reports.report_samples import compose_report

ELDERS, ALONE = ResponseId(2), ResponseId(4)


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Session]:
    """Ingrid: «eldre», «forløp 1»; «ensomhet». Olav: «eldre», «annet»; «forløp 10». Nothing is decided yet."""
    with new_study(tmp_path / "s.db") as session:
        code_answers(session, [ELDERS], [OLD, ONE])
        code_answers(session, [ALONE], [LONELY])
        session.coder = "Olav"
        code_answers(session, [ELDERS], [OLD, OTHER])
        code_answers(session, [ALONE], [TEN])
        yield session


def decide(session: Session, *decided: tuple[int, str | None, str]) -> None:
    made = [
        Decision(ResponseId(answer), None if code is None else CodeId(code), outcome)
        for answer, code, outcome in decided
    ]
    reconcile(session, made)


SETTLED = ((ELDERS, ONE, HAS_NOT), (ELDERS, OTHER, HAS), (ALONE, LONELY, HAS_NOT), (ALONE, TEN, HAS_NOT))
"""After which the one answer has «eldre» and «annet», and no code fits the other."""


@pytest.mark.parametrize("rule", list(CoderRule))
def test_reports_count_it_under_every_rule(rule: CoderRule, study: Session) -> None:
    decide(study, *SETTLED)
    held = read_study(study, None, (), rule).questions["grupper"]
    assert sorted((coding.response, coding.code) for coding in held.codings if coding.coder) == [
        (ELDERS, OTHER), *[(ELDERS, OLD)] * (1 if rule is CoderRule.FIRST else 2),
    ]  # fmt: skip
    assert held.agreed == ()
    assert (set(held.none_fits), set(held.done)) == ({ALONE}, {ELDERS, ALONE})
    assert len(held.every) == 6
    found = counted_answers(study, rule)
    assert (found[ELDERS].codes, found[ALONE].codes, found[ALONE].none_fits) == ({OLD, OTHER}, frozenset(), True)
    used, _ = counted_codes(study, rule)
    assert (used[OTHER].answers, used[ONE].answers, used[TEN].answers, used[OLD].answers) == (1, 0, 0, 1)


def test_what_is_to_be_discussed_counts_as_before_and_so_does_what_named_coders_put(study: Session) -> None:
    before = read_study(study).questions["grupper"].codings
    decide(study, *((response, code, DISCUSS) for response, code, _ in SETTLED))
    assert list(read_study(study).questions["grupper"].codings) == list(before)
    decide(study, *SETTLED)
    olav = read_study(study, None, ["Olav"]).questions["grupper"]
    assert [(coding.response, coding.code) for coding in olav.codings] == [(ELDERS, OLD), (ELDERS, OTHER), (ALONE, TEN)]


def test_a_category_agreed_on_gives_way_to_its_code_that_was_decided_on(study: Session) -> None:
    """By majority Ingrid's «ensomhet» and Olav's «forløp 10» are «grupper», which both are below."""
    majority = read_study(study, None, (), CoderRule.MAJORITY).questions["grupper"]
    assert [(coding.response, coding.code) for coding in majority.agreed] == [(ALONE, "grupper")]
    decide(study, (ALONE, TEN, HAS), (ALONE, LONELY, HAS_NOT))
    majority = read_study(study, None, (), CoderRule.MAJORITY).questions["grupper"]
    assert majority.agreed == ()
    assert (ALONE, TEN) in {(coding.response, coding.code) for coding in majority.codings}


def test_views_search_tables_and_learning_go_by_it(study: Session) -> None:
    decide(study, *SETTLED)
    counts = {row.code_id: (row.codings, row.responses_with_sub_codes) for row in queries.code_counts(study.project)}
    assert (counts[ONE], counts[OTHER], counts[OLD], counts["grupper"]) == ((0, 0), (1, 1), (2, 1), (0, 1))
    excerpts = study.project.execute("SELECT response, code FROM coded_excerpts ORDER BY 1, 2").fetchall()
    assert excerpts == [(2, "annet"), (2, "grupper > eldre"), (2, "grupper > eldre")]
    assert count_answers(study, Filter(codes=(ONE,))) == 0
    assert count_answers(study, Filter(codes=(ONE,), coder="Ingrid")) == 1  # what she put
    assert [row.response for row in search_answers(study, Filter(question="grupper", without=(OLD,)))] == [ALONE]
    assert next(search_answers(study, Filter(codes=(OLD,)))).codes == ["grupper > eldre", "annet"]
    listed = answers.page(study.project, [ELDERS, ALONE], "Olav")
    assert (set(listed[ELDERS].codes), listed[ALONE].codes) == ({OLD, OTHER}, [])
    grupper = Filter(question="grupper")
    assert sorting.sorted_ids(study.project, grupper, "Olav", sort="codes", descending=True) == [ELDERS, ALONE]
    taught = coded_answers(study)
    assert dict(zip(taught.ids, taught.codes, strict=True)) == {ELDERS: {OLD, OTHER}, ALONE: frozenset()}


def test_matrix_and_estimates_go_by_it_and_codings_say_what_was_decided(study: Session, tmp_path: Path) -> None:
    header = rows_of(study, "codings")[0].keys()
    assert "decided" not in header
    decide(study, *SETTLED, (ELDERS, CARERS, HAS))
    matrix = {row["response"]: row for row in rows_of(study, "matrix")}
    assert (matrix["2"]["annet"], matrix["2"]["grupper > forløp 1"], matrix["4"]["no_code_fits"]) == ("1", "0", "1")
    assert matrix["2"]["støtte > pårørende"] == "1"
    for what in ("codings", "excerpts"):
        told = {(row["response"], row["code_id"], row["coder"]): row["decided"] for row in rows_of(study, what)}
        assert told["2", ONE, "Ingrid"] == "has not"
        assert told["2", OLD, "Olav"] == ""
        assert len(told) == 6  # nothing of what coders put is lost
    whole = tmp_path / "koder.csv"
    export(study, "codings", "csv", whole, unredacted=True)
    study.coder = "Ingrid"
    assert apply_file(study, whole).codings == 0  # it reads back, and all stands already
    sample = draw(study, "grupper", 2, seed=1).sample
    decided = prepared(study, sample, predictions=False).answers.decided
    assert (decided[ELDERS].codes, decided[ALONE].codes) == ({OLD, OTHER, CARERS}, frozenset())
    assert decided[ALONE].votes == {"Ingrid": {LONELY}, "Olav": {TEN}}


def rows_of(study: Session, what: str) -> list[dict[str, str]]:
    written = io.StringIO()
    export(study, what, "csv", written, raw=True, unredacted=True)
    return list(csv.DictReader(io.StringIO(written.getvalue().lstrip("\ufeff"))))


def test_agreement_in_the_appendix_is_that_of_coder_agree_and_of_the_codings(study: Session) -> None:
    held = read_study(study)
    (before,) = agreement_of(study, held)
    (told,) = agreements(study, by_week=False)
    assert (before.over, before.codes, before.recount) == (told.over, tuple(told.codes), told.recount)
    decide(study, *SETTLED)
    assert agreement_of(study, read_study(study)) == [before]


def test_the_method_paragraph_says_how_many_were_settled_by_whom_and_what_is_open(study: Session) -> None:
    def said() -> str:
        blocks = compose_report(study)[0].blocks
        return " ".join(block.text for block in blocks if isinstance(block, Paragraph))

    assert "kodet ulikt" not in said()
    study.coder = "Kari"
    decide(study, SETTLED[0], SETTLED[2], (ALONE, TEN, DISCUSS))
    held = provenance(study, read_study(study)).reconciled
    assert (held.decided, held.by, held.to_discuss, held.open) == (2, ("Kari",), 1, 1)
    assert (
        "Der koderne hadde kodet ulikt, er 2 av 4 uenigheter om en kode avgjort i etterkant, av Kari: Rapporten teller"
        " det som er avgjort, og samsvaret er det mellom kodingene før dette. 2 er åpne og telles slik de er kodet, 1"
        " av dem må drøftes." in said()
    )
    assert disagreements(study).open == 1


def rule_note(session: Session) -> str:
    return " ".join(rule_notes(Words("nb"), read_study(session).questions["grupper"]))


def test_the_note_says_that_what_was_decided_counts_and_only_elsewhere_the_rule(study: Session) -> None:
    first = "Der gjelder kodene til den som kommer først av Ingrid (2) og Olav (2)."
    assert rule_note(study) == f"2 av 2 kodede svar er kodet av flere. {first}"
    decide(study, (ELDERS, ONE, HAS), (ALONE, TEN, DISCUSS))
    assert rule_note(study) == (
        "2 av 2 kodede svar er kodet av flere. På 1 av dem gjelder det som er avgjort der de var uenige; der ingenting"
        " er avgjort, gjelder kodene til den som kommer først av Ingrid (2) og Olav (2)."
    )
    decide(study, *SETTLED)
    assert rule_note(study) == (
        "2 av 2 kodede svar er kodet av flere (Ingrid (2) og Olav (2)). De var uenige på 2 av dem: Der gjelder det som"
        " er avgjort."
    )
    code_answers(study, [ELDERS], [TEN])  # on which they differ now, too
    assert "der ingenting er avgjort, gjelder kodene til" in rule_note(study)
