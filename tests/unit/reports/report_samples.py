"""Chapters and projects that several tests of reports share."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coder.model import Code, Codebook
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.reporting import composed
from coder.project import Session, create_project
from coder.reports.answered import Answered
from coder.reports.chapter import (
    Bar,
    BulletList,
    Chapter,
    ChapterTable,
    Data,
    Figure,
    Heading,
    Panel,
    Paragraph,
    Quote,
    Quotes,
    ReportColumn,
)
from coder.reports.compact import CountedCoding
from coder.reports.counting import CountedShare, wilson
from coder.reports.definition import Definition
from coder.reports.grouping import Described
from coder.reports.study import Study

IN_FULL = ("closed", "codes", "estimates", "groups", "waves")
"""The tables of a chapter that tells of every code, by groups and waves, too."""

SHARED = Path(__file__).resolve().parents[3] / ".." / "shared"


def hostile_answers() -> list[str]:
    """The hostile answers, or a skip where the folder is not there."""
    file = SHARED / "bad-inputs" / "answers.json"
    if not file.is_file():
        pytest.skip("the folder of bad inputs is not beside the project")
    return [*json.loads(file.read_text(encoding="utf-8")).values(), "x" * 40_000, "\ud800", "مرحبا بالعالم"]


def compose_report(
    session: Session, definition: Definition | None = None, *, undecided: str = "refuse"
) -> tuple[Chapter, int]:
    """The report of a project with its appendices as blocks, and how many places in it are undecided."""
    report, hits, *_ = composed(session, definition, undecided)
    return report.together, hits


def keys(chapter: Chapter) -> list[str]:
    """The keys of all tables and figures."""
    return [*(table.key for table in chapter.tables), *(figure.key for figure in chapter.figures)]


def share(n: int, base: int) -> CountedShare:
    percent = 100 * n / base
    return CountedShare(n, base, percent, *wilson(percent, base))


HIDDEN = CountedShare(0, 20, None, None, None, masked=True)


def small_chapter() -> Chapter:
    """A chapter with one of everything."""
    table = ChapterTable(
        "svar",
        "1",
        "Svar etter gruppe.",
        (
            ReportColumn("Kode", "text"),
            ReportColumn("Antall"),
            ReportColumn("Prosent", "percent"),
            ReportColumn("95 % KI", "interval"),
            ReportColumn("Små (n=20)", "share"),
        ),
        (
            ("a", 3, 12.5, share(3, 24), share(3, 20)),
            ("a1", 1234, 0.0, share(0, 24), HIDDEN),
            ("Total", 24, 100.0, None, None),
        ),
        ("En note.",),
        total=True,
        depth=(0, 1, 0),
    )
    figure = Figure(
        "svar-1", "1", "Hva som nevnes.", "Stolper: a 12 prosent.",
        (Panel("", (Bar("a", share(3, 24)), Bar("b", share(20, 24)))),), "Prosent", ("Streker er intervaller.",),
    )  # fmt: skip
    panels = Figure(
        "svar-2", "2", "Etter gruppe.", "To felt.",
        (Panel("a", (Bar("liten", share(3, 24)), Bar("stor", HIDDEN))),
         Panel("b", (Bar("liten", share(9, 24)), Bar("stor", share(1, 5))))),
        "Prosent",
    )  # fmt: skip
    return Chapter(
        "En rapport",
        "nb",
        (
            Paragraph("UTKAST.", "warning"),
            Heading(1, "Første del", "h1"),
            Paragraph("Tekst."),
            table,
            figure,
            Heading(2, "Tema for tema", "h2"),
            Heading(3, "a", "h3"),
            Paragraph("A nevnes av noen:", "lead"),
            Quotes(
                "a",
                (
                    Quote("Eldre venter.", "R-7F3K, liten", ("b", "c"), "a", "svar", "R-7F3K", 1, True),
                    Quote("- Andre òg\n- Dei som ventar", "", (), "a", "svar", "", 2, language="nn"),
                ),
            ),
            Heading(1, "Andre del", "h4"),
            panels,
            BulletList(("coder 0", "Python")),
            Paragraph("Ingen av dem er kodet.", "note"),
        ),
        ("Kari", "Ola"),
        "2024-01-02",
        ("Laget 2024-01-02 med coder 0.",),
        (Data("log", "Logg", ("id", "at"), ((1, "2024-01-02"),)),),
    )


def project_of(path: Path, answers: list[str], codes: list[str], variables: list[str] | None = None) -> Session:
    """An open project with an answer per case, each coded with one of the codes in turn by two coders."""
    table = path.with_suffix(".jsonl")
    rows = [
        {"id": f"K{number}", "svar": text, "gruppe": (variables or ["x", "y", "z"])[number % len(variables or "xyz")]}
        for number, text in enumerate(answers)
    ]
    table.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    session = create_project(path, "Kari", "Prøve")
    book = Codebook(tuple(Code(f"c{number}", name) for number, name in enumerate(codes)), "Bok")
    put_codebook(session, book, "codebook")
    run_import(session, plan_import(table, ReadOptions(), Roles(id="id", open=("svar",), closed=("gruppe",))))
    ids = [row for (row,) in session.project.execute("SELECT id FROM responses ORDER BY id")]
    for coder in ("Kari", "Ola"):
        session.coder = coder
        for number, response in enumerate(ids):
            code_answers(session, [str(response)], (f"c{number % len(codes)}",))
    return session


def table(chapter: Chapter, key: str) -> ChapterTable:
    """The table of this key."""
    return next(table for table in chapter.tables if table.key == key)


BOOK = Codebook((Code("top", "topp"), Code("a", "a", "top"), Code("b", "b"), Code("c", "c")))


def study(cases: list[tuple[str, str, str]]) -> Study:
    """Each case as its codes (letters), its size and its county; «svar» is open, the others closed."""
    data = {number: {"size": size, "county": county, "ja": "Ja"} for number, (_, size, county) in enumerate(cases)}
    codings = [
        CountedCoding(number, number, code, "Kari", 0, 60)
        for number, (codes, _, _) in enumerate(cases)
        for code in codes
    ]
    names = ("svar", "size", "county", "ja")
    return Study(
        "",
        data,
        {"svar": Answered("svar", frozenset(data), {number: number for number in data}, codings)},
        {name: Described(name) for name in names},
        {name: "open" if name == "svar" else "closed" for name in names},
        BOOK,
        {name: name for name in names},
    )
