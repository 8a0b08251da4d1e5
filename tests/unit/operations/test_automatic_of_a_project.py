"""Automatic codes of a project: a layer of their own, with a promise, an audit, and a part that people judge."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from coder.model.ids import ResponseId
from coder.operations import automatic as layer
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.suggesting import suggest
from coder.operations.undoing import redo, undo
from coder.project import Session
from coder.queries.batching import learning_material
from coder.queries.stale_codes import stale_promises
from coder.queries.status import changes_of, check_project, status_of
from tests.many_answers import BOOK, CODED, UNCODED, truth
from tests.small_study import state


@pytest.fixture
def promise(project: Session) -> layer.Promised:
    return layer.promised(learning_material(project), 0.8)


def test_automatic_codes_are_a_layer_of_their_own(project: Session, promise: layer.Promised) -> None:
    codings = project.project.value("SELECT count(*) FROM codings")
    uncoded = status_of(project).questions
    made = suggest(project, promise=promise, audit=layer.Audit(20))
    found = made.automatic
    assert found is not None
    assert found.codes > 0
    assert found is not None
    assert found.audit == 20
    assert found is not None
    assert abs(found.answers / made.responses - found.expected_share) < 0.25
    # Nothing that counts codings sees them.
    assert project.project.value("SELECT count(*) FROM codings") == codings
    assert status_of(project).questions == uncoded
    assert "automatic" not in {name for (name,) in project.project.execute("SELECT name FROM coders")}
    assert found is not None
    cuts = {cut.code: cut.cut for cut in found.cuts}
    for row in layer.automatic_codes(project, made.run):
        assert row.confidence >= (cuts[row.code] or 1)
    # The truth is known here: the promise is kept on answers that nobody coded.
    material = truth()
    right = [row.code in material[row.response - 1][1] for row in layer.automatic_codes(project, made.run)]
    assert sum(right) / len(right) >= 0.8


def test_the_audit_is_random_apart_and_judged_by_people(project: Session, promise: layer.Promised) -> None:
    made = suggest(project, promise=promise, audit=layer.Audit(10))
    (row,) = layer.runs_made(project)
    aside = row.audit_answers
    assert len(aside) == 10
    assert not {automatic_code.response for automatic_code in layer.automatic_codes(project, made.run)} & set(aside)
    assert row.audit == layer.AuditStands(answers=10, judged=0, right=0)
    codes = [found for _, found in truth()]
    for response in aside[:5]:
        code_answers(project, [str(response)], tuple(codes[response - 1]))
    (row,) = layer.runs_made(project)
    assert row.audit is not None
    assert row.audit.judged >= row.audit.right > 0
    assert row.audit is not None
    assert 0 < row.audit.bound < row.audit.precision <= 1


def test_what_is_kept_and_what_is_set_aside_add_up(project: Session, promise: layer.Promised) -> None:
    made = suggest(project, promise=promise, audit=layer.Audit(20))
    found = made.automatic
    rows = project.project.execute("SELECT response_id, audit FROM automatic").fetchall()
    kept, aside = [answer for answer, audit in rows if not audit], [answer for answer, audit in rows if audit]
    assert found is not None
    assert (found.codes, found.answers) == (len(kept), len(set(kept)))
    assert found is not None
    assert (found.audit_codes, found.audit) == (len(aside), len(set(aside)))
    assert found is not None
    assert found.audit_codes > 20, "some answers have two codes, so that the two counts differ"
    (row,) = layer.runs_made(project)
    assert found is not None
    assert row.fates.automatic == found.codes == len(layer.automatic_codes(project, made.run))
    assert next(iter(changes_of(project, 1))).summary.endswith(f", {len(kept)} automatic codes")


@pytest.mark.parametrize(("given", "aside"), [(0, 0), (1, 0), (2, 1), (7, 3), (99, 49), (100, 50), (101, 50)])
def test_the_audit_takes_no_more_than_half(given: int, aside: int) -> None:
    drawn = layer.draw_audit([ResponseId(number) for number in range(given)], layer.Audit())
    assert len(drawn) == aside
    assert drawn <= set(range(given))


def test_questions_of_which_nothing_is_coded_get_no_automatic_code(
    project: Session, promise: layer.Promised, tmp_path: Path
) -> None:
    lines = "".join(f"K{n};Eldre gamle pensjonister sykehjem {n}\n" for n in range(40))
    (tmp_path / "mer.csv").write_text("id;annet\n" + lines, encoding="utf-8")
    run_import(project, plan_import(tmp_path / "mer.csv", ReadOptions(), Roles(id="id", open=("annet",))))
    made = suggest(project, promise=promise)
    assert made.responses == UNCODED + 40
    assert made.automatic is not None
    assert made.automatic.questions_left_out == ("annet",)
    assert {row.question for row in layer.automatic_codes(project, made.run)} == {"svar"}
    assert len(layer.runs_made(project)[0].audit_answers) == 50
    code_answers(project, [str(CODED + UNCODED + 1)], ("eldre",))
    made = suggest(project, promise=promise)
    assert made.automatic is not None
    assert made.automatic.questions_left_out == ()
    assert {row.question for row in layer.automatic_codes(project, made.run)} == {"svar", "annet"}


def test_undo_withdraws_the_layer_with_its_run(project: Session, promise: layer.Promised) -> None:
    before = state(project)
    suggest(project, promise=promise)
    undo(project)
    assert state(project) == before
    assert project.project.value("SELECT count(*) FROM automatic") == 0
    redo(project)
    assert project.project.value("SELECT count(*) FROM automatic") > 0
    assert check_project(project) == []


def test_a_promise_is_out_of_date_for_codes_that_came_to_mean_something_else(
    project: Session, promise: layer.Promised
) -> None:
    made = suggest(project, promise=promise, audit=layer.Audit(5))
    assert stale_promises(project) == []
    renamed = replace(BOOK.by_id["barn"], name="barn og unge", keywords=("barna",))
    defined = replace(BOOK.by_id["eldre"], definition="Over 67 år.")
    put_codebook(project, replace(BOOK, codes=(defined, renamed, *BOOK.codes[2:])), "codebook")
    (stale,) = stale_promises(project)
    assert (stale.run, stale.codes) == (made.run, {"eldre": "eldre"})
    undo(project)
    assert stale_promises(project) == []
    merged = replace(BOOK.by_id["eldre"], replaces=("barn",))
    put_codebook(project, replace(BOOK, codes=(merged, *BOOK.codes[2:])), "codebook")
    assert set(stale_promises(project)[0].codes) == {"eldre", "barn"}
