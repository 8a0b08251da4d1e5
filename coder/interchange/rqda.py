"""Reads projects of RQDA: one database, whose rows with another `status` than 1 were deleted there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from coder.interchange.database_project import DatabaseProject, MarkedText
from coder.interchange.foreign import (
    ForeignCase,
    ForeignCode,
    ForeignMemo,
    ForeignProject,
    ForeignSet,
    ForeignVariable,
    Key,
)
from coder.interchange.losses import losses
from coder.interchange.offsets import Place
from coder.interchange.refi_elements import read_value
from coder.interchange.tables import Cell, Positions, Tables, in_tree, text, whole
from coder.model.json_values import Json

NEEDED = ("source", "freecode", "coding")


def read_rqda(tables: Tables) -> ForeignProject:
    """Return the project in a database with the tables NEEDED."""
    database_project = DatabaseProject()
    for id_, *row in _standing(tables, "source", "id", "name", "file", "memo", "owner", "date"):
        database_project.add_text(text(id_), *row)
    codes = _codes(tables, database_project.lost)
    marked = [
        MarkedText(text(fid), Place(whole(first), whole(last), text(words)), f"code {text(cid)}", owner, at, text(memo))
        for cid, fid, words, first, last, owner, at, memo in _standing(
            tables, "coding", "cid", "fid", "seltext", "selfirst", "selend", "owner", "date", "memo"
        )
    ]
    positions = Positions(database_project.texts, [(marked_text.source, marked_text.place) for marked_text in marked])
    codings = database_project.codings(marked, positions, {code.key for code in codes})
    for fid, *row in _standing(tables, "annotation", "fid", "annotation", "owner", "date"):
        if text(fid) in database_project.texts:
            database_project.add_memo(*row, source=text(fid))
        else:
            database_project.lost["notes"] += 1
    for entry in _standing(tables, "journal", "name", "journal", "owner", "date"):
        database_project.add_journal_entry(*entry)
    for (memo,) in tables.rows("project", "memo"):
        database_project.memos.append(ForeignMemo(text(memo)))
    database_project.lost["areas"] += sum(1 for _ in _standing(tables, "imageCoding", "cid"))
    kinds = {
        text(name): "number" if text(kind) == "numeric" else "text"
        for name, kind in _standing(tables, "attributes", "name", "class")
    }
    of_cases = _values(tables, "caseAttr", "caseID", kinds, database_project.lost)
    of_files = _values(tables, "fileAttr", "fileID", kinds, database_project.lost)
    linked = _standing(tables, "caselinkage", "caseid", "fid", "selfirst", "selend")
    parts = database_project.case_parts(linked, positions)
    cases = []
    for id_, name, *row in _standing(tables, "cases", "id", "name", "memo", "owner", "date"):
        cases.append(ForeignCase(text(id_), text(name), parts[text(id_)], of_cases[text(id_)]))
        database_project.add_memo(*row, case=text(id_))
    return ForeignProject(
        "RQDA",
        coders=database_project.coders.all(),
        codes=codes,
        sources=database_project.sources(of_files),
        cases=cases,
        codings=codings,
        variables=[ForeignVariable(name, name, kind) for name, kind in kinds.items()],
        sets=_sets(tables, set(database_project.texts)),
        memos=database_project.written_memos(),
        losses=losses(database_project.lost),
        decided=positions.messages,
    )


def _standing(tables: Tables, table: str, *columns: str) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of a table that were not deleted."""
    for status, *row in tables.rows(table, "status", *columns):
        if status is None or whole(status) == 1:
            yield tuple(row)


def _codes(tables: Tables, lost: Counter[str]) -> list[ForeignCode]:
    """Return categories with their codes; a code in several is in the first."""
    above: dict[str, str] = {}
    for code, category in _standing(tables, "treecode", "cid", "catid"):
        lost["code sets"] += text(code) in above
        above.setdefault(text(code), f"category {text(category)}")
    codes = [
        ForeignCode(f"category {text(id_)}", text(name), None, text(memo), "", False)
        for id_, name, memo in _standing(tables, "codecat", "catid", "name", "memo")
    ]
    for id_, name, memo in _standing(tables, "freecode", "id", "name", "memo"):
        codes.append(ForeignCode(f"code {text(id_)}", text(name), above.get(text(id_)), text(memo)))
    return in_tree(codes)


def _values(
    tables: Tables, table: str, of: str, kinds: dict[str, str], lost: Counter[str]
) -> defaultdict[Key, list[tuple[Key, Json]]]:
    found: defaultdict[Key, list[tuple[Key, Json]]] = defaultdict(list)
    for name, value, id_ in _standing(tables, table, "variable", "value", of):
        if text(name) not in kinds:
            lost["values"] += 1
        elif text(value).strip() not in ("", "NA"):
            read = read_value("Float" if kinds[text(name)] == "number" else "Text", text(value))
            found[text(id_)].append((text(name), read))
    return found


def _sets(tables: Tables, texts: set[Key]) -> list[ForeignSet]:
    members: dict[str, list[Key]] = defaultdict(list)
    for source, category in _standing(tables, "treefile", "fid", "catid"):
        if text(source) in texts:
            members[text(category)].append(text(source))
    named = _standing(tables, "filecat", "catid", "name")
    return [ForeignSet(text(name), members[text(id_)]) for id_, name in named if members[text(id_)]]
