"""A project with more answers than one batch of suggestions, most of them coded; what is true of each is known."""

from __future__ import annotations

from pathlib import Path

from coder.model import Code, Codebook
from coder.operations.codebook_edits import put_codebook
from coder.operations.coded_file import apply_file
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.project import Session, create_project, open_project
from tests.batch_answers import answers

CODED, UNCODED = 300, 200
BOOK = Codebook(tuple(Code(code, code) for code in ("eldre", "barn", "rus", "penger")), name="Fire")


def truth() -> list[tuple[str, frozenset[str]]]:
    """The answers with their codes; one without any would be uncoded, and the coded ones no random sample."""
    return [answer for answer in answers(2 * (CODED + UNCODED), seed=11) if answer[1]][: CODED + UNCODED]


def make_many(folder: Path) -> None:
    """The project, as `p.db` in the folder."""
    material = truth()
    lines = "".join(f"K{n};{text}\n" for n, (text, _) in enumerate(material))
    (folder / "svar.csv").write_text("id;svar\n" + lines, encoding="utf-8")
    codings = "".join(f"K{n};{'|'.join(sorted(codes))}\n" for n, (_, codes) in enumerate(material[:CODED]))
    (folder / "koder.csv").write_text("id;koder\n" + codings, encoding="utf-8")
    with create_project(folder / "p.db", "Kari") as session:
        put_codebook(session, BOOK, "codebook")
        run_import(session, plan_import(folder / "svar.csv", ReadOptions(), Roles(id="id", open=("svar",))))
        apply_file(session, folder / "koder.csv", codes_column="koder", id_column="id")


def other(session: Session) -> Session:
    """The same project in the hands of Olav."""
    return open_project(Path(session.project.path), "Olav")
