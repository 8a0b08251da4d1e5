"""Reading projects of RQDA: one database. Rows with another `status` than 1 were deleted there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from coder.interchange.foreign import (
    CasePart,
    ForeignCase,
    ForeignCode,
    ForeignCoding,
    ForeignMemo,
    ForeignProject,
    ForeignSet,
    ForeignSource,
    ForeignVariable,
    Key,
)
from coder.interchange.losses import losses
from coder.interchange.offsets import Place, plain
from coder.interchange.refi_elements import read_value
from coder.interchange.tables import Cell, People, Positions, Tables, in_tree, text, when, whole
from coder.model.json_values import Json

NEEDED = ("source", "freecode", "coding")


def read_rqda(tables: Tables) -> ForeignProject:
    """The project in a database that has the tables NEEDED."""
    people, lost = People(), Counter[str]()
    memos: list[ForeignMemo] = []
    texts: dict[Key, str] = {}
    names: dict[Key, str] = {}
    for id_, name, held, memo, owner, at in _standing(tables, "source", "id", "name", "file", "memo", "owner", "date"):
        texts[text(id_)], names[text(id_)] = text(held), text(name)
        memos.append(ForeignMemo(text(memo), source=text(id_), coder=people(owner), at=when(at)))
    codes = _codes(tables, lost)
    known = {one.key for one in codes}
    marked = [
        (text(fid), Place(whole(first), whole(last), text(said)), f"code {text(cid)}", owner, at, text(memo))
        for cid, fid, said, first, last, owner, at, memo in _standing(
            tables, "coding", "cid", "fid", "seltext", "selfirst", "selend", "owner", "date", "memo"
        )
    ]
    places = Positions(texts, [(source, place) for source, place, *_ in marked])
    codings = []
    for source, place, code, owner, at, memo in marked:
        span = places(source, place) if source in texts and code in known else None
        if span is None:
            lost["places" if source in texts and code in known else "codings"] += 1
            continue
        codings.append(ForeignCoding(source, *span, code, people(owner), when(at)))
        memos.append(ForeignMemo(memo, None, source, *span, code, people(owner), when(at)))
    for fid, said, owner, at in _standing(tables, "annotation", "fid", "annotation", "owner", "date"):
        if text(fid) in texts:
            memos.append(ForeignMemo(text(said), source=text(fid), coder=people(owner), at=when(at)))
        else:
            lost["notes"] += 1
    for name, entry, owner, at in _standing(tables, "journal", "name", "journal", "owner", "date"):
        memos.append(ForeignMemo(f"{text(name)}\n{text(entry)}".strip(), coder=people(owner), at=when(at)))
    for (memo,) in tables.rows("project", "memo"):
        memos.append(ForeignMemo(text(memo)))
    lost["areas"] += sum(1 for _ in _standing(tables, "imageCoding", "cid"))
    kinds = {
        text(name): "number" if text(kind) == "numeric" else "text"
        for name, kind in _standing(tables, "attributes", "name", "class")
    }
    of_cases = _values(tables, "caseAttr", "caseID", kinds, lost)
    of_files = _values(tables, "fileAttr", "fileID", kinds, lost)
    parts: dict[Key, list[CasePart]] = defaultdict(list)
    for case, fid, first, last in _standing(tables, "caselinkage", "caseid", "fid", "selfirst", "selend"):
        source = text(fid)
        if source not in texts:
            lost["cases of texts"] += 1
        elif whole(first) <= 0 and whole(last) >= len(texts[source]) - 1:
            parts[text(case)].append(CasePart(source))
        elif (span := places(source, Place(whole(first), whole(last)))) is not None:
            parts[text(case)].append(CasePart(source, *span))
    cases = []
    for id_, name, memo, owner, at in _standing(tables, "cases", "id", "name", "memo", "owner", "date"):
        cases.append(ForeignCase(text(id_), text(name), parts[text(id_)], of_cases[text(id_)]))
        memos.append(ForeignMemo(text(memo), case=text(id_), coder=people(owner), at=when(at)))
    sources = [ForeignSource(key, names[key], plain(held), of_files[key]) for key, held in texts.items()]
    return ForeignProject(
        "RQDA", coders=people.all(), codes=codes, sources=sources, cases=cases, codings=codings,
        variables=[ForeignVariable(name, name, kind) for name, kind in kinds.items()], sets=_sets(tables, set(texts)),
        memos=[one for one in memos if one.text.strip()], losses=losses(lost), decided=places.said,
    )  # fmt: skip


def _standing(tables: Tables, table: str, *columns: str) -> Iterator[tuple[Cell, ...]]:
    """The rows of a table that were not deleted."""
    for status, *row in tables.rows(table, "status", *columns):
        if status is None or whole(status) == 1:
            yield tuple(row)


def _codes(tables: Tables, lost: Counter[str]) -> list[ForeignCode]:
    """Categories with their codes; a code in several is in the first."""
    above: dict[str, str] = {}
    for code, category in _standing(tables, "treecode", "cid", "catid"):
        lost["code sets"] += text(code) in above
        above.setdefault(text(code), f"category {text(category)}")
    found = [
        ForeignCode(f"category {text(id_)}", text(name), None, text(memo), "", False)
        for id_, name, memo in _standing(tables, "codecat", "catid", "name", "memo")
    ]
    for id_, name, memo in _standing(tables, "freecode", "id", "name", "memo"):
        found.append(ForeignCode(f"code {text(id_)}", text(name), above.get(text(id_)), text(memo)))
    return in_tree(found)


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
