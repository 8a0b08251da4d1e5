"""Reports of little or nothing: empty questions, one respondent, everything masked; and files that are refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from coder.errors import CoderError, FileRefused
from coder.model import Code, Codebook
from coder.model.unit import Unit
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.reporting import formats, make_report
from coder.project import Session, create_project
from coder.queries.definitions import default_definition, definition_text
from coder.reports.chapter import Paragraph
from coder.reports.counting import CountedShare
from coder.reports.definition import FIGURES, Definition, Section
from coder.reports.planning import percent_from
from coder.reports.study import Study
from tests.unit.reports.report_samples import IN_FULL, compose_report, keys, project_of, table

EMPTY = Study("", {}, {}, {}, {}, Codebook(), {})


def written_everywhere(session: Session, folder: Path, definition: Definition | None = None) -> None:
    files = [folder / f"r.{ending}" for ending in formats()]
    make_report(session, files, definition, undecided="hide", with_appendices=True)
    assert all((folder / f"r.{ending}").stat().st_size > 200 for ending in formats())


def test_an_empty_project(tmp_path: Path) -> None:
    with create_project(tmp_path / "p.db", "Kari") as session:
        written_everywhere(session, tmp_path)
        assert default_definition(session).sections == ()
        assert "questions:" in definition_text(session)


def test_questions_nobody_answered_codes_never_used_and_one_respondent(tmp_path: Path) -> None:
    with project_of(tmp_path / "p.db", ["Bare ett svar her."], ["brukt", "aldri brukt"]) as session:
        written_everywhere(session, tmp_path, Definition(sections=(Section("svar"), Section("gruppe"))))
        text = (tmp_path / "r.md").read_text(encoding="utf-8")
    assert "Ingen nevner aldri brukt." in text
    assert "1 av 1 respondent nevner brukt:" in text


def test_everything_masked(tmp_path: Path) -> None:
    with project_of(tmp_path / "p.db", [f"Svar nummer {number}." for number in range(6)], ["a", "b"]) as session:
        definition = Definition(sections=(Section("svar"),), variables=("gruppe",), mask_below=100)
        written_everywhere(session, tmp_path, definition)
        chapter, _ = compose_report(session, definition, undecided="hide")
    assert "svar-gruppe" not in keys(chapter), "nothing is left to show"


def test_hidden_numbers_are_nowhere_in_a_figure(tmp_path: Path) -> None:
    """Group x has 1 of 10 with a small code: neither its number nor its absence may be read from the figure."""
    answers = [f"Svar nummer {number} her." for number in range(40)]
    with project_of(tmp_path / "p.db", answers, ["a"], ["x", "x", "x", "y", "y", "z", "z", "z"]) as session:
        session.project.execute(
            "DELETE FROM codings WHERE response_id NOT IN"
            " (1, 4, 5, 12, 13, 20, 21, 28, 29, 7, 8, 6, 14, 15, 16, 22, 23, 24)"
        )
        definition = Definition(sections=(Section("svar"),), variables=("gruppe",))
        chapter, _ = compose_report(session, definition, undecided="hide")
    rows = {row[0]: row[1:-1] for row in table(chapter, "svar-gruppe").rows}
    hidden = [
        column.label.split(" ")[0]
        for column, cell in zip(table(chapter, "svar-gruppe").columns[1:], rows["a"], strict=False)
        if isinstance(cell, CountedShare) and cell.masked
    ]
    assert "x" in hidden
    for figure in chapter.figures:
        if figure.key.startswith("svar-gruppe"):
            assert not any(f"{group} 1 av" in figure.alt or f"{group} 0 av" in figure.alt for group in hidden)


def test_nothing_coded_yet(tmp_path: Path) -> None:
    with project_of(tmp_path / "p.db", ["a", "b"], ["x"]) as session:
        session.project.execute("DELETE FROM codings")
        written_everywhere(session, tmp_path, Definition(sections=(Section("svar"),)))
    before, appendix = (tmp_path / "r.md").read_text(encoding="utf-8").split("# Vedlegg", 1)
    assert "kodet ennå" in appendix
    assert "## svar" not in before


def test_a_report_does_not_write_over_the_project_or_to_a_name_it_does_not_know(tmp_path: Path) -> None:
    with project_of(tmp_path / "p.md", ["a"], ["x"]) as session:
        with pytest.raises(CoderError, match="project file itself"):
            make_report(session, [tmp_path / "p.md"])
        with pytest.raises(CoderError, match="ending"):
            make_report(session, [tmp_path / "r.pdf"])
        with pytest.raises(FileRefused, match="folder"):
            make_report(session, [tmp_path / "no" / "r.md"])


def test_nothing_is_said_in_per_cent_of_nothing(tmp_path: Path) -> None:
    with create_project(tmp_path / "p.db", "Kari") as session:
        make_report(session, [tmp_path / "r.md"], with_appendices=True)
    text = (tmp_path / "r.md").read_text(encoding="utf-8")
    assert "Det er ingen svar å rapportere." in text
    assert text.count("Det er ingen svar å rapportere.") == 2  # in the chapter and in the method
    assert " 0 prosent" not in text


def test_a_figure_by_group_of_zeros_alone_is_not_drawn(tmp_path: Path) -> None:
    # The code is hidden in three groups, and nobody in the fourth has it.
    held = {"A": 2, "B": 2, "C": 1, "D": 0}
    rows = [(group, number < count) for group, count in held.items() for number in range(6)]
    file = tmp_path / "a.csv"
    lines = [f"{number};{group};Svar {number} her\n" for number, (group, _) in enumerate(rows, 1)]
    file.write_text("id;gruppe;svar\n" + "".join(lines), encoding="utf-8")
    with create_project(tmp_path / "p.db", "Kari") as session:
        put_codebook(session, Codebook((Code("e", "eldre"),)), "x")
        run_import(session, plan_import(file, ReadOptions(), Roles(id="id", open=("svar",), closed=("gruppe",))))
        for number, (_, has) in enumerate(rows, 1):
            if has:
                code_answers(session, [f"{number}/svar"], ("eldre",))
            else:
                no_code_fits(session, [number])
        chapter, _ = compose_report(session, Definition(variables=("gruppe",)), undecided="hide")
    assert [cell.masked for cell in table(chapter, "svar-gruppe").rows[0][1:5]] == [True, True, True, False]  # type: ignore[union-attr]
    assert not [figure for figure in chapter.figures if figure.key.startswith("svar-gruppe")]


def test_no_per_cent_is_told_of_few(tmp_path: Path) -> None:
    """Of 24, in groups of 6 and 18; and of 6 alone."""
    answers = [f"Svar nummer {number} her." for number in range(24)]
    sections = (Section("gruppe"), Section("svar"))
    with project_of(tmp_path / "p.db", answers, ["a"], ["x", "y", "y", "y"]) as session:
        definition = Definition(sections=sections, variables=("gruppe",), mask_below=0, percent_from=10, tables=IN_FULL)
        chapter, _ = compose_report(session, replace(definition, figures=FIGURES), undecided="hide")
        few = Section("svar", asked_when=(("gruppe", ("x",)),))
        small, _ = compose_report(session, replace(definition, sections=(few,)), undecided="hide")
    by, whole = table(chapter, "svar-gruppe"), table(chapter, "svar")
    assert [cell.percent is None for cell in by.rows[0][1:]] == [True, False, False]  # type: ignore[union-attr]
    assert [cell.n for cell in by.rows[0][1:]] == [6, 18, 24]  # type: ignore[union-attr]
    assert by.notes.count("Det står ingen prosent av færre enn 10.") == 1
    assert whole.rows[0][2] == 100.0
    assert not any(figure.key.startswith("svar-gruppe") for figure in chapter.figures), "one group is left"
    assert table(small, "svar").rows[0][1] == 6
    assert not small.figures
    text = " ".join(block.text for block in small.blocks if isinstance(block, Paragraph)).split("Vedlegg")[0]
    assert "a (6)" in text


def test_of_documents_no_per_cent_is_told_of_fewer_than_ten() -> None:
    held = [
        percent_from(Definition(), replace(EMPTY, unit=Unit(kind))) for kind in ("person", "organisation", "document")
    ]
    assert held == [0, 0, 10]
    assert percent_from(Definition(percent_from=3), EMPTY) == 3
