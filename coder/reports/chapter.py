"""A report as blocks, the same for every writer: headings, paragraphs, tables, figures, quotes, lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from coder.model import PERSONS, Unit
from coder.reports.counting import CountedShare


class Range(NamedTuple):
    """From the lowest to the highest of several per cent."""

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
    """Whether a column of shares shows its 95 % interval in a document, too. In workbooks it always does."""


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
    """Points, each a line."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChapterTable:
    """A numbered table. `total` says that the last row is one. `depth` indents the first column, row by row. Of its
    notes those that are `said` stand under a table or figure before it.
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
    said: frozenset[str] = frozenset()

    @property
    def fresh(self) -> tuple[str, ...]:
        """The notes that have not been said before, for documents that are read from the top."""
        return tuple(note for note in self.notes if note not in self.said)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: a share of its base, with the interval as a line. A bar of depth 1 or more is part of the one above it;
    `colour` is what the codebook gives, such as `#1f77b4`, empty where it gives none.
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
    """A numbered figure of bars. `alt` says in words what it shows, `said` is as that of tables. Where it is `stacked`
    its panels are the answers to questions of a scale, laid end to end in one bar for each question.
    """

    key: str
    number: str
    caption: str
    alt: str
    panels: tuple[Panel, ...]
    axis: str = ""
    notes: tuple[str, ...] = ()
    decimals: int = 0
    said: frozenset[str] = frozenset()
    stacked: bool = False

    @property
    def fresh(self) -> tuple[str, ...]:
        """The notes that have not been said before, for documents that are read from the top."""
        return tuple(note for note in self.notes if note not in self.said)


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody wrote, made safe to show, with who is said to have written it and what else was coded. `language`
    is that of the text, `nb`, `nn` or `en`; empty where it cannot be told.
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
        """The text by its lines, as they were written."""
        return self.text.split("\n")


@dataclass(frozen=True, slots=True)
class Quotes:
    """The quotes of one code."""

    code: str
    quotes: tuple[Quote, ...]


Block = Heading | Paragraph | BulletList | ChapterTable | Figure | Quotes


@dataclass(frozen=True, slots=True)
class Data:
    """Rows too many to print, such as the full log: they stand in the workbook and the bundle only.

    The bundle has them as they are, for programs; the workbook has `labels` for the header and, by column, `words` for
    values.
    """

    key: str
    title: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[str | int | float | None]]
    labels: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chapter:
    """The whole report. `facts` are lines about its making, `not_shown` captions of what would have shown nothing."""

    title: str
    language: str
    blocks: tuple[Block, ...]
    authors: tuple[str, ...] = ()
    date: str = ""
    facts: tuple[str, ...] = ()
    data: tuple[Data, ...] = ()
    unit: Unit = PERSONS
    """What those who are quoted are: of letters these, not their paragraphs."""
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
        """What is said in parts without a table, a figure or a quote, a line each, for writers of these alone."""
        parts: list[tuple[str, list[Block]]] = []
        for block in self.blocks:
            if isinstance(block, Heading) and block.level == 1:
                parts.append((block.text, []))
            elif parts:
                parts[-1][1].append(block)
        return tuple(
            f"{heading}: {' '.join(one.text for one in held if isinstance(one, Paragraph))}"
            for heading, held in parts
            if held and all(isinstance(one, Paragraph) for one in held)
        )

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """Every quote, in order."""
        return tuple(quote for block in self.blocks if isinstance(block, Quotes) for quote in block.quotes)


@dataclass(frozen=True, slots=True)
class Part:
    """What stands under a heading of the first level: how many tables, figures and quotes."""

    title: str
    tables: int
    figures: int
    quotes: int


def parts(document: Chapter) -> tuple[Part, ...]:
    """The parts of a chapter or of its appendices, in order."""
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
    """A chapter and what stands apart from it: how it was made, the codebook, further tables."""

    chapter: Chapter
    appendices: Chapter
    method: str = ""
    """How the numbers came about as one paragraph, to be pasted elsewhere."""

    @property
    def together(self) -> Chapter:
        """Both as one document, in which warnings stand once."""
        warned = {block for block in self.chapter.blocks if isinstance(block, Paragraph) and block.kind == "warning"}
        beside = (block for block in self.appendices.blocks if not (isinstance(block, Paragraph) and block in warned))
        return replace(
            self.chapter,
            blocks=(*self.chapter.blocks, *beside),
            facts=self.appendices.facts,
            data=self.appendices.data,
        )
