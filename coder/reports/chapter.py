"""A report as blocks, the same for every writer: headings, paragraphs, tables, figures, quotes, lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from coder.model.unit import PERSONS, Unit
from coder.reports.counting import CountedShare


class Range(NamedTuple):
    """The lowest and the highest of several per cent."""

    low: float
    high: float


Cell = str | int | float | CountedShare | Range | None

TEXT, COUNT, PERCENT, POINTS, RATIO, SHARE, INTERVAL, RANGE, RATIOS, MEAN, VALUE = (
    "text", "count", "percent", "points", "ratio", "share", "interval", "range", "ratios", "mean", "value",
)  # fmt: skip
"""What a column holds: words, whole numbers, per cent (0–100 or of a share), percentage points with their sign, numbers
of at most 1 with two decimals, shares (n with per cent), intervals of shares, ranges (two per cent as a `Range`), and
intervals of such numbers of at most 1 (a `Range`, too); means of numbers that were answered, with the decimals of the
table, and such numbers themselves, with as many as they have."""


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """One column of a table."""

    label: str
    kind: str = COUNT
    intervals: bool = False
    """Whether a column of shares shows its 95 % interval in documents. Workbooks always show it."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (chapter) to 3. `anchor` names it within the document."""

    level: int
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. `kind` is `text`, `lead` (before quotes), `note` (beneath a table) or `warning`."""

    text: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class BulletList:
    """A list of points, one a line."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChapterTable:
    """A numbered table. `total` marks the last row as the total. `depth` indents the first column, row by row.
    `repeated` are the notes that already stand under an earlier table or figure.
    """

    key: str
    number: str
    caption: str
    columns: tuple[ReportColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    total: bool = False
    depth: tuple[int, ...] = ()
    decimals: int = 0
    repeated: frozenset[str] = frozenset()

    @property
    def fresh(self) -> tuple[str, ...]:
        """The notes that no earlier table or figure has, for documents read from the top."""
        return tuple(note for note in self.notes if note not in self.repeated)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: a share of its base, with the interval as a line. A bar of depth 1 or more is part of the one above it;
    `colour` is the codebook's, such as `#1f77b4`, or empty.
    """

    label: str
    share: CountedShare
    depth: int = 0
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """Bars drawn together. A figure with several panels has the same bars, by label, in each."""

    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A numbered figure of bars, described in words by `alt`; `repeated` is as in tables. In a `stacked` figure the
    panels are the answers of a scale, laid end to end in one bar per question.
    """

    key: str
    number: str
    caption: str
    alt: str
    panels: tuple[Panel, ...]
    axis: str = ""
    notes: tuple[str, ...] = ()
    decimals: int = 0
    repeated: frozenset[str] = frozenset()
    stacked: bool = False

    @property
    def fresh(self) -> tuple[str, ...]:
        """The notes that no earlier table or figure has, for documents read from the top."""
        return tuple(note for note in self.notes if note not in self.repeated)


@dataclass(frozen=True, slots=True)
class Quote:
    """A quoted text, made safe to show, with its byline and the other codes on the answer. `language` is that of the
    text, `nb`, `nn` or `en`; empty where unknown.
    """

    text: str
    attribution: str = ""
    also: tuple[str, ...] = ()
    code: str = ""
    question: str = ""
    respondent: str = ""
    response: int = 0
    flagged: bool = False
    language: str = ""

    @property
    def lines(self) -> list[str]:
        """The text by lines, as written."""
        return self.text.split("\n")


@dataclass(frozen=True, slots=True)
class Quotes:
    """The quotes of one code."""

    code: str
    quotes: tuple[Quote, ...]


Block = Heading | Paragraph | BulletList | ChapterTable | Figure | Quotes


@dataclass(frozen=True, slots=True)
class Data:
    """Rows too many to print, such as the full log: only the workbook and the bundle have them.

    The bundle has raw values, for programs; the workbook uses `labels` for the header and `words` for values by column.
    """

    key: str
    title: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[str | int | float | None]]
    labels: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chapter:
    """The whole report. `facts` describe its making; `not_shown` are captions of empty tables and figures left out."""

    title: str
    language: str
    blocks: tuple[Block, ...]
    authors: tuple[str, ...] = ()
    date: str = ""
    facts: tuple[str, ...] = ()
    data: tuple[Data, ...] = ()
    unit: Unit = PERSONS
    """What the quoted sources are: for letters the letters, not their paragraphs."""
    not_shown: tuple[str, ...] = ()

    @property
    def tables(self) -> tuple[ChapterTable, ...]:
        """Every table, in order."""
        return tuple(block for block in self.blocks if isinstance(block, ChapterTable))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Figure))

    @property
    def bare(self) -> tuple[str, ...]:
        """The text of parts without a table, figure or quote, a line each, for writers that show only those."""
        parts: list[tuple[str, list[Block]]] = []
        for block in self.blocks:
            if isinstance(block, Heading) and block.level == 1:
                parts.append((block.text, []))
            elif parts:
                parts[-1][1].append(block)
        return tuple(
            f"{heading}: {' '.join(block.text for block in part_blocks if isinstance(block, Paragraph))}"
            for heading, part_blocks in parts
            if part_blocks and all(isinstance(block, Paragraph) for block in part_blocks)
        )

    @property
    def warnings(self) -> tuple[str, ...]:
        """The text of every warning, in order."""
        return tuple(block.text for block in self.blocks if isinstance(block, Paragraph) and block.kind == "warning")

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """Every quote, in order."""
        return tuple(quote for block in self.blocks if isinstance(block, Quotes) for quote in block.quotes)


@dataclass(frozen=True, slots=True)
class Part:
    """A part under a heading of level 1: the number of its tables, figures and quotes."""

    title: str
    tables: int
    figures: int
    quotes: int


def parts(document: Chapter) -> tuple[Part, ...]:
    """Return the parts of a chapter or of its appendices, in order."""
    found: list[tuple[str, list[Block]]] = []
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            found.append((block.text, []))
        elif found:
            found[-1][1].append(block)
    return tuple(
        Part(
            title,
            sum(isinstance(block, ChapterTable) for block in blocks),
            sum(isinstance(block, Figure) for block in blocks),
            sum(len(block.quotes) for block in blocks if isinstance(block, Quotes)),
        )
        for title, blocks in found
    )


@dataclass(frozen=True, slots=True)
class Report:
    """A chapter and, apart from it, the appendices: method, codebook, further tables."""

    chapter: Chapter
    appendices: Chapter
    method: str = ""
    """A paragraph on how the numbers were made, for use elsewhere."""

    @property
    def together(self) -> Chapter:
        """Return chapter and appendices as one document, each warning once."""
        warned = {block for block in self.chapter.blocks if isinstance(block, Paragraph) and block.kind == "warning"}
        of_appendices = (
            block for block in self.appendices.blocks if not (isinstance(block, Paragraph) and block in warned)
        )
        return replace(
            self.chapter,
            blocks=(*self.chapter.blocks, *of_appendices),
            facts=self.appendices.facts,
            data=self.appendices.data,
        )
