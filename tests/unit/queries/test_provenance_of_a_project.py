"""What the audit of a report says it stands on."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import xlsxwriter

from coder import __version__, libraries
from coder.model.ids import ResponseId
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.suggesting import suggest
from coder.project import Session
from coder.queries import provenance
from coder.queries.counting import read_study
from coder.reports.chapter import BulletList
from tests.unit.reports.report_samples import compose_report


def test_the_audit_names_the_libraries_that_were_imported(study: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    import numpy

    monkeypatch.delitem(sys.modules, "spacy", raising=False)
    monkeypatch.setattr(libraries, "_noted", set())
    said = provenance.versions([])[1]
    assert f"numpy {numpy.__version__}" in said
    assert "spacy" not in said


def test_the_audit_names_what_read_the_files_and_made_the_suggestions_of_earlier_days(
    study: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sklearn

    book = xlsxwriter.Workbook(str(tmp_path / "bok.xlsx"))
    sheet = book.add_worksheet()
    for number, row in enumerate((("id", "grupper"), ("X1", "De eldre hjemme"), ("X2", "Unge uten arbeid"))):
        sheet.write_row(number, 0, row)
    book.close()
    monkeypatch.setattr(libraries, "_noted", set())
    monkeypatch.delitem(sys.modules, "python_calamine", raising=False)  # a child process reads
    run_import(study, plan_import(tmp_path / "bok.xlsx", ReadOptions(), Roles(id="id", open=("grupper",))))
    suggest(study)
    # Another day, in a process that reads no file and learns nothing; of the run the version then was another.
    monkeypatch.setattr(libraries, "_noted", set())
    monkeypatch.delitem(sys.modules, "sklearn")
    older = study.project.value("SELECT libraries FROM runs").replace(f'"scikit-learn":"{sklearn.__version__}"',
                                                                      '"scikit-learn":"0.18"')  # fmt: skip
    study.project.execute("UPDATE runs SET libraries = ?", (older,))
    held = provenance.provenance(study, read_study(study))
    assert not {"scikit-learn", "python-calamine"} & {program.split()[0] for program in held.versions[1].split(", ")}
    assert any(program.startswith("python-calamine ") for program in held.read_with)
    assert f"coder {__version__}" in held.read_with
    assert "scikit-learn 0.18" in held.learned_with["default"]
    assert not {"scikit-learn", "matplotlib"} & {program.split()[0] for program in held.read_with}
    chapter, _ = compose_report(study, undecided="hide")
    [software] = [block.items for block in chapter.blocks if isinstance(block, BulletList)]
    assert any(item.startswith("Forslag (") and "scikit-learn 0.18" in item for item in software)
    assert any(item.startswith("Filene er lest med coder") and "python-calamine" in item for item in software)


def test_of_what_was_made_before_nothing_is_said(study: Session) -> None:
    suggest(study)
    study.project.execute("UPDATE runs SET libraries = '{}'")
    study.project.execute("UPDATE imports SET libraries = '{}'")
    held = provenance.provenance(study, read_study(study))
    assert (held.read_with, held.learned_with) == ((), {"default": ()})


def test_a_run_of_the_screen_records_what_its_process_imported(study: Session) -> None:
    from coder.queries.learner import Learner

    run = next(Learner().learn(study, None, [ResponseId(1)])).run
    assert "scikit-learn" in json.loads(run.libraries)
