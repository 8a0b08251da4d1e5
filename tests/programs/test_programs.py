"""Projects that the real programs made come in, and what goes out is read by them: Taguette, and pyrefiqda, a library
for REFI-QDA of another make.

Both are installed in an environment of their own, so this runs when asked for: `pytest -m programs`. Where the index
has them not, it is skipped.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

from coder.codebook.read import read_codebook
from coder.model import Code, Codebook
from coder.operations.codebook_file import read_codebook_file, write_taguette_tags
from coder.operations.foreign_cut import Cutting
from coder.operations.foreign_import import import_foreign, plan_foreign
from coder.operations.refi_codebook_export import export_codebook
from coder.operations.refi_export import export_project
from coder.project import Session, create_project
from coder.store import codebooks
from tests.programs.environment import driven, installed
from tests.refi_schema import faults_of_file

WANTED = ("taguette==1.5.2", "pyrefiqda==0.3.1")

pytestmark = pytest.mark.programs

Drive = Callable[..., dict[str, object]]


@pytest.fixture(scope="module")
def drive(tmp_path_factory: pytest.TempPathFactory) -> Drive:
    """Runs a driver in an environment that has both, and gives what it says."""
    python = installed(tmp_path_factory.mktemp("programs"), WANTED)
    return lambda script, *arguments: driven(python, script, *arguments)


WORDS = [
    "Vi", "trenger", "støtte", "👍", "👩‍👩‍👧", "é", "e\u0301", "&amp;", "&lt;b&gt;", "&nbsp;", "&copy", "ÆØÅ", "中文",
    "&#8212;", "x", "a\u2028b", "\n", "  ", "\r\n", "\t", "&#x1f600;", "\ufeff", "&notit;", "<!-- merknad ø -->",
    "&lt", "&am",
]  # fmt: skip
TAGS = {
    "støtte": "Hjelp",
    "interview.people": "é\n«to» linjer",
    "grupper > unge": "",
    "👍": "",
    "+1": "-x",
    "a, b": "c; d",
}


def inline(drawn: random.Random, depth: int = 0) -> str:
    """Some words, marked up here and there."""
    found = []
    for _ in range(drawn.randint(1, 6)):
        word = drawn.choice(WORDS)
        if depth < 2 and drawn.random() < 0.2:
            tag = drawn.choice(["b", "em", "span", "sub"])
            word = f"<{tag}>{inline(drawn, depth + 1)}</{tag}>"
        elif drawn.random() < 0.15:
            word = drawn.choice(["<br>", '<a href="http://x.no/">lenke</a>', '<img src="x.png">', "<a>uten</a>"])
        found.append(word)
    return drawn.choice(["", " "]).join(found)


def block(drawn: random.Random) -> str:
    """A part of a document."""
    first, second = inline(drawn), inline(drawn)
    return drawn.choice([
        f"<p>{first}</p>", f"<p>{first}</p>\n<p>{second}</p>", f"<h1>{first}</h1>\n",
        f"<ul><li>{first}</li>\n<li>{second}</li></ul>",
        f"<table><tr><td>{first}</td> <td>{second}</td></tr>tekst {second}</table>",
        f"<pre>\n{first}\n\n  {second}</pre>", f"<blockquote>{first}</blockquote>", f"<div>{first}</div>",
        f"løs {first}\n", f"<script>var x = 'ø'</script><p>{first}", f"<dl><dt>{first}</dt><dd>{second}</dd></dl>",
    ])  # fmt: skip


def made(seed: int, documents: int) -> dict[str, object]:
    """A project with documents of any HTML, and highlights that overlap, of two people, with no tag or with several."""
    drawn = random.Random(seed)
    names = [f"dok {n} ø👍" for n in range(documents)]
    return {
        "name": "Prosjekt ø", "description": "om det", "coders": ["admin", "kari"], "tags": list(TAGS.items()),
        "documents": [
            [name, f"<meta charset='utf-8'>{''.join(block(drawn) for _ in range(drawn.randint(1, 6)))}"]
            for name in names
        ],
        "highlights": {
            name: [
                [drawn.choice(["admin", "kari"]), start := drawn.random(), min(1.0, start + drawn.random() * 0.4),
                 drawn.sample(list(TAGS), drawn.choice([0, 1, 1, 1, 2, 3]))]
                for _ in range(12)
            ]
            for name in names
        },
    }  # fmt: skip


def bare(text: str) -> str:
    """A text without the white space, of which an export of Taguette puts more or less than there is."""
    return "".join(text.split())


def highlights(said: object) -> list[tuple[str, str, str]]:
    """(document, tag, characters) of every highlight that Taguette exports."""
    assert isinstance(said, list)
    return [(row["document"], row["tag"], bare(row["content"])) for row in said]


def codings(session: Session) -> list[tuple[str, str, str]]:
    rows = session.project.execute('SELECT "case", code, excerpt FROM coded_excerpts')
    return [(case, code, bare(excerpt)) for case, code, excerpt in rows]


def whole(file: Path, folder: Path) -> tuple[Session, int]:
    """A new project with what is in a file, its texts uncut, and how many codings say again what others say."""
    session = create_project(folder / f"{file.stem}.db", "Ingrid")
    done = import_foreign(session, plan_foreign(file, Cutting("whole", headings=False)))
    return session, done.marks.doubled


@pytest.mark.parametrize("seed", range(5))
def test_what_taguette_says_of_its_project_is_what_comes_in(drive: Drive, tmp_path: Path, seed: int) -> None:
    (tmp_path / "spec.json").write_text(json.dumps(made(seed, 40)), "utf-8")
    said = drive("drive_taguette.py", "make", tmp_path / "spec.json", tmp_path / "x.sqlite3")
    session, doubled = whole(tmp_path / "x.sqlite3", tmp_path)
    with session:
        exported, imported = highlights(said["highlights"]), codings(session)
        assert len(exported) > 500
        assert len(imported) + doubled == len([highlight for highlight in exported if highlight[1]])
        assert set(imported) == {highlight for highlight in exported if highlight[1]}
        by = {name for (name,) in session.project.execute("SELECT DISTINCT coder FROM coded_excerpts")}
        assert by == {"admin", "kari"}
        definitions = {code.name: code.definition for code in codebooks.codebook_of(session.project)}
    assert definitions == {**{name.split(" > ")[-1]: said for name, said in TAGS.items()}, "grupper": ""}


def test_a_project_of_taguette_goes_on_to_other_programs(drive: Drive, tmp_path: Path) -> None:
    """As its page for exporting writes it; then as REFI-QDA, which a third program reads."""
    spec = made(7, 12)
    spec["documents"] = [[f"dok {n} ø👍", f"<p>{n} 👍 støtte &amp; mer</p><p>Ja, {n}</p>"] for n in range(12)]
    (tmp_path / "spec.json").write_text(json.dumps(spec), "utf-8")
    made_by = (tmp_path / "spec.json", tmp_path / "work.sqlite3", tmp_path / "x.sqlite3")
    exported = set(highlights(drive("drive_taguette.py", "make", *made_by)["highlights"]))
    session, _ = whole(tmp_path / "x.sqlite3", tmp_path)
    with session:
        assert set(codings(session)) == {highlight for highlight in exported if highlight[1]}
        export_project(session, tmp_path / "x.qdpx", unredacted=True)
    read = drive("drive_pyrefiqda.py", tmp_path / "x.qdpx", tmp_path / "unpacked")
    marks = [(code, bare(place)) for code, by, place, _ in read["marked"] if by != "coder"]  # type: ignore[attr-defined]
    assert set(marks) == {(tag, place) for _, tag, place in exported if tag}


def paths(codebook: Codebook) -> list[tuple[str, str]]:
    return [(codebook.path(code), code.definition) for code in codebook]


def test_taguettes_codebook_comes_in_the_same_from_each_of_its_formats(drive: Drive, tmp_path: Path) -> None:
    (tmp_path / "spec.json").write_text(json.dumps(made(1, 3)), "utf-8")
    drive("drive_taguette.py", "make", tmp_path / "spec.json", tmp_path / "x.sqlite3")
    wanted = [*TAGS.items()]
    wanted.insert(2, ("grupper", ""))
    assert paths(read_codebook(tmp_path / "codebook.csv")) == wanted
    assert paths(read_codebook_file(tmp_path / "codebook.xlsx")[0]) == wanted
    for file in ("x.sqlite3", "codebook.qdc"):
        with create_project(tmp_path / f"{file}.db", "Ingrid") as session:
            import_foreign(session, plan_foreign(tmp_path / file, Cutting()))
            found = paths(codebooks.codebook_of(session.project))
        # Its .qdc has no descriptions.
        assert found == (wanted if file == "x.sqlite3" else [(path, "") for path, _ in wanted])


def test_taguette_reads_a_codebook_of_ours_and_gives_it_back(drive: Drive, tmp_path: Path) -> None:
    """With levels, line breaks, quotes, commas and what spreadsheets take for formulas."""
    codebook = Codebook((
        Code("a", "støtte", definition="Hjelp, «og» \"mer\"\nto linjer"), Code("b", "pårørende", "a"),
        Code("c", "nære 👍", "b", definition="-"), Code("d", "=1+1"), Code("e", "a; b, c", definition="x"),
    ))  # fmt: skip
    assert write_taguette_tags(codebook, tmp_path / "ours.csv") == 0
    tags = drive("drive_taguette.py", "codebook", tmp_path / "ours.csv")["tags"]
    wanted = paths(codebook)
    assert [(tag["path"], tag["description"]) for tag in tags] == wanted  # type: ignore[attr-defined]
    spec = {**made(1, 1), "tags": wanted, "highlights": {}}
    (tmp_path / "spec.json").write_text(json.dumps(spec), "utf-8")
    drive("drive_taguette.py", "make", tmp_path / "spec.json", tmp_path / "x.sqlite3")
    assert paths(read_codebook(tmp_path / "codebook.csv")) == wanted
    with create_project(tmp_path / "p.db", "Ingrid") as session:
        import_foreign(session, plan_foreign(tmp_path / "x.sqlite3", Cutting()))
        assert paths(codebooks.codebook_of(session.project)) == wanted


def test_a_codebook_that_is_too_long_for_taguette_is_told(tmp_path: Path) -> None:
    codebook = Codebook((Code("a", "a" * 150), Code("b", "b" * 60, "a"), Code("c", "c")))
    assert write_taguette_tags(codebook, tmp_path / "x.csv") == 1
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [len(row[0]) for row in csv.reader(file)] == [3, 150, 213, 1]


def people_of(read: Mapping[str, object]) -> list[tuple[str, str, str]]:
    """(code, coder, characters) of the codings of people, by another program."""
    marked = read["marked"]
    assert isinstance(marked, Iterable)
    assert all(dated for *_, dated in marked)
    return sorted((code, by, place) for code, by, place, _ in marked if by != "coder" and "coder: " not in code)


@pytest.mark.parametrize("reader", ["", "qualcoder", "maxqda", "nvivo", "atlas"])
@pytest.mark.parametrize("layout", ["case", "answer"])
def test_another_program_finds_in_a_project_what_is_in_it(
    coded: Session, drive: Drive, tmp_path: Path, layout: str, reader: str
) -> None:
    """Counts, names that references lead to, and characters; then the file that it writes comes in."""
    done = export_project(coded, tmp_path / "x.qdpx", layout=layout, reader=reader)
    read = drive("drive_pyrefiqda.py", tmp_path / "x.qdpx", tmp_path / "unpacked", tmp_path / "again.qdpx")
    codebook = codebooks.codebook_of(coded.project)
    stands = coded.project.execute("SELECT code, coder, excerpt FROM coded_excerpts").fetchall()

    def lines(text: str) -> str:
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def called(path: str) -> str:
        *above, name = path.split(" > ")
        if reader == "atlas" and len(above) > 1:
            return " > ".join([above[0], " / ".join([*above[1:], name])])
        if reader == "qualcoder" and path == "grupper > annet":
            return "grupper > annet (grupper)"
        return path

    wanted = sorted((called(code), coder, lines(excerpt)) for code, coder, excerpt in stands)
    assert people_of(read) == wanted
    assert len(wanted) == done.codings
    found = [path for path, *_ in read["codes"] if "coder: " not in path]  # type: ignore[attr-defined]
    assert sorted(found) == sorted(called(codebook.path(code)) for code in codebook)
    assert read["notes"] == ["om det hele", "om koden", "om svaret", "om 👍"]
    assert ["👍", "om 👍"] in read["said"]  # type: ignore[operator]
    cases: list[tuple[str | None, list[str], list[list[str]]]] = read["cases"]  # type: ignore[assignment]
    assert len(cases) == done.cases == 6
    assert sum(len(sources) for _, sources, _ in cases) == done.texts
    assert [name for name, *_ in cases] == (
        [None] * 6 if reader in ("qualcoder", "maxqda") else ["K01", "K02", "K03", "N0", "N1", "N2"]
    )
    assert cases[0][2] == [["andel", "3.5"], ["innbyggere", "1200"], ["kommune", "Nord"]]
    with create_project(tmp_path / "again.db", "Nina") as again:
        import_foreign(again, plan_foreign(tmp_path / "again.qdpx", Cutting("whole", headings=layout == "case")))
        back = again.project.execute("SELECT code, coder, excerpt FROM coded_excerpts").fetchall()
    # What is on white space alone is told and left out.
    regained = sorted((code if reader == "qualcoder" else called(code), by, lines(said)) for code, by, said in stands)
    on_words = [coding for coding in regained if coding[2].strip()]
    assert sorted(coding for coding in back if coding[1] != "coder" and "coder: " not in coding[0]) == on_words
    assert len(on_words) >= len(wanted) - 1
    assert faults_of_file(tmp_path / "x.qdpx") == []


@pytest.mark.parametrize("reader", ["", "qualcoder", "maxqda", "nvivo", "atlas"])
def test_another_program_finds_in_a_codebook_what_is_in_it(
    coded: Session, drive: Drive, tmp_path: Path, reader: str
) -> None:
    number = export_codebook(coded, tmp_path / "x.qdc", reader=reader)
    read = drive("drive_pyrefiqda.py", tmp_path / "x.qdc", tmp_path, tmp_path / "again.qdc")
    codes: list[tuple[str, bool, str]] = read["codes"]  # type: ignore[assignment]
    assert len(codes) == number == 10
    assert ["støtte", True, "Hjelp til noen"] in codes
    with create_project(tmp_path / "again.db", "Nina") as again:
        import_foreign(again, plan_foreign(tmp_path / "again.qdc", Cutting()))
        codebook = codebooks.codebook_of(again.project)
        assert [codebook.path(code) for code in codebook] == [path for path, *_ in codes]
