"""Files that ask for more than a reader should give, or are not what they are called: refused, with nothing written."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import pytest

from coder import containers
from coder.errors import FileRefused
from coder.interchange.own import TARGET
from coder.operations.foreign_cut import Cutting
from coder.operations.foreign_import import import_foreign, plan_foreign
from coder.project import Session
from coder.store import foreign_database
from tests.foreign_material import CODE, TEXT, project_of, selection, write_qdpx
from tests.small_study import state
from tests.unit.interchange.test_foreign_databases import QUALCODER, RQDA, TAGUETTE, database

NESTED = "".join(f'<Code guid="n{n}" name="n{n}" isCodable="true">' for n in range(10_000)) + "</Code>" * 10_000
PLAIN = project_of(selection(1, 0, 2, CODE))


@pytest.mark.parametrize(
    ("xml", "text", "said"),
    [
        (f"<!DOCTYPE Project [<!ENTITY a 'b'>]>{PLAIN.partition('?>')[2]}", b"hei", "DOCTYPE"),
        (project_of("", codes=NESTED), b"hei", "stand in each other more than 256 deep"),
        (f"<!DOCTYPE a [<!ENTITY b 'c'>]>{PLAIN.partition('?>')[2].replace('Prøve', '&b;')}", b"hei", "DOCTYPE"),
        (f"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///x'>]>{PLAIN.partition('?>')[2].replace('Prøve', '&b;')}", b"hei",
         "DOCTYPE"),
        (PLAIN, "blåbær".encode("latin-1"), "not in UTF-8"),
        (PLAIN, b"0" * 4_000_000, "more than 200 times its size"),
        (PLAIN[:900], b"hei", "damaged in project.qde"),
        ("<html/>", b"hei", "begins with «html»"),
        (PLAIN.replace("?>", f"?><?{TARGET} -{{&quot;codes&quot;:3}}?>", 1), b"hei", "what this program noted"),
        (PLAIN.replace("?>", f"?><?{TARGET} -[[[[?>", 1), b"hei", "what this program noted"),
        (PLAIN.replace("?>", f'?><?{TARGET} -{{"unit":["hund","",false]}}?>', 1), b"hei", "what this program noted"),
    ],
)  # fmt: skip
def test_it_is_refused_and_nothing_is_written(study: Session, tmp_path: Path, xml: str, text: bytes, said: str) -> None:
    before = state(study)
    with pytest.raises(FileRefused, match=said):
        import_foreign(study, plan_foreign(write_qdpx(tmp_path / "x.qdpx", xml, text), Cutting()))
    assert state(study) == before


def test_a_text_that_is_too_long_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "LARGEST_TEXT", 1024**2)
    with pytest.raises(FileRefused, match="is a text of more than 1 MB") as refused:
        plan_foreign(write_qdpx(tmp_path / "x.qdpx", PLAIN, random.Random(1).randbytes(2**20).hex()), Cutting())
    assert "Split that text" in refused.value.hint


def test_texts_that_are_too_long_together_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "LARGEST_TEXTS", 1024**2)
    with pytest.raises(FileRefused, match="texts are more than 1 MB together") as refused:
        plan_foreign(write_qdpx(tmp_path / "x.qdpx", PLAIN, random.Random(1).randbytes(2**20).hex()), Cutting())
    assert "smaller files" in refused.value.hint


@pytest.mark.parametrize("limit", ["one text", "all texts", "what SQLite gives out"])
def test_a_database_with_too_long_texts_is_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    text = "ord " * 300_000
    file = database(tmp_path / "x.rqda", f"{RQDA} UPDATE source SET file = '{text}';")
    name = {"one text": "LARGEST_TEXT", "all texts": "LARGEST_TEXTS", "what SQLite gives out": "LONGEST"}[limit]
    monkeypatch.setattr(foreign_database, name, 1024**2)
    said = "texts are more than 1 MB together" if limit == "all texts" else "table source holds a text of more than"
    with pytest.raises(FileRefused, match=said) as refused:
        plan_foreign(file, Cutting())
    assert ("smaller projects" if limit == "all texts" else "Split that text") in refused.value.hint


def test_a_film_of_any_size_stands_in_nobodys_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "LARGEST_TOTAL", 100_000)
    file = write_qdpx(tmp_path / "x.qdpx", PLAIN, "hei")
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("sources/film.mp4", b"0" * 1_000_000)
    assert len(plan_foreign(file, Cutting()).pieces) == 1


@pytest.mark.parametrize("name", ["no zip", "empty", "two"])
def test_what_is_no_such_file_is_refused(tmp_path: Path, name: str) -> None:
    file = tmp_path / "x.qdpx"
    if name == "no zip":
        file.write_bytes(b"hei")
    else:
        with zipfile.ZipFile(file, "w") as archive:
            for part in ("a.qde", "b.qde") if name == "two" else ():
                archive.writestr(part, PLAIN)
    with pytest.raises(FileRefused):
        plan_foreign(file, Cutting())


@pytest.mark.parametrize("path", ["../../../etc/passwd", "/etc/passwd", "..\\..\\secret.txt", "file:///etc/passwd"])
def test_no_path_leads_out_of_the_file(tmp_path: Path, path: str) -> None:
    file = write_qdpx(tmp_path / "x.qdpx", PLAIN.replace(f"internal://{TEXT}.txt", f"internal://{path}"), "hei")
    plan = plan_foreign(file, Cutting())
    assert (len(plan.pieces), [str(loss.what) for loss in plan.project.losses]) == (0, ["1 text"])


@pytest.mark.parametrize("script", [QUALCODER, RQDA, TAGUETTE])
def test_a_database_that_is_cut_off_is_refused(tmp_path: Path, script: str) -> None:
    """Within its last page, too, which SQLite would read as zeros."""
    ending = {QUALCODER: "qda", RQDA: "rqda", TAGUETTE: "sqlite3"}[script]
    file = database(tmp_path / f"x.{ending}", script)
    whole = file.read_bytes()
    for fewer in (1, 2_000, 5_000, len(whole) - 200):
        file.write_bytes(whole[:-fewer])
        with pytest.raises(FileRefused):
            plan_foreign(file, Cutting())
