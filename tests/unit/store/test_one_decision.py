"""A code and «no code fits» of one coder never stand on one answer, by whatever door the code came."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from coder.errors import Conflict
from coder.model import Suggestion
from coder.model.ids import ResponseId
from coder.operations.codebook_edits import put_codebook
from coder.operations.coded_file import apply_file
from coder.operations.coding import code_answers, new_code, no_code_fits
from coder.operations.deciding import LiveSuggestion, decide
from coder.operations.memos import write_memo
from coder.operations.undoing import redo, undo
from coder.project import Session, create_project, open_project
from coder.queries import answer
from coder.queries.answer import NO_CODE_FITS
from coder.queries.codebooks import codebook_of
from coder.queries.live_run import LiveRun
from coder.queries.status import check_project
from coder.store import (
    answer_references,
    coding_migrations,
    counts,
    flags,
    journal,
    journal_migrations,
    own_schema,
    report_migrations,
    run_migrations,
    schema,
)
from coder.store.identity import apart, identity
from coder.store.lapsing_views import lapsing
from coder.store.no_code_fits_migration import one_decision
from coder.store.reconciled_views import reconciling
from coder.store.report_migrations import headings
from coder.store.survey_migrations import asked, erasing, renaming
from tests.migrated import only
from tests.older_files import WITHOUT_THEMES
from tests.small_study import CARERS, CODEBOOK, LONELY, OLD, SURVEY, bring_in, put_run


def none_fits(session: Session) -> list[int]:
    return sorted(
        row for (row,) in session.project.execute("SELECT response_id FROM flags WHERE kind = 'no code fits'")
    )


def command(study: Session) -> None:
    code_answers(study, ["4"], ("ensomhet",), (0, 7))


def suggested(study: Session) -> None:
    put_run(study, [(4, LONELY, 0.9)])
    decide(study, [1], "accept")


def changed(study: Session) -> None:
    put_run(study, [(4, LONELY, 0.9)])
    decide(study, [1], "change", "eldre")


def screen(study: Session) -> None:
    code_answers(study, [4], [OLD], stands=None)


def new_on_screen(study: Session) -> None:
    new_code(study, "helt ny", [4])


def suggested_on_screen(study: Session) -> None:
    decide(study, [LiveSuggestion(ResponseId(4), Suggestion(LONELY, 0.9, True, rank=1), LiveRun("x", 1, 1))], "accept")


def review_list(study: Session) -> None:
    put_run(study, [(4, LONELY, 0.9)])
    decide(study, [1], "accept", group=lambda response: (response, ResponseId(2)))


def coded_file(study: Session) -> None:
    file = study.project.path.with_suffix(".csv")
    file.write_text("id;koder\nK02;eldre\n", encoding="utf-8")
    apply_file(study, file, id_column="id", question="grupper")


def export_that_says_both(study: Session) -> None:
    """Of all coders, and with a row that says that no code fits beside the code."""
    file = study.project.path.with_suffix(".csv")
    head = "response;case;question;wave;code;coder;start;end;code_id;no_code_fits\n"
    file.write_text(
        f"{head}4;K02;grupper;;eldre;Ingrid;0;3;;1\n4;K02;grupper;;;Ingrid;;;;1\n4;K02;grupper;;;Olav;;;;1\n",
        encoding="utf-8",
    )
    apply_file(study, file, all_coders=True)


@pytest.mark.parametrize(
    "door",
    [
        command, suggested, changed, screen, new_on_screen, suggested_on_screen, review_list, coded_file,
        export_that_says_both,
    ],
)  # fmt: skip
def test_a_code_takes_no_code_fits_off_and_undo_brings_it_back(study: Session, door: Callable[[Session], None]) -> None:
    no_code_fits(study, [1, 4], stands=None)
    study.coder = "Olav"
    no_code_fits(study, [4], stands=None)
    study.coder = "Ingrid"
    door(study)
    assert none_fits(study) == [1, 4]  # Olav has said so of 4, too, and still does
    assert not answer.read_answer(study, ResponseId(4)).has_flag(NO_CODE_FITS)
    undo(study)
    assert none_fits(study) == [1, 4, 4]
    assert check_project(study) == []


def test_a_merge_brings_no_code_to_an_answer_of_which_a_coder_said_that_none_fits(study: Session) -> None:
    code_answers(study, ["4"], ("ensomhet",))
    study.coder = "Olav"
    no_code_fits(study, [4], stands=None)
    codes = [replace(code, replaces=(LONELY,)) if code.id == OLD else code for code in codebook_of(study)]
    put_codebook(study, replace(codebook_of(study), codes=tuple(c for c in codes if c.id != LONELY)), "merge")
    found = answer.read_answer(study, ResponseId(4))
    assert (found.has_flag(NO_CODE_FITS), found.own_codes(), found.all_codes()) == (True, set(), {OLD})


def test_no_undo_or_redo_brings_the_two_together(study: Session) -> None:
    no_code_fits(study, [1], stands=None)
    said = study.project.value("SELECT max(id) FROM changes")
    undo(study)
    code_answers(study, ["1"], ("pårørende",))
    with pytest.raises(Conflict, match=r"a code and «no code fits» would stand together on answer 1 \(change \d+"):
        redo(study, said)
    code_answers(study, ["1"], ("ansatte",))
    assert (none_fits(study), answer.read_answer(study, ResponseId(1)).own_codes()) == ([], {CARERS, "ansatte"})


def test_undoing_the_code_that_took_it_off_waits_for_later_codes(study: Session) -> None:
    no_code_fits(study, [1], stands=None)
    code_answers(study, ["1"], ("pårørende",))
    first = study.project.value("SELECT max(id) FROM changes")
    code_answers(study, ["1"], ("ansatte",))
    with pytest.raises(Conflict, match="would stand together"):
        undo(study, first)
    undo(study)
    undo(study, first)
    assert none_fits(study) == [1]


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of the version before, in which both coders have both on an answer, and have one with one of the two."""
    path = tmp_path / "gammel.db"
    with monkeypatch.context() as patched:
        before = schema.MIGRATIONS[: schema.MIGRATIONS.index(one_decision)]
        own_schema.expected.cache_clear()
        # This version's import writes names, which that version did not know; its tables are taken away again below.
        only(
            patched,
            [
                *before,
                renaming,
                erasing,
                report_migrations.units,
                run_migrations.libraries,
                coding_migrations.lists,
                coding_migrations.rules,
                journal_migrations.facts,
                report_migrations.themes,
                identity,
                asked,
                headings,
                reconciling,
                apart,
                journal_migrations.brought_ids,
                lapsing,
            ],
        )
        with create_project(path, "Ingrid") as session:
            put_codebook(session, CODEBOOK, "the codebook")
            bring_in(session, SURVEY)
            flags.note_shown(session.project, "Olav", ResponseId(1), "asked", [("eldre", 0.5)])
            for coder, marked in (("Ingrid", [1, 3]), ("Olav", [1, 2, 4])):
                session.coder = coder
                code_answers(session, ["1"], ("pårørende",))
                code_answers(session, ["2"], ("eldre",))
                with journal.change(session.project, "flag", session.coder, "as it was written then") as act:
                    for number in marked:
                        row = answer_references.find_response(session.project, f"#{number}")
                        flags.put_flag(session.project, act, row.id, (0, len(row.text)), NO_CODE_FITS)
    with closing(sqlite3.connect(path)) as file:
        file.executescript(
            f"{WITHOUT_THEMES} DROP VIEW newest_run; DROP VIEW whole_runs;"
            "DROP VIEW coded_responses; DROP VIEW current_responses;"
            "ALTER TABLE responses DROP COLUMN listed_under; ALTER TABLE changes DROP COLUMN facts;"
            "ALTER TABLE runs DROP COLUMN libraries; ALTER TABLE imports DROP COLUMN libraries;"
            "UPDATE change_rows SET after = json_remove(after, '$.libraries') WHERE table_name = 'imports';"
            "ALTER TABLE variables DROP COLUMN source_names; DROP TABLE erased; DROP TABLE units;"
            "DELETE FROM change_rows WHERE table_name = 'units'; UPDATE changes SET digest = NULL;"
            f"PRAGMA user_version = {len(before)};"
        )
    own_schema.expected.cache_clear()
    return path


def test_an_older_file_is_cleaned_by_acts_that_the_log_tells_of(older: Path) -> None:
    with open_project(older, "Ingrid") as session:
        assert check_project(session) == []
        assert none_fits(session) == [3, 4]
        told = [(row.coder, row.kind, row.summary) for row in journal.log(session.project, limit=2)]
        assert told == [
            ("Olav", "upgrade", "«no code fits» taken off 2 answers that also had a code"),
            ("Ingrid", "upgrade", "«no code fits» taken off 1 answer that also had a code"),
        ]
        assert next(iter(counts.shown_suggestions(session.project))).suggestions == (("eldre", 0.5),)
        upgrade = next(iter(journal.log(session.project, coder="Ingrid"))).id
        with pytest.raises(Conflict, match="would stand together on answer 1"):
            undo(session, upgrade)


def test_a_plain_undo_is_of_ones_own_latest_act_and_not_of_the_upgrade(older: Path) -> None:
    with open_project(older, "Ingrid") as session:
        write_memo(session, "Husk")
        assert undo(session).summary == "memo on the project"
        with pytest.raises(Conflict, match=r"what it touched has been changed since \(change \d+ by Ingrid: «no code"):
            undo(session)
