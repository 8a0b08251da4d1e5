"""Finding codes by some letters, comparing answers, moving the ends of an excerpt."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.queries import spans
from coder.text.similar import groups
from coder.tui.name_search import find

NAMES = [
    "livskrise og sorg",
    "hovedforløp > forløp 1",
    "hovedforløp > forløp 10",
    "hovedforløp > forløp 2",
    "pårørende",
    "ære",
]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("fl1", "hovedforløp > forløp 1"), ("forlop 2", "hovedforløp > forløp 2"), ("paror", "pårørende"),
        ("paaroer", "pårørende"), ("prrnd", "pårørende"), ("sorg", "livskrise og sorg"),
        ("lvskrsie", "livskrise og sorg"),
        ("aere", "ære"), ("PÅRØRENDE", "pårørende"), ("forløp 10", "hovedforløp > forløp 10"),
    ],
)  # fmt: skip
def test_found_by_some_letters(query: str, first: str) -> None:
    """Letters in order, without å, ø and æ, with a typing error."""
    assert NAMES[find(query, NAMES)[0]] == first


@given(st.text(max_size=20), st.lists(st.text(max_size=20), max_size=8))
def test_finding_never_fails_and_names_each_once(query: str, names: list[str]) -> None:
    """Any query over any names."""
    found = find(query, names)
    assert len(found) == len(set(found))
    assert all(0 <= place < len(names) for place in found)


def test_alike_answers() -> None:
    """Both written standards, letter case, punctuation and one typing error; digits and short words count."""
    texts = [
        "Vet ikke", "Veit ikkje.", "vet ikke!", "forløp 1", "forløp 2", "Kapasitet", "kapasitett", "ikke viktig",
        "viktig",
        "milde plager", "milde plagger", "bra", "bro",
    ]  # fmt: skip
    found = groups(enumerate(texts))
    assert [[texts[place] for place in group] for group in found] == [
        ["Vet ikke", "Veit ikkje.", "vet ikke!"], ["Kapasitet", "kapasitett"], ["milde plager", "milde plagger"],
    ]  # fmt: skip


@given(st.lists(st.text(max_size=30), max_size=20))
def test_groups_do_not_overlap_and_do_not_depend_on_order(texts: list[str]) -> None:
    """Each answer is in one group at most; the same answers in another order make the same groups."""
    found = groups(enumerate(texts))
    members = [place for group in found for place in group]
    assert len(members) == len(set(members))
    backwards = groups(list(enumerate(texts))[::-1])
    assert {frozenset(group) for group in found} == {frozenset(group) for group in backwards}


def test_ends_move_by_sentence_word_and_letter() -> None:
    """Combining marks and joined emoji stay whole."""
    text = "En setning. To a\u030a ord 👩‍👩‍👧 her."
    first = spans.sentences(text)[0]
    assert text[slice(*first)] == "En setning."
    second = spans.by_sentence(text, first, 1)
    assert text[slice(*second)].startswith("To")
    assert spans.by_sentence(text, second, 1) == second
    assert text[slice(*spans.by_word(text, first, 1, moves_start=False))] == "En setning. To"
    assert text[slice(*spans.by_word(text, first, 1, moves_start=True))] == "setning."
    family = text.index("👩")
    grown = spans.by_letter(text, (family - 1, family), 1, moves_start=False)
    assert text[slice(*grown)] == " 👩‍👩‍👧"
    accent = text.index("a\u030a")
    assert text[slice(*spans.by_letter(text, (accent - 1, accent), 1, moves_start=False))] == " a\u030a"


@given(
    st.text(min_size=1, max_size=60),
    st.lists(st.tuples(st.sampled_from(["s", "w", "l", "+"]), st.booleans(), st.booleans()), max_size=20),
)
def test_an_excerpt_is_never_empty_nor_outside(text: str, moves: list[tuple[str, bool, bool]]) -> None:
    """Whatever is pressed, some text of the answer stays marked."""
    span = spans.sentences(text)[0]
    steps: dict[str, Callable[..., tuple[int, int]]] = {
        "s": spans.by_sentence,
        "w": spans.by_word,
        "l": spans.by_letter,
        "+": spans.add_sentence,
    }
    for kind, forward, start in moves:
        span = steps[kind](text, span, 1 if forward else -1, moves_start=start)
        assert 0 <= span[0] < span[1] <= len(text)
