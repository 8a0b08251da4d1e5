"""The report's page for those who cannot see it."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from coder.reports.chart_style import PAGE, PHONE, SMALLEST
from coder.reports.charts import POINTS
from coder.reports.html_style import STYLE
from tests.unit.reports.report_page import PAGES, report_page


@pytest.fixture(scope="module", params=PAGES)
def page(request: pytest.FixtureRequest, pytestconfig: pytest.Config, coded_survey: Path) -> str:
    return report_page(request.param, pytestconfig, coded_survey)


class _Outline(HTMLParser):
    """Elements in order, each with its attributes, its parents and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None], tuple[str, ...]]] = []
        self._open: list[str] = []
        self.texts: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), tuple(self._open)))
        if tag not in ("meta", "input", "br", "link"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open, tag
        assert self._open[-1] == tag, f"{tag} closes {self._open[-1]}"
        self._open.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), tuple(self._open)))


@pytest.fixture(scope="module")
def outline(page: str) -> _Outline:
    reader = _Outline()
    reader.feed(page)
    return reader


def test_language_and_title(outline: _Outline) -> None:
    assert ("html", {"lang": "nb"}, ()) in outline.elements
    assert any(tag == "title" for tag, _, _ in outline.elements)


def test_headings_skip_no_level(outline: _Outline) -> None:
    levels = [int(tag[1]) for tag, _, _ in outline.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_tables_have_captions_and_scopes(outline: _Outline) -> None:
    tables = [place for place, (tag, _, _) in enumerate(outline.elements) if tag == "table"]
    assert tables
    for place in tables:
        assert outline.elements[place + 1][0] == "caption"
    headers = [attributes for tag, attributes, _ in outline.elements if tag == "th"]
    assert all(attributes.get("scope") in ("col", "row") for attributes in headers)


def test_tables_are_moved_on_a_telephone_and_figures_are_drawn_for_it(page: str) -> None:
    """Captions stand still as their table is moved; a figure is there for either screen, each with type of nine pixels
    or more where it is shown.
    """
    assert page.count('<div class="wide') == len(re.findall(r'<caption id="[^"]+"><span class="still">', page))
    still = re.search(r"\.still \{([^}]*)\}", STYLE)
    assert still
    assert "position: sticky" in still[1]
    assert page.count('<div class="drawn"') == page.count('<div class="narrow"') == page.count("<svg ") / 2 > 0
    for kind, room in (("drawn", PAGE), ("narrow", PHONE)):
        widths = {
            float(width) for width in re.findall(rf'<div class="{kind}">\s*<svg[^>]*viewBox="0 0 ([\d.]+) ', page)
        }
        assert sorted(widths) == [pytest.approx(room.width * POINTS)]
    switched = re.search(r"@media screen and \(max-width: (\d+)rem\) \{ \.drawn \{ display: none; \}", STYLE)
    assert switched
    margins = 2 * 1.5 * 16
    assert (int(switched[1]) * 16 - margins) / (PAGE.width * POINTS) * SMALLEST >= 9
    assert (375 - margins) / (PHONE.width * POINTS) * SMALLEST >= 9


def test_figures_are_named_and_described(outline: _Outline) -> None:
    pictures = [attributes for tag, attributes, _ in outline.elements if tag == "svg"]
    assert len(pictures) >= 2
    ids = Counter(attributes["id"] for _, attributes, _ in outline.elements if attributes.get("id"))
    assert [name for name, count in ids.items() if count > 1] == []
    for attributes in pictures:
        assert attributes["role"] == "img"
        for name in (attributes["aria-labelledby"] or "").split():
            assert ids[name] == 1
    inside = {tag for tag, _, parents in outline.elements if parents and parents[-1] == "svg"}
    assert {"title", "desc"} <= inside


def test_every_reference_within_the_page_leads_somewhere(outline: _Outline) -> None:
    ids = {attributes["id"] for _, attributes, _ in outline.elements if attributes.get("id")}
    for _, attributes, _ in outline.elements:
        for name in ("href", "xlink:href"):
            target = attributes.get(name)
            assert target is None or target.removeprefix("#") in ids, target
        for name in ("for", "aria-labelledby", "aria-describedby"):
            assert set((attributes.get(name) or "").split()) <= ids


def test_every_table_has_a_header_for_each_column_and_row(outline: _Outline) -> None:
    rows: list[list[tuple[str, str | None]]] = []
    for tag, attributes, parents in outline.elements:
        if tag == "tr":
            rows.append([])
        elif tag in ("th", "td"):
            assert parents[-1] == "tr"
            rows[-1].append((tag, attributes.get("scope")))
    assert rows
    for row in rows:
        whole_header = all(cell == ("th", "col") for cell in row)
        assert whole_header or row[0] == ("th", "row"), row
        assert whole_header or all(tag == "td" for tag, _ in row[1:]), row


def test_what_can_be_operated_has_a_name(outline: _Outline) -> None:
    """WCAG 2.2, 4.1.2: fields have labels, regions that scroll can be reached and are named, links say where to."""
    labelled = {attributes.get("for") for tag, attributes, _ in outline.elements if tag == "label"}
    fields = [attributes for tag, attributes, _ in outline.elements if tag in ("input", "select", "textarea")]
    assert fields
    assert all(attributes.get("id") in labelled for attributes in fields)
    focusable = [attributes for _, attributes, _ in outline.elements if "tabindex" in attributes]
    assert focusable
    for attributes in focusable:
        assert attributes["tabindex"] == "0", "the order of the page is the order of the keys"
        assert attributes.get("role") == "region"
        assert attributes.get("aria-labelledby")


def test_there_is_one_main_part_and_a_way_to_it(outline: _Outline) -> None:
    tags = [tag for tag, _, _ in outline.elements]
    assert tags.count("main") == tags.count("header") == tags.count("nav") == 1
    main = next(attributes for tag, attributes, _ in outline.elements if tag == "main")
    first_link = next(attributes for tag, attributes, _ in outline.elements if tag == "a")
    assert first_link["href"] == f"#{main['id']}"


def test_tables_behind_figures_say_what_pictures_say(outline: _Outline) -> None:
    figures = [place for place, (tag, _, _) in enumerate(outline.elements) if tag == "figure"]
    for place, further in zip(figures, [*figures[1:], len(outline.elements)], strict=True):
        inside = [tag for tag, _, _ in outline.elements[place:further]]
        assert "figcaption" in inside
        assert "table" in inside


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(colour: str, other: str) -> float:
    lighter, darker = sorted((_luminance(colour), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _full(colour: str) -> str:
    return colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])


NAMED = {name: _full(colour) for name, colour in re.findall(r"--(\w+): (#[0-9a-f]{3,6})", STYLE)}


def _set(properties: str) -> set[str]:
    """Every colour that the style sheet gives to one of these properties."""
    found = re.findall(rf"(?<![\w-])(?:{properties}): [^;}}]*?(#[0-9a-f]{{3,6}}|var\(--\w+\))", STYLE)
    return {NAMED[colour[6:-1]] if colour.startswith("var") else _full(colour) for colour in found}


def test_text_stands_out_from_every_ground() -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 to 1."""
    grounds, inks = _set("background"), _set("color")
    assert len(grounds) >= 2
    assert len(inks) >= 3
    for ground in grounds:
        for ink in inks:
            assert _contrast(ink, ground) >= 4.5, (ink, ground)


def test_what_is_drawn_stands_out(page: str) -> None:
    """WCAG 2.2, 1.4.11: at least 3 to 1 for bars, lines that mean something, the edges of fields and the focus."""
    assert min(_contrast(NAMED[name], "#ffffff") for name in ("line", "accent", "ink")) >= 3
    bars = set(re.findall(r'style="fill: (#[0-9a-f]{6})(?:;[^"]*)?"', page)) - {"#ffffff"}
    assert bars
    assert min(_contrast(colour, "#ffffff") for colour in bars) >= 3
