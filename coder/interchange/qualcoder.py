"""Reading projects of QualCoder: the database `data.qda` in a folder."""

from __future__ import annotations

from collections import Counter, defaultdict

from coder.interchange.foreign import (
    CasePart,
    ForeignCase,
    ForeignCode,
    ForeignCoding,
    ForeignMemo,
    ForeignProject,
    ForeignSource,
    ForeignVariable,
    Key,
)
from coder.interchange.losses import losses
from coder.interchange.offsets import Place, plain
from coder.interchange.refi_elements import colour_of, read_value
from coder.interchange.tables import People, Positions, Tables, in_tree, text, when, whole
from coder.model.json_values import Json

NEEDED = ("source", "code_name", "code_text")


def read_qualcoder(tables: Tables) -> ForeignProject:
    """The project in a database that has the tables NEEDED."""
    people, lost = People(), Counter[str]()
    texts: dict[Key, str] = {}
    names: dict[Key, str] = {}
    memos: list[ForeignMemo] = []
    for id_, name, held, media, memo, owner, at in tables.rows(
        "source", "id", "name", "fulltext", "mediapath", "memo", "owner", "date"
    ):
        key = text(id_)
        if held is None:
            lost[_media(text(media))] += 1
            continue
        texts[key], names[key] = text(held), text(name)
        memos.append(ForeignMemo(text(memo), source=key, coder=people(owner), at=when(at)))
    codes, known = _codes(tables)
    marked = [
        (text(fid), Place(whole(first), whole(last), text(said)), text(cid), owner, at, text(memo))
        for cid, fid, said, first, last, owner, at, memo in tables.rows(
            "code_text", "cid", "fid", "seltext", "pos0", "pos1", "owner", "date", "memo"
        )
    ]
    places = Positions(texts, [(source, place) for source, place, *_ in marked])
    codings = []
    for source, place, cid, owner, at, memo in marked:
        code = f"code {cid}"
        if source not in texts or code not in known:
            lost["codings"] += 1
            continue
        span = places(source, place)
        if span is None:
            lost["places"] += 1
            continue
        codings.append(ForeignCoding(source, *span, code, people(owner), when(at)))
        memos.append(ForeignMemo(memo, None, source, *span, code, people(owner), when(at)))
    for fid, first, last, memo, owner, at in tables.rows("annotation", "fid", "pos0", "pos1", "memo", "owner", "date"):
        source = text(fid)
        span = places(source, Place(whole(first), whole(last))) if source in texts else None
        if span is None:
            lost["notes"] += 1
        else:
            memos.append(ForeignMemo(text(memo), None, source, *span, None, people(owner), when(at)))
    for name, entry, owner, at in tables.rows("journal", "name", "jentry", "owner", "date"):
        memos.append(ForeignMemo(f"{text(name)}\n{text(entry)}".strip(), coder=people(owner), at=when(at)))
    for (memo,) in tables.rows("project", "memo"):
        memos.append(ForeignMemo(text(memo)))
    lost["areas"] += sum(1 for table in ("code_image", "code_av") for _ in tables.rows(table, "cid"))
    variables, of_files, of_cases = _values(tables, lost, set(texts))
    cases = _cases(tables, lost, texts, places, of_cases)
    for case, memo, owner, at in tables.rows("cases", "caseid", "memo", "owner", "date"):
        memos.append(ForeignMemo(text(memo), case=text(case), coder=people(owner), at=when(at)))
    sources = [ForeignSource(key, names[key], plain(held), of_files[key]) for key, held in texts.items()]
    return ForeignProject(
        "QualCoder", coders=people.all(), codes=codes, variables=variables, cases=cases, sources=sources,
        codings=codings, memos=[one for one in memos if one.text.strip()], losses=losses(lost), decided=places.said,
    )  # fmt: skip


def _media(path: str) -> str:
    ending = path.lower().rpartition(".")[2]
    if ending == "pdf":
        return "pdfs"
    return {"mp3": "sounds", "wav": "sounds", "m4a": "sounds"}.get(
        ending, "films" if path.startswith(("/video", "video")) else "pictures"
    )


def _codes(tables: Tables) -> tuple[list[ForeignCode], set[Key]]:
    """Categories, and codes below them or below other codes."""
    found = [
        ForeignCode(f"category {text(id_)}", text(name), f"category {text(above)}", text(memo), "", False)
        for id_, name, memo, above in tables.rows("code_cat", "catid", "name", "memo", "supercatid")
    ]
    for id_, name, memo, category, above, colour in tables.rows(
        "code_name", "cid", "name", "memo", "catid", "supercid", "color"
    ):
        parent = f"category {text(category)}" if above is None else f"code {text(above)}"
        found.append(ForeignCode(f"code {text(id_)}", text(name), parent, text(memo), colour_of(text(colour))))
    return in_tree(found), {one.key for one in found}


Given = defaultdict[Key, list[tuple[Key, Json]]]


def _values(tables: Tables, lost: Counter[str], texts: set[Key]) -> tuple[list[ForeignVariable], Given, Given]:
    """Attributes, and their values by file and by case."""
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


def _cases(
    tables: Tables, lost: Counter[str], texts: dict[Key, str], places: Positions, values: Given
) -> list[ForeignCase]:
    parts: dict[Key, list[CasePart]] = defaultdict(list)
    for case, fid, first, last in tables.rows("case_text", "caseid", "fid", "pos0", "pos1"):
        source = text(fid)
        if source not in texts:
            lost["cases of texts"] += 1
            continue
        is_all = whole(first) <= 0 and whole(last) >= len(texts[source]) - 1
        span = None if is_all else places(source, Place(whole(first), whole(last)))
        if is_all:
            parts[text(case)].append(CasePart(source))
        elif span is not None:
            parts[text(case)].append(CasePart(source, *span))
    return [
        ForeignCase(text(id_), text(name), parts[text(id_)], values[text(id_)])
        for id_, name in tables.rows("cases", "caseid", "name")
    ]
