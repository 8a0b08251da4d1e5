"""What a changed codebook does to the codes of a study."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from coder.codebook.diff import CodeChange, describe, diff
from coder.i18n.words import translated
from coder.model import Code, Codebook
from tests.unit.codebook.parsed import parse_yaml

ELDRE = Code("eldre", "eldre", "gruppe", definition="Over 70 år.", keywords=("gammel", "sykehjem"))
SORG = Code("sorg", "sorg", "gruppe")
OLD = Codebook((Code("gruppe", "Grupper"), ELDRE, SORG, Code("annet", "annet", residual=True)))


def with_codes(*codes: Code) -> Codebook:
    return Codebook(codes)


def changed(code_id: str, **fields: Any) -> Codebook:
    return Codebook(tuple(replace(code, **fields) if code.id == code_id else code for code in OLD))


def without(*ids: str) -> list[Code]:
    return [code for code in OLD if code.id not in ids]


def sentences(old: Codebook, new: Codebook) -> list[str]:
    return [str(describe(change)) for change in diff(old, new)]


def test_nothing() -> None:
    assert diff(OLD, OLD) == []


def test_rename() -> None:
    new = changed("eldre", name="eldre over 70")
    assert diff(OLD, new) == [CodeChange("rename", ELDRE, new.by_id["eldre"])]
    assert sentences(OLD, new) == ["rename  eldre: «eldre» → «eldre over 70»"]
    assert diff(OLD, new)[0].touches == ("eldre",)


def test_move() -> None:
    assert sentences(OLD, changed("eldre", parent=None)) == ["move    eldre: «eldre», from «Grupper» to the top"]
    assert sentences(OLD, changed("annet", parent="gruppe")) == ["move    annet: «annet», from the top to «Grupper»"]


def test_edit() -> None:
    new = changed("eldre", definition="Over 67 år.", keywords=("gammel", "hjem", "alder"), colour="#fff")
    (change,) = diff(OLD, new)
    assert (change.kind, change.fields) == ("edit", ("definition", "keywords", "colour"))
    assert str(describe(change)) == "edit    eldre: «eldre», definition, keywords (2 added, 1 removed), colour"
    assert sentences(OLD, changed("eldre", keywords=("sykehjem", "gammel"))) == [
        "edit    eldre: «eldre», keywords (in another order)"
    ]


def test_changes_of_one_code_carry_the_same_code() -> None:
    new = changed("eldre", name="gamle", parent=None, residual=True)
    changes = diff(OLD, new)
    assert [change.kind for change in changes] == ["rename", "move", "edit"]
    assert {change.after for change in changes} == {new.by_id["eldre"]}


def test_add_under_an_added_parent() -> None:
    new = Codebook((*OLD, Code("ny", "ny"), Code("under", "under ny", "ny")))
    assert sentences(OLD, new) == ["add     ny: «ny», at the top", "add     under: «under ny», under «ny»"]
    assert [change.touches for change in diff(OLD, new)] == [(), ()]


def test_retire() -> None:
    (change,) = diff(OLD, with_codes(*without("sorg")))
    assert change == CodeChange("retire", SORG, replace(SORG, retired=True))
    assert str(describe(change)) == "retire  sorg: «sorg»; its codings stay, no new ones are made"
    assert change.kind != "merge"


def test_merge() -> None:
    krise = Code("krise", "livskrise", "gruppe", replaces=("eldre", "sorg"))
    changes = diff(OLD, with_codes(*without("eldre", "sorg"), krise))
    assert [str(describe(change)) for change in changes] == [
        "add     krise: «livskrise», under «Grupper»",
        "merge   eldre: «eldre» into «livskrise» (krise); its codings move there",
        "merge   sorg: «sorg» into «livskrise» (krise); its codings move there",
    ]
    assert [change.touches for change in changes] == [(), ("eldre",), ("sorg",)]
    assert [change.kind == "merge" for change in changes] == [False, True, True]
    assert changes[1].into == (krise,)
    assert changes[1].after == replace(ELDRE, retired=True)


def test_split() -> None:
    barn = Code("barn", "barn", replaces=("sorg",))
    voksne = Code("voksne", "voksne", replaces=("sorg",))
    changes = diff(OLD, with_codes(*without("sorg"), barn, voksne))
    assert str(describe(changes[-1])) == (
        "split   sorg: «sorg» into «barn» (barn) and «voksne» (voksne); its codings stay until they are recoded"
    )
    assert (changes[-1].into, changes[-1].kind == "merge") == ((barn, voksne), False)


def test_restore() -> None:
    old = changed("sorg", retired=True)
    new = changed("sorg", name="sorg og tap")
    assert sentences(old, new) == [
        "restore sorg: «sorg og tap», in use again, under «Grupper»",
        "rename  sorg: «sorg» → «sorg og tap»",
    ]


def test_what_is_retired_already_is_no_change() -> None:
    old = changed("sorg", retired=True)
    assert diff(old, with_codes(*without("sorg"))) == []
    replacing = [replace(code, replaces=("sorg",)) if code.id == "eldre" else code for code in without("sorg")]
    assert diff(old, with_codes(*replacing)) == []
    assert diff(old, old) == []


def test_codes_below_a_retired_one_stay_where_they_are() -> None:
    old = changed("gruppe", retired=True)
    new = with_codes(replace(ELDRE, parent=None), replace(SORG, parent=None), OLD.by_id["annet"])
    assert diff(old, new) == []


def test_reorder() -> None:
    group, eldre, sorg, annet = OLD.codes
    new = with_codes(annet, group, sorg, Code("ny", "ny", "gruppe"), eldre)
    changes = [change for change in diff(OLD, new) if change.kind == "reorder"]
    assert [str(describe(change)) for change in changes] == [
        "reorder at the top: annet, gruppe",
        "reorder under «Grupper»: sorg, ny, eldre",
    ]
    assert changes[1].order == ("sorg", "ny", "eldre")
    assert changes[1].touches == ()
    assert [change.kind for change in diff(OLD, with_codes(group, Code("ny", "ny", "gruppe"), eldre, sorg, annet))] == [
        "add"
    ]


@pytest.mark.parametrize(
    ("before", "after", "hinted"),
    [
        (Code("a", "eldre"), Code("b", "Eldre"), True),
        (Code("a", "livskriser"), Code("b", "livskrise"), True),
        (Code("a", "eldre"), Code("b", "eldre over 70"), True),
        (
            Code("a", "eldre", definition="Alle over 70 år"),
            Code("b", "gamle", definition="Alle over 70 år."),
            True,
        ),
        (Code("a", "forløp 1"), Code("b", "forløp 10"), False),
        (Code("a", "sorg"), Code("b", "kapasitet"), False),
    ],
)
def test_a_new_id_for_the_same_code_is_hinted_at(before: Code, after: Code, hinted: bool) -> None:
    add, retire = diff(with_codes(before), with_codes(after))
    assert (add.kind, retire.kind, add.hint) == ("add", "retire", None)
    hint = (
        f"The added «{after.name}» looks like this code under a new id. "
        "To rename it and keep its codings, write «id: a» there."
    )
    assert str(retire.hint or "") == (hint if hinted else "")
    assert str(describe(retire)).endswith(f"\n        {hint}") == hinted


def test_a_hint_goes_to_the_most_alike() -> None:
    old = with_codes(Code("a", "livskrise"), Code("b", "livskriser"))
    new = with_codes(Code("c", "Livskriser"), Code("d", "Livskrise"))
    hints = {change.before.id: str(change.hint) for change in diff(old, new) if change.before}
    assert "«Livskrise»" in hints["a"]
    assert "«Livskriser»" in hints["b"]


def test_a_rename_in_a_file_that_had_no_ids() -> None:
    old = parse_yaml("name: a\ncodes: [{name: eldre}]\n", "f.yaml")
    new = parse_yaml("name: a\ncodes: [{id: eldre, name: gamle}]\n", "f.yaml")
    assert sentences(old, new) == ["rename  eldre: «eldre» → «gamle»"]


ids = st.sampled_from("abcdef")


@st.composite
def books(draw: st.DrawFn) -> Codebook:
    codes: list[Code] = []
    for code_id in draw(st.lists(ids, unique=True)):
        parent = draw(st.sampled_from([None, *(code.id for code in codes)]))
        codes.append(Code(code_id, draw(st.text("xy", min_size=1)), parent, retired=draw(st.booleans())))
    alive = {code.id for code in codes if not code.retired}
    return Codebook(tuple(replace(code, replaces=tuple(draw(st.sets(ids)) - alive)) for code in codes))


@given(books(), books())
def test_made_one_by_one_the_changes_give_the_new_codes(old: Codebook, new: Codebook) -> None:
    state = {code.id: code for code in old}
    for change in diff(old, new):
        assert str(describe(change))
        if change.kind == "reorder" or change.after is None:
            continue
        assert change.after.parent is None or change.after.parent in state
        state[change.after.id] = change.after
    used = {code.id: code.name for code in state.values() if not code.retired}
    assert used == {code.id: code.name for code in new if not code.retired}


@pytest.mark.parametrize(
    ("language", "first"), [("nb", "navn    b: «beta» → «beta to»"), ("nn", "namn    b: «beta» → «beta to»")]
)
def test_every_kind_of_change_is_said_in_norwegian(language: str, first: str) -> None:
    old = Codebook((Code("a", "alfa"), Code("b", "beta"), Code("c", "gamma"), Code("d", "delta"), Code("e", "epsilon")))
    new = Codebook((
        Code("b", "beta to"), Code("a", "alfa", definition="x", keywords=("y",)), Code("c", "gamma", parent="a"),
        Code("f", "deltaen", replaces=("d",)), Code("g", "epsilon!"),
    ))  # fmt: skip
    changes = diff(old, new)
    assert {change.kind for change in changes} >= {"add", "rename", "move", "edit", "merge", "retire", "reorder"}
    for change in changes:
        assert set(str(describe(change)).split("\n")).isdisjoint(translated(describe(change), language).split("\n"))
    assert first in [translated(describe(change), language) for change in changes]
