"""A digit stands for the same code as long as the coder is at work."""

from __future__ import annotations

from msgspec.structs import replace

from coder.model import Code, Codebook
from coder.operations import codebook_edits
from coder.tui.state.code_slots import CodeSlots
from coder.tui.state.settings import Settings

BOOK = Codebook((Code("eldre", "eldre"), Code("unge", "unge"), Code("ingen", "ingen")), name="Liten")


def ids(slots: CodeSlots) -> list[str | None]:
    return [code.id if code is not None else None for code in slots.codes]


def test_a_new_sub_code_takes_no_digit_and_its_parent_keeps_its_own() -> None:
    """The new one comes last, today and the next time, whatever its place in the codebook."""
    slots = CodeSlots(BOOK, Settings())
    book, new = codebook_edits.added(BOOK, "eldre hjemme", "eldre")
    slots.follow(book)
    assert [code.id for code in book][1] == new.id
    assert ids(slots) == ["eldre", "unge", "ingen", new.id]
    assert ids(CodeSlots(book, Settings(late_codes=tuple(slots.late)))) == ["eldre", "unge", "ingen", new.id]
    slots.follow(BOOK)
    assert ids(slots) == ["eldre", "unge", "ingen"]


def test_a_retired_code_leaves_its_slot_empty_until_the_screen_is_opened_anew() -> None:
    """The others keep their digits; brought back, it has its own again."""
    slots = CodeSlots(BOOK, Settings())
    retired = Codebook((*BOOK.codes[1:], replace(BOOK.codes[0], retired=True)), name="Liten")  # it comes last then
    slots.follow(retired)
    assert ids(slots) == [None, "unge", "ingen"]
    assert slots.numbers == {"unge": "2", "ingen": "3"}
    slots.follow(BOOK)
    assert ids(slots) == ["eldre", "unge", "ingen"]
    assert ids(CodeSlots(retired, Settings())) == ["unge", "ingen"]


def test_codes_put_into_another_order_get_the_digits_of_that_order() -> None:
    """Which is how one chooses digits."""
    slots = CodeSlots(BOOK, Settings())
    book, new = codebook_edits.added(BOOK, "eldre hjemme", "eldre")
    slots.follow(book)
    slots.follow(codebook_edits.reordered(book, "unge", 1))
    assert ids(slots) == ["eldre", new.id, "ingen", "unge"]
