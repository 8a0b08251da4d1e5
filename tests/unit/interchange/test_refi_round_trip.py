"""A project that goes out as REFI-QDA and comes in again is the same in all that a project models."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.model import Code, Codebook, Filter
from coder.model.unit import Unit
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.flags import toggle_flag
from coder.operations.foreign_cut import Cutting
from coder.operations.foreign_import import import_foreign, plan_foreign
from coder.operations.importing import Roles
from coder.operations.memos import write_memo
from coder.operations.reconciling import Decision, reconcile
from coder.operations.redacting import add
from coder.operations.refi_export import export_project
from coder.operations.unit import choose_unit
from coder.project import Session, create_project, open_project
from coder.store import codebooks, queries, units, variables
from tests.random_project import ANY, codebooks_, random_project
from tests.small_study import CARERS, EMOJI_ANSWER, LONELY, OLD_ANSWER, ONE, TEN, YOUNG_ANSWER, bring_in, state

PROGRAMS = ("", "qualcoder", "maxqda", "nvivo", "atlas")

_ON_ANSWER = (
    " JOIN responses ON responses.id = response_id JOIN cases ON cases.id = case_id"
    " JOIN variables ON variables.id = variable_id JOIN coders ON coders.id = coder_id"
)
_PLACE = "SELECT cases.key, variables.name, wave, responses.position, start_char, end_char, coders.name, "
CODINGS = f"{_PLACE} codes.key, codings.at, codings.uuid FROM codings {_ON_ANSWER} JOIN codes ON codes.id = code_id"
FLAGS = f"{_PLACE} flags.kind, flags.at, flags.uuid FROM flags {_ON_ANSWER}"
MEMOS = (
    "SELECT memos.text, coders.name, memos.at, memos.uuid, cases.key, held.key, responses.wave, responses.position,"
    " start_char, end_char, codes.key FROM memos JOIN coders ON coders.id = coder_id"
    " LEFT JOIN cases ON cases.id = memos.case_id LEFT JOIN codes ON codes.id = memos.code_id"
    " LEFT JOIN responses ON responses.id = response_id LEFT JOIN cases AS held ON held.id = responses.case_id"
)
DECIDED = (
    "SELECT cases.key, codes.key, outcome, reason, note, coders.name, reconciliations.at, differed"
    " FROM reconciliations"
    " JOIN responses ON responses.id = response_id JOIN cases ON cases.id = case_id"
    " LEFT JOIN codes ON codes.id = code_id JOIN coders ON coders.id = coder_id"
)
ANSWERS = (
    "SELECT cases.key, variables.name, wave, position, text FROM current_responses AS responses"
    " JOIN cases ON cases.id = case_id JOIN variables ON variables.id = variable_id"
)
VALUES = "SELECT cases.key, wave, data FROM case_data JOIN cases ON cases.id = case_id"


def models(session: Session) -> dict[str, object]:
    """All that a project models and the format, with what is noted in it, has a place for."""
    asked = {"codings": CODINGS, "flags": FLAGS, "memos": MEMOS, "decided": DECIDED, "answers": ANSWERS}
    rows = {name: sorted(session.project.execute(sql).fetchall(), key=repr) for name, sql in asked.items()}
    values = {(case, wave): json.loads(data) for case, wave, data in session.project.execute(VALUES)}
    known = [(variable.name, variable.label, variable.kind, variable.type, variable.value_labels, variable.source_names)
                 for variable in variables.every_variable(session.project)]  # fmt: skip
    unit = units.current(session.project), bool(units.is_guess(session.project))
    return {**rows, "values": values, "variables": known, "codebook": codebooks.codebook_of(session.project),
            "unit": unit}  # fmt: skip


def there_and_back(session: Session, folder: Path, *, layout: str, reader: str = "") -> dict[str, object]:
    """What is in a new project that an export was brought into."""
    export_project(session, folder / "x.qdpx", layout=layout, reader=reader, unredacted=True)
    with create_project(folder / "again.db", "Nina") as again:
        import_foreign(again, plan_foreign(folder / "x.qdpx", Cutting()))
        return models(again)


@pytest.mark.parametrize("layout", ["case", "answer"])
@pytest.mark.parametrize("reader", ["", "qualcoder", "atlas"])
def test_nothing_that_is_modelled_is_lost(study: Session, tmp_path: Path, layout: str, reader: str) -> None:
    bring_in(study, "id;kommune;tiltak;mer\nK01;Nord;Ny bølge;\nK9;;  ;Mer her\n", wave="2025",
             roles=Roles(id="id", open=("tiltak", "mer"), closed=("kommune",)))  # fmt: skip
    code_answers(study, [OLD_ANSWER], (ONE,), (10, 18))
    code_answers(study, [OLD_ANSWER], (TEN,), (6, 14))
    code_answers(study, [EMOJI_ANSWER], (CARERS, LONELY))
    no_code_fits(study, [YOUNG_ANSWER])
    toggle_flag(study, [EMOJI_ANSWER], "good quote", (3, 10))
    write_memo(study, "om\nsvaret", answer=EMOJI_ANSWER)
    write_memo(study, "\ufeffom 👍", answer=EMOJI_ANSWER, span=(17, 18))
    write_memo(study, "om hele, merket", answer=EMOJI_ANSWER, span=(0, 26))
    write_memo(study, "om koden", code=ONE)
    write_memo(study, "om koden på svaret", code=ONE, answer=OLD_ANSWER)
    write_memo(study, "om den som svarte", case="K01")
    write_memo(study, "om det hele")
    if layout == "case":
        choose_unit(study, Unit("organisation", "kommune/kommuner"))
    with open_project(study.project.path, "Olav/2") as other:
        code_answers(other, [OLD_ANSWER], (TEN,))
        code_answers(other, [EMOJI_ANSWER], (CARERS,))
        wanted = [Decision(2, ONE, "has"), Decision(2, TEN, "has not"), Decision(3, LONELY, "discuss")]  # type: ignore[arg-type]
        reconcile(other, wanted, reason="slip", note="vi så på den")
        code_answers(other, [OLD_ANSWER], (TEN,), stands=False)  # they differ on it since it was decided
        code_answers(other, [OLD_ANSWER], (LONELY,))
    assert there_and_back(study, tmp_path, layout=layout, reader=reader) == models(study)


def test_into_the_same_project_it_changes_nothing_also_where_it_was_redacted(study: Session, tmp_path: Path) -> None:
    code_answers(study, [OLD_ANSWER], (ONE,), (10, 18))
    write_memo(study, "om svaret", answer=OLD_ANSWER)
    add(study, OLD_ANSWER, 0, 5)
    export_project(study, tmp_path / "x.qdpx")
    before = {table: rows for table, rows in state(study).items() if table != "imports"}
    done = import_foreign(study, plan_foreign(tmp_path / "x.qdpx", Cutting()))
    assert {table: rows for table, rows in state(study).items() if table != "imports"} == before
    assert (done.counts.unchanged, done.marks.codings, done.codes) == (5, 0, 0)


def test_what_was_decided_goes_out_as_codings_of_a_coder_of_its_own(study: Session, tmp_path: Path) -> None:
    code_answers(study, [OLD_ANSWER], (ONE,), (10, 18))
    with open_project(study.project.path, "Olav") as other:
        code_answers(other, [OLD_ANSWER], (TEN,))
        reconcile(other, [Decision(2, ONE, "has"), Decision(2, TEN, "has not")])  # type: ignore[arg-type]
    export_project(study, tmp_path / "x.qdpx")
    from tests.unit.interchange.test_refi_export import Read

    read = Read(tmp_path / "x.qdpx")
    read.sound()
    assert read.codings() == [
        ("forløp 1", "Forlikt", "forløp 1"), ("forløp 1", "Ingrid", "forløp 1"),
        ("forløp 10", "Olav", "Eldre med forløp 1"),
    ]  # fmt: skip


@pytest.mark.parametrize("key", ["\x00", "\x00b", "a\x00b", "b\x00"])
def test_a_case_whose_key_has_the_character_nul_keeps_its_codings(tmp_path: Path, key: str) -> None:
    """SQLite ends a text of JSON there, so such a key was that of another case, or of none."""
    with create_project(tmp_path / "p.db", "Kari") as session:
        book = Codebook((Code("k0", "sorg"),), name="bok", language="nb")
        put_codebook(session, book, "the codebook")
        rows = "".join(json.dumps({"id": case, "tiltak": "Sorg"}) + "\n" for case in (key, "a", "b"))
        for _ in range(2):  # again: no case is new, and none is taken for another
            bring_in(session, rows, name="nul.jsonl", roles=Roles(id="id", open=("tiltak",)))
        answers = list(queries.answers(session.project, Filter()))
        assert [answer.case for answer in answers] == [key, "a", "b"]
        code_answers(session, [answers[0].response], [book.codes[0]], (0, 2))
        assert there_and_back(session, tmp_path, layout="case") == models(session)


@given(st.lists(ANY, min_size=1, max_size=3), codebooks_(), st.data())
@settings(max_examples=10)
def test_any_project_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], codebook: Codebook, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("any")
    with random_project(folder, texts, codebook, data) as session:
        layout, reader = data.draw(st.sampled_from(["case", "answer"])), data.draw(st.sampled_from(PROGRAMS))
        assert there_and_back(session, folder, layout=layout, reader=reader) == models(session)
