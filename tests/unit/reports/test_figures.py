"""How figures are drawn: sub-codes beneath their category, colours for every eye, one axis for sisters."""

from __future__ import annotations

from dataclasses import replace

import matplotlib as mpl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_hex

from coder.model import Code, Codebook
from coder.reports.chapter import Bar, Chapter, Figure, Heading, Panel
from coder.reports.charts import MOST_COLOURS, STYLE, axis_end, colours_of, draw, sister_limits
from coder.reports.colours import BLUE, CONTRAST, confused, contrast, patterns, seen, tint
from coder.reports.counting import CodeCount
from coder.reports.themes import code_bars
from coder.reports.words import Words
from tests.unit.reports.report_samples import share

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


def figure(key: str, *bars: Bar, panels: int = 1) -> Figure:
    return Figure(key, "1", "Hva som nevnes", "", (Panel("", bars),) * panels, "Prosent")


def test_a_sub_code_stands_beneath_its_category_in_its_colour() -> None:
    codes = (Code("a", "hjelp", colour="#CC0000"), Code("b", "lege", "a"), Code("c", "unge"), Code("d", "sykehus", "a"))
    counted = {"c": 9, "a": 8, "d": 5, "b": 3}
    book = Codebook(codes)
    counts = [CodeCount(book.by_id[code], code, 0, share(n, 20), n, n) for code, n in counted.items()]
    bars = code_bars(counts, book)
    assert [(bar.label, bar.depth, bar.colour) for bar in bars] == [
        ("unge", 0, ""), ("hjelp", 0, "#CC0000"), ("sykehus", 1, "#CC0000"), ("lege", 1, "#CC0000"),
    ]  # fmt: skip


def test_a_sub_codes_bar_is_lighter_hatched_and_indented() -> None:
    with mpl.rc_context(STYLE):
        canvas = draw(figure("a", Bar("hjelp", share(8, 20)), Bar("lege", share(3, 20), 1)), Words("nb"))
    whole, part = canvas.axes[0].patches
    assert (to_hex(whole.get_facecolor()), whole.get_hatch()) == (BLUE.lower(), None)
    assert (to_hex(part.get_facecolor()), to_hex(part.get_edgecolor())) == (tint(BLUE).lower(), BLUE.lower())
    assert part.get_hatch()
    labels = [tick.get_text() for tick in canvas.axes[0].get_yticklabels()]
    assert labels == ["hjelp", "\u2003lege"]
    # No label reaches into the bars, nor out of the picture.
    ticks = [tick.get_window_extent() for tick in canvas.axes[0].get_yticklabels()]
    assert all(0 <= box.x0 < box.x1 <= canvas.axes[0].get_window_extent().x0 for box in ticks)
    assert ticks[0].x0 == pytest.approx(ticks[1].x0)


@given(COLOURS)
@settings(max_examples=200, deadline=None)
def test_any_colour_of_a_codebook_is_seen_on_paper(colour: str) -> None:
    assert contrast(seen(colour)) >= CONTRAST - 0.02
    if contrast(colour) >= CONTRAST:
        assert seen(colour) == colour


@given(st.lists(COLOURS, min_size=1, max_size=5))
@settings(max_examples=100, deadline=None)
def test_colours_that_somebody_takes_for_one_another_have_patterns(colours: list[str]) -> None:
    found = patterns(colours)
    for colour in found:
        for other in found:
            if colour != other and confused(colour, other):
                assert found[colour] != found[other]


def test_more_colours_than_a_reader_tells_apart_become_one() -> None:
    some = [Bar(f"{n}", share(9 - n, 20), colour=f"#{n}0{n}0C0") for n in range(1, MOST_COLOURS + 1)]
    assert len({*colours_of(figure("a", *some))[0]}) == MOST_COLOURS
    assert {*colours_of(figure("a", *some, Bar("x", share(1, 20), colour="#CC0000")))[0]} == {BLUE}


def test_what_eyes_confuse() -> None:
    assert confused("#7A8B00", "#C46A00"), "green and orange, without red or green receptors"
    assert confused("#D62728", "#2CA02C"), "red and green"
    assert confused("#0072B2", "#5A6A6A"), "in print without colour"
    assert not confused("#000000", "#F0E442")
    assert seen("") == BLUE
    assert seen("#17b") == "#1177BB"


def test_figures_of_one_part_end_at_the_same_number() -> None:
    low, high = figure("low", Bar("a", share(3, 300))), figure("high", Bar("a", share(190, 300)))
    several, alone = figure("several", Bar("a", share(30, 300)), panels=2), figure("alone", Bar("a", share(30, 300)))
    blocks = (Heading(1, "A"), low, Heading(2, "B"), high, several, Heading(1, "C"), alone)
    limits = sister_limits(Chapter("t", "nb", blocks))
    assert limits["low"] == limits["high"] == axis_end(high.panels) == 70
    assert limits["several"] == limits["alone"] == 20
    with mpl.rc_context(STYLE):
        canvas = draw(replace(low), Words("nb"), limits["low"])
    assert canvas.axes[0].get_xlim() == (0, 70)
