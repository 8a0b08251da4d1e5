"""The definition of a report: questions, codes, variables, language, tables, figures and quotes."""

from __future__ import annotations

from dataclasses import dataclass

TABLES = ("overview", "closed", "closed_groups", "themes", "codes", "estimates", "groups", "pairs", "coders", "waves")
FIGURES = ("closed", "codes", "groups")
APPENDICES = ("overview", "tables", "codebook", "method", "audit", "checklists", "memos")
IN_CHAPTER = ("closed", "themes")
"""The tables that stand in the chapter unless others are asked for; the others are in the appendix of `tables`."""
DRAWN = ("closed", "codes")
"""The figures that are drawn unless others are asked for, where the table of the same numbers stands."""
ORDERS = ("codebook", "frequency", "alphabetical")
CAPTIONS = ("table", "figure", "pairs", "coders", "waves", "estimates", "estimated change", "themes")
BY = ("table by ", "figure by ", "estimates by ")
EVERY = 1_000_000
"""As many quotes of a theme as there are."""
FOLLOWING = 5
"""So many answers to an uncoded question that followed a closed one are quoted unless another number is said."""
RESPONDENTS = ("pseudonym", "key", "none")


@dataclass(frozen=True, slots=True)
class QuoteRules:
    """How quotes are chosen and shown.

    `context` is how many sentences before and after an excerpt come along; `attribution` are variables.
    """

    per_code: int = 3
    longest: int = 600
    context: int = 0
    attribution: tuple[str, ...] = ()
    also_coded: bool | None = None
    """Whether the other codes of an answer stand with its quotes; where nothing is said, not of organisations."""
    respondent: str = ""
    """One of RESPONDENTS; where nothing is said, the key of a document (its sender), a pseudonym of a person, and none
    of an organisation.
    """
    uncoded: int | None = None
    """So many answers are quoted of a question that nobody has coded, as they were written; where nothing is said, some
    of what followed a closed question, but not of persons.
    """

    @property
    def names_codes(self) -> bool:
        return self.also_coded is not False


@dataclass(frozen=True, slots=True)
class LeadIns:
    """The sentences before quotes: how many must have said something for which word, and what else they tell.

    At most `few` are «a few», fewer than `several` per cent of all «some»; «several», «many» and «most» are from so
    many per cent on. Of fewer coded than `words_from` the number is told instead of a word, and no per cent. `numbers`
    tells the numbers, too; `joined` tells of two themes that stand together in one sentence where a few have said each.
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
    """How a variable is shown: its label, labels of its values, limits that cut numbers into bands."""

    name: str
    label: str = ""
    values: tuple[tuple[str, str], ...] = ()
    limits: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class ThemeGroup:
    """Codes that an open question tells of together, under a sentence of the author's.

    A category comes with the codes below it. `title` is the heading (empty: the names of the codes), `lead_in` the
    sentence before the quotes (empty: one is made of the count), `quotes` the keys of the cases that are quoted, in
    this order (None: they are chosen), `most` how many at most (None: as many as of one code), `summary` what the
    author says of the theme, a line for each paragraph. `by_itself`: nothing is said but where these codes stand; they
    are told of, each or together, as if they were in no group.
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

    `asked_when` limits it to cases with one of these values of each variable. `by` are the variables it is broken
    down by (None: those of the report), `show` the answers whose share the figures show, `values` the answers that come
    first, in this order, `codes` what is counted in which order (None: all).
    """

    question: str
    title: str = ""
    label: str = ""
    lead: str = ""
    asked_when: tuple[tuple[str, tuple[str, ...]], ...] = ()
    together: bool = False
    """Whether it stands in one table and one figure with the question before it, which has the same answers."""
    by: tuple[str, ...] | None = None
    show: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    codes: tuple[str, ...] | None = None
    leads: tuple[tuple[str, str], ...] = ()
    """Code → what the researcher says before its quotes."""
    groups: tuple[ThemeGroup, ...] = ()
    """Told first, in this order; codes in none of them follow as themselves."""
    unit: str = ""
    """What a question of numbers was answered in: «plasser», «timer»."""
    captions: tuple[tuple[str, str], ...] = ()
    """One of CAPTIONS, or one of BY and a variable → the whole caption, or the heading of the themes."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A whole report. `sections` and `variables` that are None are chosen from what the project holds."""

    title: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    language: str = "nb"
    chapter: str = ""
    sections: tuple[Section, ...] | None = None
    variables: tuple[str, ...] | None = None
    bands: tuple[Band, ...] = ()
    mask_below: int | None = None
    """Cells by group below this are hidden; None: as the unit of the study has it."""
    percent_from: int | None = None
    """No per cent is told of fewer than this; None: as the unit of the study has it."""
    weight: str = ""
    wave: str | None = None
    coders: tuple[str, ...] = ()
    several_coders: str = "first"
    """What counts on an answer that several have coded: one of RULES of `coder.reports.coder_rule`."""
    order: str = "codebook"
    decimals: int = 0
    summary: bool = True
    """Whether the chapter ends with what was counted, in sentences."""
    tables: tuple[str, ...] = IN_CHAPTER
    figures: tuple[str, ...] = DRAWN
    quotes: QuoteRules = QuoteRules()
    lead_ins: LeadIns = LeadIns()
    theme_headings: bool = True
    """Whether each theme stands under a heading of its own."""
    appendices: tuple[str, ...] = APPENDICES[:-1]
    """Memos are for the author alone unless they are asked for."""
    template: str = ""

    def makes(self, kind: str) -> bool:
        """Whether tables of this kind are made, in the chapter or in the appendices."""
        return kind in self.tables or "tables" in self.appendices
