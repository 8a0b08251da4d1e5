"""Copies brought back: all that was done in them, by whom and when, as one act; what is refused, what is asked."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from coder.errors import CoderError
from coder.model import Codebook, Suggestion
from coder.model.ids import ResponseId
from coder.model.unit import Unit
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.deciding import LiveSuggestion, decide
from coder.operations.erasing import withdraw
from coder.operations.flags import toggle_flag
from coder.operations.memos import write_memo
from coder.operations.merging import merge
from coder.operations.redacting import add
from coder.operations.renaming import rename
from coder.operations.sharing import share
from coder.operations.undoing import redo, undo
from coder.operations.unit import choose_unit
from coder.project import Session, create_project, open_project
from coder.queries.codebooks import codebook_of
from coder.queries.live_run import LiveRun
from coder.queries.status import check_project
from coder.store import flags, journal, merge_tables, schema
from coder.store.identity import apart
from tests.small_study import CARERS, LONELY, OLD, OTHER, SURVEY, bring_in, coded, put_run, state
from tests.unit.operations.copies_apart import define, worked_apart


def test_everything_comes_over_with_who_did_it_and_when_as_one_act(study: Session) -> None:
    put_run(study, [(1, OLD, 0.9), (2, LONELY, 0.8)])
    code_answers(study, [1], (OLD,), (0, 3))
    live = LiveSuggestion(ResponseId(4), Suggestion(CARERS, 0.7, True, rank=1), LiveRun("token", 3, 5))

    def works(copy: Session) -> None:
        code_answers(copy, [1], (OTHER, CARERS), (4, 9))
        decide(copy, [1], "reject")
        decide(copy, [2], "accept")
        decide(copy, [live], "accept")
        no_code_fits(copy, [3])
        toggle_flag(copy, [2], "good quote")
        write_memo(copy, "Ærlig talt 👍", answer=1, span=(4, 9))
        write_memo(copy, "til kodeboka", code=OLD)
        bring_in(copy, SURVEY.splitlines()[0] + "\nN1;Ny;1;;Et nytt svar;\n", name="ny.csv")
        code_answers(copy, [6], (OTHER,))

    path = worked_apart(study, "kari.db", works)
    code_answers(study, [5], (OTHER,))
    before, raw = state(study), path.read_bytes()
    done = merge(study, [path])
    assert done.kept
    assert not done.conflicts
    assert path.read_bytes() == raw
    assert check_project(study) == []
    with open_project(path) as copy:
        for sql in (
            "SELECT response_id, start_char, end_char, code_id, coders.name, at, codings.uuid, confidence FROM codings"
            " JOIN coders ON coders.id = coder_id WHERE coders.name = 'Kari' ORDER BY codings.uuid",
            "SELECT memos.uuid, at, text, response_id, start_char, end_char, code_id FROM memos ORDER BY uuid",
            "SELECT flags.uuid, at, kind, response_id FROM flags ORDER BY uuid",
            "SELECT decisions.uuid, at, decision, response_id, suggestions.code_id, confidence FROM decisions"
            " JOIN suggestions ON suggestions.id = suggestion_id ORDER BY decisions.uuid",
            "SELECT cases.key, text, imports.file_name FROM responses JOIN cases ON cases.id = case_id"
            " JOIN imports ON imports.id = responses.import_id ORDER BY responses.id",
            "SELECT key, data FROM cases JOIN case_data ON case_data.case_id = cases.id ORDER BY key",
        ):
            theirs = copy.project.execute(sql).fetchall()
            assert theirs
            assert study.project.execute(sql).fetchall() == theirs
    assert (1, 0, 3, OLD, "Ingrid") in coded(study)
    assert (5, 0, 22, OTHER, "Ingrid") in coded(study)
    after = state(study)
    assert merge(study, [path, path]).changed.change is None
    assert state(study) == after
    undo(study)
    assert {table: rows for table, rows in state(study).items() if rows != before[table]} == {}
    redo(study)
    assert state(study) == after
    assert check_project(study) == []


def test_what_was_taken_back_in_a_copy_is_taken_back_here_and_what_was_left_out_of_it_stays(study: Session) -> None:
    code_answers(study, [1, 2], (OLD,))
    study.coder = "Kari"
    code_answers(study, [1, 2], (OLD, OTHER))
    write_memo(study, "borte senere")

    def takes_back(copy: Session) -> None:
        undo(copy)
        code_answers(copy, [1], (OLD,), stands=False)

    merge(study, [worked_apart(study, "kari.db", takes_back)])
    assert coded(study) == [
        (1, 0, 24, OTHER, "Kari"), (1, 0, 24, OLD, "Ingrid"), (2, 0, 18, OTHER, "Kari"), (2, 0, 18, OLD, "Ingrid"),
        (2, 0, 18, OLD, "Kari"),
    ]  # fmt: skip
    assert not state(study)["memos"]


def test_an_older_state_of_a_copy_brings_nothing_back(study: Session) -> None:
    path = worked_apart(study, "kari.db", lambda copy: code_answers(copy, [1], (OLD, OTHER)))
    monday = Path(shutil.copy(path, study.path.with_name("mandag.db")))
    with open_project(path, "Kari") as copy:
        code_answers(copy, [1], (OLD,), stands=False)
    merge(study, [path])
    merge(study, [monday])
    assert coded(study) == [(1, 0, 24, OTHER, "Kari")]


def test_the_same_coding_made_in_two_copies_is_one(study: Session) -> None:
    paths = [worked_apart(study, f"{n}.db", lambda copy: code_answers(copy, [1], (OLD,))) for n in (1, 2)]
    merge(study, paths)
    assert coded(study) == [(1, 0, 24, OLD, "Kari")]
    assert check_project(study) == []


def test_of_a_code_and_no_code_fits_by_one_coder_what_was_said_last_stands(study: Session) -> None:
    paths = [
        worked_apart(study, "1.db", lambda copy: code_answers(copy, [1], (OLD,))),
        worked_apart(study, "2.db", lambda copy: no_code_fits(copy, [1])),
    ]
    merge(study, paths)
    assert coded(study) == []
    assert len(state(study)["flags"]) == 1
    assert check_project(study) == []


def test_codings_put_on_a_code_that_was_merged_elsewhere_follow_it(study: Session) -> None:
    path = worked_apart(study, "kari.db", lambda copy: code_answers(copy, [1, 2], (LONELY,)))
    book = codebook_of(study)
    codes = [replace(code, replaces=(LONELY,)) if code.id == OLD else code for code in book if code.id != LONELY]
    put_codebook(study, Codebook(tuple(codes), book.name, language=book.language), "one of two")
    merge(study, [path])
    assert {(response, code) for response, _, _, code, _ in coded(study)} == {(1, OLD), (2, OLD)}
    with open_project(path, "Kari") as copy:
        code_answers(copy, [2], (LONELY,), stands=False)
    merge(study, [path])
    assert {(response, code) for response, _, _, code, _ in coded(study)} == {(1, OLD)}
    assert check_project(study) == []


def test_a_plan_says_what_would_come_and_writes_nothing(study: Session) -> None:
    path = worked_apart(study, "kari.db", lambda copy: code_answers(copy, [1], (OLD,)))
    before = state(study)
    done = merge(study, [path], plan=True)
    assert done.files[0].added == {"codings": 1}
    assert not done.kept
    assert state(study) == before


def test_the_same_file_imported_on_both_sides_is_there_once(study: Session) -> None:
    more = SURVEY.splitlines()[0] + "\nN1;Ny;1;;Et svar;\n"

    def works(copy: Session) -> None:
        bring_in(copy, more)
        rename(copy, "grupper", "hvem")
        code_answers(copy, ["N1"], (OTHER,))

    path = worked_apart(study, "kari.db", works)
    bring_in(study, more)
    merge(study, [path])
    assert study.project.value("SELECT count(*) FROM responses") == 6
    assert study.project.value("SELECT count(*) FROM cases") == 4
    assert (6, 0, 7, OTHER, "Kari") in coded(study)
    assert "hvem" in [name for (name,) in study.project.execute("SELECT name FROM variables")]
    assert check_project(study) == []


def test_a_respondent_who_is_erased_here_does_not_come_back(study: Session) -> None:
    path = worked_apart(study, "kari.db", lambda copy: code_answers(copy, [1, 3], (OTHER,)))
    withdraw(study, "K01")
    done = merge(study, [path])
    assert {response for response, *_ in coded(study)} == {3}
    assert done.files[0].erased
    assert check_project(study) == []


def test_a_respondent_who_is_erased_in_a_copy_is_told_of(study: Session) -> None:
    path = worked_apart(study, "kari.db", lambda copy: withdraw(copy, "K01"))
    assert merge(study, [path]).files[0].erased_there == 1
    assert study.project.value("SELECT count(*) FROM cases") == 3


def test_what_was_coded_in_a_redacted_copy_comes_back_to_the_whole_answers(study: Session) -> None:
    add(study, "1", 0, 3)
    share(study, study.path.with_name("kari.db"), "Kari", redacted="hide")
    with open_project(study.path.with_name("kari.db"), "Kari") as copy:
        code_answers(copy, [1], (OLD,), (4, 10))
        define(copy, OLD, definition="over 70")
    done = merge(study, [study.path.with_name("kari.db")])
    assert done.kept
    assert coded(study) == [(1, 4, 10, OLD, "Kari")]
    assert codebook_of(study).by_id[OLD].definition == "over 70"
    assert study.project.value("SELECT text FROM responses WHERE id = 1") == "Mer støtte til pårørende"
    assert check_project(study) == []


def test_what_a_case_is_and_what_was_chosen_last_stand(study: Session) -> None:
    path = worked_apart(study, "kari.db", lambda copy: choose_unit(copy, Unit("organisation", "")))
    merge(study, [path])
    assert study.project.value("SELECT kind FROM units ORDER BY id DESC LIMIT 1") == "organisation"
    assert merge(study, [path]).changed.change is None


def test_a_file_that_cannot_be_merged_is_named_and_all_files_stay_as_they_are(study: Session, tmp_path: Path) -> None:
    good = worked_apart(study, "kari.db", lambda copy: code_answers(copy, [1], (OLD,)))
    create_project(tmp_path / "annet.db", "Kari").close()
    (tmp_path / "tekst.db").write_text("ikke noe prosjekt")
    cut = good.read_bytes()
    (tmp_path / "halv.db").write_bytes(cut[: len(cut) // 2])
    (tmp_path / "skadet.db").write_bytes(cut[:8192] + bytes(8192) + cut[16384:])
    shutil.copy(good, tmp_path / "nyere.db")
    with closing(sqlite3.connect(tmp_path / "nyere.db")) as file:
        file.execute("PRAGMA user_version = 999")
    before = state(study)
    for name, why in (
        ("annet.db", "no copy of this project"), ("tekst.db", "not a project file"), ("halv.db", "damaged"),
        ("skadet.db", "damaged"), ("nyere.db", "newer version"), ("ingen.db", "no file"), ("study.db", "itself"),
    ):  # fmt: skip
        raw = {path: path.read_bytes() for path in tmp_path.glob("*.db")}
        with pytest.raises(CoderError, match=why) as refused:
            merge(study, [good, tmp_path / name])
        assert str(tmp_path / name) in str(refused.value)
        assert refused.value.hint
        assert {path: path.read_bytes() for path in tmp_path.glob("*.db")} == raw
        assert state(study) == before
    assert merge(study, [good]).kept


def test_a_copy_that_is_open_elsewhere_is_read_as_it_stands(study: Session) -> None:
    path = worked_apart(study, "kari.db")
    with open_project(path, "Kari") as copy:
        code_answers(copy, [1], (OLD,))
        merge(study, [path])
        assert coded(study) == [(1, 0, 24, OLD, "Kari")]


def test_a_merge_that_is_broken_off_is_not_there(study: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    path = worked_apart(study, "kari.db", lambda copy: code_answers(copy, [1], (OLD,)))
    before = state(study)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("coder.store.merge_afterwards.restore_rules", killed)
    with pytest.raises(KeyboardInterrupt):
        merge(study, [path])
    assert state(study) == before
    assert check_project(study) == []


def test_every_journalled_table_comes_over_or_is_the_mergers_own() -> None:
    known = {table.name for table in merge_tables.TABLES} | merge_tables.OWN
    assert known == set(journal.JOURNALLED)


def test_an_older_copy_is_brought_up_to_date_beside_itself(study: Session) -> None:
    from tests.older_files import WITHOUT_APART

    path = worked_apart(study, "kari.db", lambda copy: code_answers(copy, [1], (OLD,)))
    with closing(sqlite3.connect(path)) as file:
        file.executescript(f"{WITHOUT_APART} PRAGMA user_version = {schema.MIGRATIONS.index(apart)}")
    raw = path.read_bytes()
    merge(study, [path])
    assert coded(study) == [(1, 0, 24, OLD, "Kari")]
    assert path.read_bytes() == raw
    assert not list(path.parent.glob("*.backup"))


def test_what_coders_saw_and_reports_have_shown_comes_over_once(study: Session) -> None:
    def works(copy: Session) -> None:
        flags.note_shown(copy.project, "Kari", ResponseId(2), "open", [("eldre", 0.5)])
        copy.project.execute(
            "INSERT INTO reported (at, wave, question, conditions, variable, limits, cells, ids)"
            " VALUES ('2026', '', 'tiltak', '[]', 'kommune', '[]', '{}', '{\"tiltak\": 1}')"
        )
        code_answers(copy, [1], (OLD,))

    path = worked_apart(study, "kari.db", works)
    merge(study, [path])
    merge(study, [path])
    assert study.project.execute("SELECT coder, response_id, because FROM shown").fetchall() == [("Kari", 2, "open")]
    assert study.project.execute("SELECT question, variable FROM reported").fetchall() == [("tiltak", "kommune")]
