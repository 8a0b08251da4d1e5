"""Applying a changed codebook: what becomes of the codings, and that one undo brings all of it back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from coder.errors import CoderError, Conflict
from coder.model import Code, Codebook
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers
from coder.operations.undoing import undo
from coder.project import Session
from coder.queries.codebooks import codebook_of
from coder.queries.status import check_project, status_of
from coder.store import journal
from tests.small_study import CARERS, CODEBOOK, LONELY, OLD, ONE, OTHER, STAFF, SUPPORT, TEN, coded, state


def edited(*gone: str, **changes: dict[str, Any]) -> Codebook:
    """The codebook without the codes `gone`, and with fields of others changed, by id."""
    codes = [replace(code, **changes.get(code.id, {})) for code in CODEBOOK if code.id not in gone]
    return replace(CODEBOOK, codes=tuple(codes))


@pytest.fixture(autouse=True)
def there_and_back(study: Session) -> Iterator[None]:
    """Two coders have coded; after every test all acts on the codebook are undone, and all is as it was."""
    code_answers(study, ["1"], ("eldre", "ensomhet", "pårørende"))
    code_answers(study, ["2"], ("eldre",))
    study.coder = "Olav"
    code_answers(study, ["1"], ("eldre",), (0, 3))
    code_answers(study, ["2"], ("eldre", "forløp 10"))
    study.coder = "Ingrid"
    before, count = state(study), status_of(study).totals.changes
    yield
    study.coder = "Ingrid"
    while status_of(study).totals.changes > count and state(study) != before:
        undo(study, next(row.id for row in journal.log(study.project) if row.origin is None and row.stands))
        count += 1
    assert state(study) == before
    assert check_project(study) == []


def of_code(session: Session, code: str) -> list[tuple[int, int, int, str]]:
    return [(response, start, end, coder) for response, start, end, key, coder in coded(session) if key == code]


OLD_CODINGS = [(1, 0, 3, "Olav"), (1, 0, 24, "Ingrid"), (2, 0, 18, "Ingrid"), (2, 0, 18, "Olav")]


def test_a_renamed_code_keeps_its_codings(study: Session) -> None:
    put_codebook(study, edited(eldre={"name": "gamle"}), "rename")
    assert of_code(study, OLD) == OLD_CODINGS
    assert status_of(study).codes[6].code == "grupper > gamle"


def test_a_moved_code_keeps_its_codings_and_counts_under_its_new_category(study: Session) -> None:
    put_codebook(study, edited(eldre={"parent": SUPPORT}), "move")
    counts = {row.code_id: row for row in status_of(study).codes}
    assert of_code(study, OLD) == OLD_CODINGS
    assert (counts[SUPPORT].codings, counts[SUPPORT].responses_with_sub_codes) == (0, 2)


def test_a_merged_code_gives_its_codings_to_its_heir_and_drops_twins(study: Session) -> None:
    """Ingrid had both codes on answer 1; one coding stays. Spans and other coders are no twins."""
    put_codebook(study, edited(OLD, ensomhet={"replaces": (OLD,)}), "merge")
    assert of_code(study, OLD) == []
    assert of_code(study, LONELY) == OLD_CODINGS
    assert codebook_of(study).by_id[OLD].retired
    with pytest.raises(CoderError, match="retired") as refusal:
        code_answers(study, ["3"], ("eldre",))
    assert "«ensomhet»" in refusal.value.hint


def test_two_codes_merged_into_one_leave_one_coding_per_excerpt_and_coder(study: Session) -> None:
    put_codebook(study, edited(OLD, LONELY, annet={"replaces": (OLD, LONELY)}), "merge two")
    assert of_code(study, OTHER) == OLD_CODINGS


def test_a_split_code_keeps_its_codings_until_somebody_recodes_them(study: Session) -> None:
    put_codebook(study, edited(OLD, ensomhet={"replaces": (OLD,)}, annet={"replaces": (OLD,)}), "split")
    assert of_code(study, OLD) == OLD_CODINGS
    assert codebook_of(study).by_id[OLD].retired


def test_a_split_code_does_not_turn_into_a_merge_when_one_heir_goes(study: Session) -> None:
    """No change of a later codebook may move codings that it does not show."""
    split = edited(OLD, ensomhet={"replaces": (OLD,)}, annet={"replaces": (OLD,)})
    put_codebook(study, split, "split")
    put_codebook(study, replace(split, codes=tuple(code for code in split if code.id != OTHER)), "one heir goes")
    assert of_code(study, OLD) == OLD_CODINGS


def test_a_retired_code_keeps_its_codings_and_takes_no_new_ones(study: Session) -> None:
    put_codebook(study, edited(OLD), "retire")
    assert of_code(study, OLD) == OLD_CODINGS
    assert [code.id for code in codebook_of(study)][-1] == OLD
    with pytest.raises(CoderError, match="retired"):
        code_answers(study, ["3"], ("eldre",))
    code_answers(study, ["2"], ["eldre"], stands=False)
    undo(study)


def test_a_restored_code_is_in_use_again(study: Session) -> None:
    put_codebook(study, edited(OLD), "retire")
    put_codebook(study, CODEBOOK, "restore")
    assert codebook_of(study) == CODEBOOK
    assert code_answers(study, ["3"], ("eldre",)).added == 1


def test_a_merged_code_that_is_restored_starts_empty(study: Session) -> None:
    put_codebook(study, edited(OLD, ensomhet={"replaces": (OLD,)}), "merge")
    put_codebook(study, edited(ensomhet={"replaces": (OLD,)}), "restore")
    assert of_code(study, OLD) == []
    assert of_code(study, LONELY) == OLD_CODINGS


def test_all_of_it_at_once_is_one_change(study: Session) -> None:
    changes: dict[str, dict[str, Any]] = {
        "ensomhet": {"replaces": (OLD,), "name": "alene"},
        TEN: {"parent": None},
        STAFF: {"keywords": ("folk",)},
    }
    new = edited(OLD, ONE, **changes)
    count = status_of(study).totals.changes
    assert put_codebook(study, replace(new, codes=(*new.codes, Code("ny", "ny"))), "all at once").rows > 6
    assert status_of(study).totals.changes == count + 1
    undo(study)
    assert codebook_of(study) == CODEBOOK


def test_names_alike_but_for_a_digit_stay_apart(study: Session) -> None:
    put_codebook(study, edited(TEN, annet={"replaces": (TEN,)}), "merge")
    assert of_code(study, ONE) == []
    assert of_code(study, OTHER) == [(2, 0, 18, "Olav")]


def test_a_change_of_the_name_alone_is_kept_too(study: Session) -> None:
    put_codebook(study, replace(CODEBOOK, name="Et annet navn", description="og hvorfor"), "new name")
    assert (codebook_of(study).name, codebook_of(study).description) == ("Et annet navn", "og hvorfor")


def test_a_codebook_that_somebody_changed_meanwhile_is_not_overwritten(study: Session, olav: Session) -> None:
    """What Ingrid was shown before she said yes is no longer what would happen."""
    seen = codebook_of(study)
    put_codebook(olav, replace(CODEBOOK, codes=(*CODEBOOK.codes, Code("ny", "ny"))), "Olav's code", seen=seen)
    with pytest.raises(Conflict, match="changed the codebook"):
        put_codebook(study, edited(OLD), "retire", seen=seen)
    assert not codebook_of(study).by_id[OLD].retired
    assert "ny" in codebook_of(study).by_id


def test_the_codebook_comes_back_as_it_was_put(study: Session) -> None:
    new = edited(
        parorende={
            "definition": "«Nære»", "include": "æøå", "exclude": "\n", "keywords": ("a;b", "[]"), "examples": ("'x'",),
            "colour": "#aabbcc", "residual": True,
        }
    )  # fmt: skip
    put_codebook(study, new, "every field")
    assert codebook_of(study) == new
    assert codebook_of(study).by_id[CARERS].keywords == ("a;b", "[]")
