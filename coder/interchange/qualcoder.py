"""Reads projects of QualCoder: the database `data.qda` in a folder."""

from __future__ import annotations

from collections import Counter, defaultdict

from coder.interchange.database_project import DatabaseProject, MarkedText
from coder.interchange.foreign import ForeignCase, ForeignCode, ForeignMemo, ForeignProject, ForeignVariable, Key
from coder.interchange.losses import losses
from coder.interchange.offsets import Place
from coder.interchange.refi_elements import colour_of, read_value
from coder.interchange.tables import Positions, Tables, in_tree, text, whole
from coder.model.json_values import Json

NEEDED = ("source", "code_name", "code_text")


def read_qualcoder(tables: Tables) -> ForeignProject:
    """Return the project in a database with the tables NEEDED."""
    database_project = DatabaseProject()
    for id_, name, full_text, media, memo, owner, at in tables.rows(
        "source", "id", "name", "fulltext", "mediapath", "memo", "owner", "date"
    ):
        if full_text is None:
            database_project.lost[_media(text(media))] += 1
        else:
            database_project.add_text(text(id_), name, full_text, memo, owner, at)
    codes, known = _codes(tables)
    marked = [
        MarkedText(text(fid), Place(whole(first), whole(last), text(words)), f"code {text(cid)}", owner, at, text(memo))
        for cid, fid, words, first, last, owner, at, memo in tables.rows(
            "code_text", "cid", "fid", "seltext", "pos0", "pos1", "owner", "date", "memo"
        )
    ]
    positions = Positions(database_project.texts, [(marked_text.source, marked_text.place) for marked_text in marked])
    codings = database_project.codings(marked, positions, known)
    for fid, first, last, memo, owner, at in tables.rows("annotation", "fid", "pos0", "pos1", "memo", "owner", "date"):
        source = text(fid)
        span = positions(source, Place(whole(first), whole(last))) if source in database_project.texts else None
        if span is None:
            database_project.lost["notes"] += 1
        else:
            database_project.add_memo_on_place(source, span, text(memo), owner, at)
    for row in tables.rows("journal", "name", "jentry", "owner", "date"):
        database_project.add_journal_entry(*row)
    for (memo,) in tables.rows("project", "memo"):
        database_project.memos.append(ForeignMemo(text(memo)))
    database_project.lost["areas"] += sum(1 for table in ("code_image", "code_av") for _ in tables.rows(table, "cid"))
    variables, of_files, of_cases = _values(tables, database_project.lost)
    parts = database_project.case_parts(tables.rows("case_text", "caseid", "fid", "pos0", "pos1"), positions)
    cases = [
        ForeignCase(text(id_), text(name), parts[text(id_)], of_cases[text(id_)])
        for id_, name in tables.rows("cases", "caseid", "name")
    ]
    for case, memo, owner, at in tables.rows("cases", "caseid", "memo", "owner", "date"):
        database_project.add_memo(memo, owner, at, case=text(case))
    return ForeignProject(
        "QualCoder",
        coders=database_project.coders.all(),
        codes=codes,
        variables=variables,
        cases=cases,
        sources=database_project.sources(of_files),
        codings=codings,
        memos=database_project.written_memos(),
        losses=losses(database_project.lost),
        decided=positions.messages,
    )


def _media(path: str) -> str:
    ending = path.lower().rpartition(".")[2]
    if ending == "pdf":
        return "pdfs"
    return {"mp3": "sounds", "wav": "sounds", "m4a": "sounds"}.get(
        ending, "films" if path.startswith(("/video", "video")) else "pictures"
    )


def _codes(tables: Tables) -> tuple[list[ForeignCode], set[Key]]:
    """Return categories, and codes below them or below other codes."""
    codes = [
        ForeignCode(f"category {text(id_)}", text(name), f"category {text(above)}", text(memo), "", False)
        for id_, name, memo, above in tables.rows("code_cat", "catid", "name", "memo", "supercatid")
    ]
    for id_, name, memo, category, above, colour in tables.rows(
        "code_name", "cid", "name", "memo", "catid", "supercid", "color"
    ):
        parent = f"category {text(category)}" if above is None else f"code {text(above)}"
        codes.append(ForeignCode(f"code {text(id_)}", text(name), parent, text(memo), colour_of(text(colour))))
    return in_tree(codes), {code.key for code in codes}


Given = defaultdict[Key, list[tuple[Key, Json]]]


def _values(tables: Tables, lost: Counter[str]) -> tuple[list[ForeignVariable], Given, Given]:
    """Return attributes, and their values by file and by case."""
    types = {
        text(name): "number" if text(kind) == "numeric" else "text"
        for name, kind in tables.rows("attribute_type", "name", "valuetype")
    }
    labels = {text(name): text(memo) for name, memo in tables.rows("attribute_type", "name", "memo")}
    of_files, of_cases = Given(list), Given(list)
    for name, kind, value, id_ in tables.rows("attribute", "name", "attr_type", "value", "id"):
        if not text(value).strip():
            continue
        if text(name) not in types:
            lost["values"] += 1
            continue
        read = read_value("Float" if types[text(name)] == "number" else "Text", text(value))
        (of_cases if text(kind) == "case" else of_files)[text(id_)].append((text(name), read))
    return [ForeignVariable(name, name, kind, labels[name]) for name, kind in types.items()], of_files, of_cases
