"""The definition of a report: questions, codes, variables, language, tables, figures and quotes."""

from __future__ import annotations

from dataclasses import dataclass

TABLES = ("overview", "closed", "closed_groups", "themes", "codes", "estimates", "groups", "pairs", "coders", "waves")
FIGURES = ("closed", "codes", "groups")
APPENDICES = ("overview", "tables", "codebook", "method", "audit", "checklists", "memos")
IN_CHAPTER = ("closed", "themes")
"""Tables in the chapter by default; the others are in the appendix `tables`."""
DRAWN = ("closed", "codes")
"""Figures drawn by default, where the table of the same numbers stands."""
ORDERS = ("codebook", "frequency", "alphabetical")
CAPTIONS = ("table", "figure", "pairs", "coders", "waves", "estimates", "estimated change", "themes")
BY = ("table by ", "figure by ", "estimates by ")
EVERY = 1_000_000
"""Stands for all quotes of a theme."""
FOLLOWING = 5
"""Default number of quoted answers to an uncoded question that followed a closed one."""
RESPONDENTS = ("pseudonym", "key", "none")


@dataclass(frozen=True, slots=True)
class QuoteRules:
    """How quotes are chosen and shown.

    `context` is the number of sentences shown before and after an excerpt; `attribution` are variables.
    """

    per_code: int = 3
    longest: int = 600
    context: int = 0
    attribution: tuple[str, ...] = ()
    also_coded: bool | None = None
    """Whether quotes list the other codes of the answer; by default for all but organisations."""
    respondent: str = ""
    """One of RESPONDENTS; by default the key of a document (its sender), a pseudonym for persons, else none."""
    uncoded: int | None = None
    """Number of answers quoted from a question that nobody has coded, as written; by default FOLLOWING for questions
    that followed a closed one, none of persons.
    """

    @property
    def names_codes(self) -> bool:
        return self.also_coded is not False


@dataclass(frozen=True, slots=True)
class LeadIns:
    """Rules for the sentences before quotes: the limits of each quantity word, and what else they give.

    Up to `few` respondents are «a few»; below `several` per cent of all are «some»; «several», «many» and «most» start
    at their per cent. With fewer coded than `words_from` the sentence gives the number, without word or per cent.
    `numbers` adds numbers; `joined` merges the sentences of two adjacent themes with a few respondents each.
    """

    few: int = 4
    several: int = 10
    many: int = 30
    most: int = 50
    words_from: int = 10
    numbers: bool = False
    joined: bool = True


@dataclass(frozen=True, slots=True)
class Band:
    """How a variable is shown: its label, value labels, and limits that divide numbers into bands."""

    name: str
    label: str = ""
    values: tuple[tuple[str, str], ...] = ()
    limits: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class ThemeGroup:
    """Codes of an open question under one heading, with a sentence from the author.

    A category includes its codes. `title` is the heading (empty: the code names), `lead_in` the sentence before the
    quotes (empty: made from the count), `quotes` the keys of the cases to quote in order (None: chosen by the report),
    `most` their maximal number (None: as for a code), `summary` the author's text on the theme, a line per paragraph.
    With `by_itself` the group only fixes the position of its codes, which are otherwise shown as if ungrouped.
    """

    codes: tuple[str, ...]
    title: str = ""
    lead_in: str = ""
    quotes: tuple[str, ...] | None = None
    most: int | None = None
    summary: str = ""
    by_itself: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """One question of the report, closed or open.

    `asked_when` limits it to cases with one of these values of each variable. `by` are the breakdown variables (None:
    those of the report), `show` the answers shown in figures, `values` the answers listed first, in this order, `codes`
    the codes counted, in order (None: all).
    """

    question: str
    title: str = ""
    label: str = ""
    lead: str = ""
    asked_when: tuple[tuple[str, tuple[str, ...]], ...] = ()
    together: bool = False
    """Whether it shares a table and figure with the question before it, which has the same answers."""
    by: tuple[str, ...] | None = None
    show: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    codes: tuple[str, ...] | None = None
    leads: tuple[tuple[str, str], ...] = ()
    """Code → the researcher's text before its quotes."""
    groups: tuple[ThemeGroup, ...] = ()
    """Themes to put first, in this order; codes in none of them follow as themselves."""
    unit: str = ""
    """Unit of a question of numbers: «plasser», «timer»."""
    captions: tuple[tuple[str, str], ...] = ()
    """A key of CAPTIONS, or BY and a variable → the whole caption, or the heading of the themes."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A whole report. `sections` and `variables` of None are chosen from the project."""

    title: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    language: str = "nb"
    chapter: str = ""
    sections: tuple[Section, ...] | None = None
    variables: tuple[str, ...] | None = None
    bands: tuple[Band, ...] = ()
    mask_below: int | None = None
    """Cells by group below this are hidden; None: the default of the study's unit."""
    percent_from: int | None = None
    """Smallest base of a per cent; None: the default of the study's unit."""
    weight: str = ""
    wave: str | None = None
    coders: tuple[str, ...] = ()
    several_coders: str = "first"
    """Which codes count on an answer coded by several: one of RULES of `coder.reports.coder_rule`."""
    order: str = "codebook"
    decimals: int = 0
    summary: bool = True
    """Whether the chapter ends with a summary of the counts in sentences."""
    tables: tuple[str, ...] = IN_CHAPTER
    figures: tuple[str, ...] = DRAWN
    quotes: QuoteRules = QuoteRules()
    lead_ins: LeadIns = LeadIns()
    theme_headings: bool = True
    """Whether each theme has a heading of its own."""
    appendices: tuple[str, ...] = APPENDICES[:-1]
    """Memos are for the author alone unless requested."""
    template: str = ""

    def makes(self, kind: str) -> bool:
        """Return whether tables of this kind are made, in the chapter or the appendices."""
        return kind in self.tables or "tables" in self.appendices
