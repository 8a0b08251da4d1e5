"""Projects of QualCoder, RQDA and Taguette come in from their databases, made here by the tables that they document."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from coder.errors import FileRefused
from coder.operations.foreign_cut import Cutting
from coder.operations.foreign_import import import_foreign, plan_foreign
from coder.project import Session, create_project
from coder.store import codebooks

TEXT = "Vi 👍 trenger støtte.\n\nOg flere folk."

QUALCODER = """
CREATE TABLE source (id INTEGER PRIMARY KEY, name TEXT, fulltext TEXT, mediapath TEXT, memo TEXT, owner TEXT,
    date TEXT);
CREATE TABLE code_cat (catid INTEGER PRIMARY KEY, name TEXT, owner TEXT, date TEXT, memo TEXT, supercatid INTEGER);
CREATE TABLE code_name (cid INTEGER PRIMARY KEY, name TEXT, memo TEXT, catid INTEGER, owner TEXT, date TEXT,
    color TEXT);
CREATE TABLE code_text (cid INTEGER, fid INTEGER, seltext TEXT, pos0 INTEGER, pos1 INTEGER, owner TEXT, date TEXT,
    memo TEXT);
CREATE TABLE cases (caseid INTEGER PRIMARY KEY, name TEXT, memo TEXT, owner TEXT, date TEXT);
CREATE TABLE case_text (caseid INTEGER, fid INTEGER, pos0 INTEGER, pos1 INTEGER);
CREATE TABLE attribute_type (name TEXT, memo TEXT, caseOrFile TEXT, valuetype TEXT);
CREATE TABLE attribute (name TEXT, attr_type TEXT, value TEXT, id INTEGER);
CREATE TABLE code_image (cid INTEGER);
INSERT INTO source VALUES (1, 'intervju', :text, NULL, 'om teksten', 'Kari', '2024-01-02 03:04:05');
INSERT INTO source VALUES (2, 'bilde', NULL, '/images/x.png', '', 'Kari', '');
INSERT INTO code_cat VALUES (1, 'tiltak', 'Kari', '', '', NULL);
INSERT INTO code_name VALUES (1, 'støtte', 'Hjelp', 1, 'Kari', '', '#ff0000');
INSERT INTO code_text VALUES (1, 1, 'støtte', 13, 19, 'Kari', '2024-01-02 03:04:05', 'viktig');
INSERT INTO code_text VALUES (1, 1, 'flere folk', 25, 35, 'Olav', '2024-01-02 03:04:05', '');
INSERT INTO code_text VALUES (9, 1, 'Vi', 0, 2, 'Olav', '', '');
INSERT INTO cases VALUES (1, 'K01', '', 'Kari', '');
INSERT INTO case_text VALUES (1, 1, 0, 35);
INSERT INTO attribute_type VALUES ('alder', '', 'case', 'numeric');
INSERT INTO attribute VALUES ('alder', 'case', '42', 1);
INSERT INTO code_image VALUES (1);
"""

RQDA = """
CREATE TABLE source (name TEXT, id INTEGER, file TEXT, memo TEXT, owner TEXT, date TEXT, dateM TEXT, status INTEGER);
CREATE TABLE freecode (name TEXT, memo TEXT, owner TEXT, date TEXT, dateM TEXT, id INTEGER, status INTEGER);
CREATE TABLE codecat (name TEXT, cid INTEGER, catid INTEGER, memo TEXT, status INTEGER);
CREATE TABLE treecode (cid INTEGER, catid INTEGER, status INTEGER);
CREATE TABLE coding (cid INTEGER, fid INTEGER, seltext TEXT, selfirst REAL, selend REAL, status INTEGER, owner TEXT,
    date TEXT, memo TEXT);
CREATE TABLE cases (name TEXT, memo TEXT, owner TEXT, date TEXT, dateM TEXT, id INTEGER, status INTEGER);
CREATE TABLE caselinkage (caseid INTEGER, fid INTEGER, selfirst REAL, selend REAL, status INTEGER);
CREATE TABLE attributes (name TEXT, status INTEGER, class TEXT);
CREATE TABLE caseAttr (variable TEXT, value TEXT, caseID INTEGER, status INTEGER);
INSERT INTO source VALUES ('intervju', 1, :text, 'om teksten', 'Kari', 'Sat Nov 20 18:00:00 2021', '', 1);
INSERT INTO source VALUES ('slettet', 2, 'borte', '', 'Kari', '', '', 0);
INSERT INTO freecode VALUES ('støtte', 'Hjelp', 'Kari', '', '', 1, 1);
INSERT INTO codecat VALUES ('tiltak', NULL, 1, '', 1);
INSERT INTO treecode VALUES (1, 1, 1);
INSERT INTO coding VALUES (1, 1, 'støtte', 13.0, 19.0, 1, 'Kari', 'Sat Nov 20 18:00:00 2021', 'viktig');
INSERT INTO coding VALUES (1, 1, 'flere folk', 25.0, 35.0, 1, 'Olav', '', NULL);
INSERT INTO coding VALUES (1, 1, 'Vi', 0.0, 2.0, 0, 'Olav', '', NULL);
INSERT INTO cases VALUES ('K01', '', 'Kari', '', '', 1, 1);
INSERT INTO caselinkage VALUES (1, 1, 0.0, 35.0, 1);
INSERT INTO attributes VALUES ('alder', 1, 'numeric');
INSERT INTO caseAttr VALUES ('alder', '42', 1, 1);
"""

TAGUETTE = """
CREATE TABLE projects (id INTEGER PRIMARY KEY, name TEXT, description TEXT);
CREATE TABLE documents (id INTEGER PRIMARY KEY, name TEXT, description TEXT, project_id INTEGER, contents TEXT);
CREATE TABLE tags (id INTEGER PRIMARY KEY, project_id INTEGER, path TEXT, description TEXT);
CREATE TABLE highlights (id INTEGER PRIMARY KEY, document_id INTEGER, start_offset INTEGER, end_offset INTEGER);
CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER);
CREATE TABLE commands (id INTEGER PRIMARY KEY, user_login TEXT, date TEXT, payload TEXT);
INSERT INTO projects VALUES (1, 'Prøve', '');
INSERT INTO documents VALUES (1, 'intervju', 'om teksten', 1,
    '<p>Vi 👍 <b>trenger</b> støtte &amp; mer.</p><p>Og flere folk.</p>');
INSERT INTO tags VALUES (1, 1, 'støtte', 'Hjelp');
INSERT INTO highlights VALUES (1, 1, 16, 29), (2, 1, 33, 43), (3, 1, 0, 2);
INSERT INTO highlight_tags VALUES (1, 1), (2, 1);
INSERT INTO commands VALUES (1, 'kari', '2024-01-02 03:04:05', '{"type": "highlight_add", "highlight_id": 1}');
"""


@pytest.fixture
def empty(tmp_path: Path) -> Session:
    return create_project(tmp_path / "p.db", "Ingrid")


def database(path: Path, script: str, text: str = TEXT) -> Path:
    path.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path)) as file:
        file.executescript(script.replace(":text", f"'{text}'"))
    return path


def stands(session: Session) -> list[tuple[str, str, str, str]]:
    return session.project.execute(
        'SELECT "case", code, coder, excerpt FROM coded_excerpts ORDER BY response, start_char'
    ).fetchall()


@pytest.mark.parametrize("script", [QUALCODER, RQDA])
def test_codings_cases_values_and_memos_come_in(empty: Session, tmp_path: Path, script: str) -> None:
    file = database(tmp_path / ("x.qda/data.qda" if script == QUALCODER else "x.rqda"), script)
    plan = plan_foreign(file.parent if script == QUALCODER else file, Cutting())
    import_foreign(empty, plan)
    assert stands(empty) == [
        ("K01", "tiltak > støtte", "Kari", "støtte"), ("K01", "tiltak > støtte", "Olav", "flere folk"),
    ]  # fmt: skip
    assert empty.project.execute("SELECT data FROM case_data").fetchall() == [('{"alder":42}',)]
    assert empty.project.execute("SELECT text FROM memos ORDER BY text").fetchall() == [("om teksten",), ("viktig",)]
    told = [str(loss.what) for loss in plan.project.losses]
    assert told == (["1 picture", "1 marked area or stretch of time", "1 coding"] if script == QUALCODER else [])


def test_highlights_in_html_stand_on_their_characters(empty: Session, tmp_path: Path) -> None:
    """Their positions count bytes of the text between the tags."""
    plan = plan_foreign(database(tmp_path / "x.sqlite3", TAGUETTE), Cutting())
    import_foreign(empty, plan)
    assert [(coder, excerpt) for _, _, coder, excerpt in stands(empty)] == [
        ("kari", "støtte & mer"), ("Ingrid", "flere folk"),
    ]  # fmt: skip
    assert [str(loss.what) for loss in plan.project.losses] == ["1 mark without a code"]
    assert [row[0] for row in empty.project.execute("SELECT text FROM responses ORDER BY id")] == [
        "Vi 👍 trenger støtte & mer.", "Og flere folk.",
    ]  # fmt: skip


def test_taguettes_text_is_counted_as_browsers_count_it_and_its_parts_stand_apart(
    empty: Session, tmp_path: Path
) -> None:
    """A line end after <pre> is no character; cells and terms do not run together."""
    html = (
        "<pre>\nførst</pre><table><tbody><tr><th>Navn</th><td>Alder</td></tr></tbody></table><dl><dt>ord</dt>"
        "<dd>forklart</dd></dl>"
    )
    said = TAGUETTE.replace("<p>Vi 👍 <b>trenger</b> støtte &amp; mer.</p><p>Og flere folk.</p>", html)
    said = said.replace("(1, 1, 16, 29), (2, 1, 33, 43)", "(1, 1, 0, 6), (2, 1, 10, 15)")
    import_foreign(empty, plan_foreign(database(tmp_path / "x.sqlite3", said), Cutting()))
    assert [excerpt for *_, excerpt in stands(empty)] == ["først", "Alder"]
    answers = empty.project.execute("SELECT text FROM responses ORDER BY id").fetchall()
    assert [text for (text,) in answers] == ["først", "Navn\tAlder", "ord", "forklart"]


def test_tags_called_by_paths_of_ours_are_a_tree(empty: Session, tmp_path: Path) -> None:
    """As tags are that came from a codebook here, whether what is above has a tag or not."""
    said = f"""{TAGUETTE}
    INSERT INTO tags VALUES (2, 1, 'støtte > pårørende', 'Nære'), (3, 1, 'andre > mange > venner', '');
    INSERT INTO tags VALUES (4, 1, ' > x', '');
    """
    import_foreign(empty, plan_foreign(database(tmp_path / "x.sqlite3", said), Cutting()))
    codebook = codebooks.codebook_of(empty.project)
    assert [codebook.path(code) for code in codebook] == [
        "støtte", "støtte > pårørende", "andre", "andre > mange", "andre > mange > venner", "> x",
    ]  # fmt: skip


def test_a_coding_that_the_file_has_twice_is_told(empty: Session, tmp_path: Path) -> None:
    said = f"{TAGUETTE} INSERT INTO highlights VALUES (4, 1, 33, 43); INSERT INTO highlight_tags VALUES (4, 1);"
    done = import_foreign(empty, plan_foreign(database(tmp_path / "x.sqlite3", said), Cutting()))
    assert (done.marks.codings, done.marks.doubled, done.marks.known) == (2, 1, 0)


def test_nothing_of_a_hostile_database_is_run_and_cells_of_any_type_are_read(empty: Session, tmp_path: Path) -> None:
    hostile = f"""{QUALCODER}
    ALTER TABLE cases RENAME TO real_cases;
    CREATE VIEW cases AS SELECT 7 AS caseid, load_extension('x') AS name;
    INSERT INTO code_text VALUES ('x', x'00ff', 3.5, 'mange', -1, x'00', 12, NULL);
    UPDATE code_name SET catid = 99;
    UPDATE code_cat SET supercatid = 1;
    """
    import_foreign(empty, plan_foreign(database(tmp_path / "x.qda" / "data.qda", hostile).parent, Cutting()))
    assert {(case, code) for case, code, _, _ in stands(empty)} == {("intervju", "støtte")}


@pytest.mark.parametrize("name", ["x.qda", "x.rqda", "x.sqlite3"])
def test_what_is_no_such_database_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"SQLite format 3\x00 nei")
    with pytest.raises(FileRefused):
        plan_foreign(tmp_path / name, Cutting())
    other = database(tmp_path / f"y{name}", "CREATE TABLE other (a);")
    with pytest.raises(FileRefused, match="is no project of"):
        plan_foreign(other, Cutting())
    other.with_name(f"{other.name}-wal").write_bytes(b"waiting")
    with pytest.raises(FileRefused, match="is in use"):
        plan_foreign(other, Cutting())
