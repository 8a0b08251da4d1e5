"""Runs in many batches: one act to undo, no long hold on the file, and a layer of codes that no coder put."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from coder.errors import CoderError, Conflict
from coder.model import Code, Codebook
from coder.model.ids import ResponseId
from coder.operations import automatic as layer
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers
from coder.operations.deciding import decide
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.suggesting import suggest
from coder.operations.undoing import redo, undo
from coder.project import Session, create_project, open_project
from coder.queries.batching import learning_material
from coder.queries.ceiling import human_ceiling
from coder.queries.stale_codes import stale_promises
from coder.queries.status import changes_of, check_project, status_of
from coder.queries.suspicious_codings import suspicious_codings
from coder.store import journal, runs
from tests.batch_answers import answers
from tests.small_study import state

CODED, UNCODED = 300, 200
BOOK = Codebook(tuple(Code(code, code) for code in ("eldre", "barn", "rus", "penger")), name="Fire")


def truth() -> list[tuple[str, frozenset[str]]]:
    """The answers with their codes; one without any would be uncoded, and the coded ones no random sample."""
    return [one for one in answers(2 * (CODED + UNCODED), seed=11) if one[1]][: CODED + UNCODED]


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("many")
    material = truth()
    lines = "".join(f"K{n};{text}\n" for n, (text, _) in enumerate(material))
    (folder / "svar.csv").write_text("id;svar\n" + lines, encoding="utf-8")
    codings = "".join(f"K{n};{'|'.join(sorted(codes))}\n" for n, (_, codes) in enumerate(material[:CODED]))
    (folder / "koder.csv").write_text("id;koder\n" + codings, encoding="utf-8")
    with create_project(folder / "p.db", "Kari") as session:
        put_codebook(session, BOOK, "codebook")
        run_import(session, plan_import(folder / "svar.csv", ReadOptions(), Roles(id="id", open=("svar",))))
        from coder.operations.coded_file import apply_file

        apply_file(session, folder / "koder.csv", codes_column="koder", id_column="id")
    return (folder / "p.db").read_bytes()


@pytest.fixture
def project(_made: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    monkeypatch.setattr("coder.operations.suggesting.BATCH", 30)
    (tmp_path / "p.db").write_bytes(_made)
    with open_project(tmp_path / "p.db", "Kari") as session:
        yield session


def other(session: Session) -> Session:
    return open_project(Path(session.project.path), "Olav")


def test_many_batches_are_one_act(project: Session) -> None:
    before = state(project)
    acts = len(list(changes_of(project)))
    made = suggest(project)
    assert made.responses > 4 * 30
    assert len(list(changes_of(project))) == acts + 1
    assert check_project(project) == []
    latest = runs.latest_run(project.project)
    assert latest is not None
    assert latest.id == made.run
    after = state(project)
    undo(project)
    assert state(project) == before
    assert runs.latest_run(project.project) is None
    redo(project)
    assert state(project) == after
    assert check_project(project) == []


def test_the_batches_say_what_one_says(project: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    suggest(project)
    rows = "SELECT response_id, code_id, rank, confidence, proposed, evidence FROM suggestions ORDER BY id"
    in_batches = project.project.execute(rows).fetchall()
    undo(project)
    monkeypatch.setattr("coder.operations.suggesting.BATCH", 10_000)
    suggest(project)
    assert project.project.execute(rows).fetchall() == in_batches


def test_others_write_in_between_and_a_half_run_is_seen_by_none(project: Session) -> None:
    seen = []

    def between(done: int) -> None:
        with other(project) as olav:
            olav.project.wait(0.1)
            seen.append(runs.latest_run(olav.project))
            code_answers(olav, [str(CODED + len(seen))], ("rus",))

    made = suggest(project, progress=between)
    assert seen[:-1] == [None] * (len(seen) - 1)
    assert [one.id for one in seen if one is not None] == [made.run]
    assert check_project(project) == []
    undo(project, next(row.id for row in changes_of(project) if row.kind == "suggest"))
    assert project.project.value("SELECT count(*) FROM suggestions") == 0
    assert check_project(project) == []
    applied = [row for row in changes_of(project) if row.kind == "apply" and row.coder == "Olav"]
    assert all(row.stands for row in changes_of(project) if row in applied)


def test_one_that_is_undone_while_it_is_made_stops(project: Session) -> None:
    def between(done: int) -> None:
        if done == 60:
            with other(project) as olav:
                undo(olav, next(row.id for row in changes_of(project) if row.kind == "suggest"))

    with pytest.raises(Conflict, match="was undone before it was finished"):
        suggest(project, progress=between)
    assert project.project.value("SELECT count(*) FROM suggestions") == 0
    assert project.project.value("SELECT count(*) FROM runs") == 0
    assert check_project(project) == []


def test_one_that_breaks_off_is_taken_back(project: Session) -> None:
    before, acts = state(project), list(changes_of(project))

    def between(done: int) -> None:
        if done == 60:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        suggest(project, progress=between)
    assert (state(project), list(changes_of(project))) == (before, acts)
    assert project.project.value("SELECT count(*) FROM change_rows WHERE table_name = 'suggestions'") == 0
    assert check_project(project) == []


def test_one_that_cannot_be_taken_back_says_what_stays(project: Session) -> None:
    def between(done: int) -> None:
        if done == 60:
            with other(project) as olav:
                decide(olav, [1], "reject")
            raise KeyboardInterrupt

    with pytest.raises(CoderError, match=r"what run 1 had written so far stays in the file") as stopped:
        suggest(project, progress=between)
    assert "coder undo PROJECT --change" in stopped.value.hint
    assert [one.fates.run.live for one in layer.runs_made(project)] == ["unfinished"]
    assert check_project(project) == []


def test_a_killed_one_is_shown_as_unfinished_and_can_be_undone(
    project: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "coder.operations.suggesting.journal.withdraw", lambda *_, **__: None
    )  # as if it had no time to

    def between(done: int) -> None:
        if done == 60:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        suggest(project, progress=between)
    monkeypatch.undo()
    assert runs.latest_run(project.project) is None
    assert [one.fates.run.live for one in layer.runs_made(project)] == ["unfinished"]
    assert next(iter(changes_of(project, 1))).summary == "run 1, not finished"
    undo(project)
    assert layer.runs_made(project) == []


def test_one_that_is_stopped_as_it_ends_leaves_nothing(project: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its row is changed as the last part is written; it has added that row itself."""
    before, sealed = state(project), journal.Change.seal

    def seal(act: journal.Change) -> None:
        sealed(act)
        if project.project.value("SELECT count(*) FROM runs WHERE live = ''"):
            monkeypatch.undo()
            act._project.execute("COMMIT")
            raise KeyboardInterrupt

    monkeypatch.setattr("coder.store.journal.Change.seal", seal)
    with pytest.raises(KeyboardInterrupt):
        suggest(project)
    assert state(project) == before
    assert layer.runs_made(project) == []
    assert check_project(project) == []


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
    cuts = {one.code: one.cut for one in found.cuts}
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
    assert not {one.response for one in layer.automatic_codes(project, made.run)} & set(aside)
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
    kept, aside = [one for one, audit in rows if not audit], [one for one, audit in rows if audit]
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
    drawn = layer.draw_audit([ResponseId(one) for one in range(given)], layer.Audit())
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


def test_whoever_learns_is_promised_of_and_looks_again(project: Session) -> None:
    """Nothing that asks for a suggester needs the default one."""
    material = learning_material(project)
    promised = layer.promised(material, 0.7, method="linear")
    assert promised.suggester.info().method == "linear"
    assert any(one.cut is not None for one in promised.promise.cuts)
    answer = next(one for one, codes in zip(material.coded.ids, material.codes, strict=True) if "eldre" not in codes)
    code_answers(project, [f"#{answer}"], ("eldre",))
    doubts = suspicious_codings(project, method="linear")
    assert (answer, "eldre", True) in {(one.response, one.code, one.has) for one in doubts}


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


def test_what_two_people_agree_on_is_known_where_both_have_coded(project: Session) -> None:
    assert human_ceiling(project) is None
    first, second = learning_material(project).coded.ids[:2]
    had = learning_material(project).codes
    with other(project) as olav:
        for answer, codes in ((first, had[0]), (second, had[1])):
            code_answers(olav, [f"#{answer}"], tuple(sorted(codes)))
        code_answers(olav, [f"#{first}"], tuple({"eldre", "barn", "rus", "penger"} - had[0])[:1])
    found = human_ceiling(project)
    assert found is not None
    alike = len(had[0]) + len(had[1])
    assert found.answers == 2
    assert found.together == pytest.approx(2 * alike / (2 * alike + 1))
