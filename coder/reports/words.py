"""The texts and number formats of a report in its language."""

from __future__ import annotations

import math
from datetime import date

from coder.errors import CoderError
from coder.i18n.translator import N_, NC_, Number, Translator, languages, translator
from coder.model.unit import PERSONS, Unit
from coder.reports import nouns
from coder.reports.counting import CountedShare

MASKED = "·"
"""Stands for a hidden number; a note below the table explains it."""

ENGLISH_MARKS = str.maketrans("«»", "“”")
"""Quotation marks in running English; catalogues have the Norwegian ones in every language."""

AND = N_("and")
OR = N_("or")
AS_WELL_AS = N_("as well as")

IN_WORDS = (
    NC_("number in words", "two"), NC_("number in words", "three"), NC_("number in words", "four"),
    NC_("number in words", "five"), NC_("number in words", "six"), NC_("number in words", "seven"),
    NC_("number in words", "eight"), NC_("number in words", "nine"), NC_("number in words", "ten"),
    NC_("number in words", "eleven"), NC_("number in words", "twelve"),
)  # fmt: skip
"""Numbers from two that running text spells out; «one» depends on the gender of the noun."""


MONTHS = (
    NC_("month", "January"), NC_("month", "February"), NC_("month", "March"), NC_("month", "April"),
    NC_("month", "May"), NC_("month", "June"), NC_("month", "July"), NC_("month", "August"),
    NC_("month", "September"), NC_("month", "October"), NC_("month", "November"), NC_("month", "December"),
)  # fmt: skip


def capital(text: str) -> str:
    """Return `text` with its first letter capitalised, also after a quotation mark."""
    place = next((at for at, sign in enumerate(text[:2]) if sign.isalnum()), 0)
    return f"{text[:place]}{text[place : place + 1].upper()}{text[place + 1 :]}"


def small_numbers(words: Words, threshold: int) -> str:
    """Return the numbers hidden below a threshold, excluding 0: «1–4»."""
    return words.number(1) if threshold <= 2 else f"{words.number(1)}–{words.number(threshold - 1)}"


def document_language(language: str) -> str:
    """Return a document's language with its country: `nb-NO`."""
    return translator(language).pgettext("language of a document", "en-GB")


class _Counted(Number):
    """An integer in a phrase: «{n}» with thousands separators, «{n:svar|svara}» the singular or plural word,
    «{n:words}» spelled out from two to twelve.
    """

    def __format__(self, format_spec: str) -> str:
        if format_spec != "words":
            return super().__format__(format_spec or ",")
        place = int(self.value) - 2
        if 0 <= place < len(IN_WORDS):
            return self.translator.pgettext("number in words", IN_WORDS[place])
        return self.translator.number(self.value)


class Words:
    """Phrases of a report in one language, with the noun of its unit. Numbers are formatted for the language."""

    def __init__(self, language: str, unit: Unit = PERSONS) -> None:
        known = languages()
        if language not in known:
            raise CoderError(
                "A report cannot be written in «{language}».", "Choose one of {languages}.",
                language=language, languages=", ".join(known),
            )  # fmt: skip
        self.language = language
        self._translator: Translator = translator(language)
        singular, plural, every, one_of = self.nouns_of(unit)
        self._nouns = {
            "unit": singular, "units": plural, "Unit": capital(singular), "Units": capital(plural), "the_units": every,
            "one_of_units": one_of,
        }  # fmt: skip

    def nouns_of(self, unit: Unit) -> nouns.Forms:
        """Return the nouns for cases of a unit in the language."""
        return nouns.forms(unit, self._translator)

    def __call__(self, template: str, /, **given: object) -> str:
        """Translate an English template and fill in its blanks; integers get thousands separators and select the words
        that depend on them; `unit`, `units`, `Unit`, `Units`, `the_units` and `one_of_units` are the noun of the cases.
        """
        filled = {
            name: _Counted(value, self._translator) if type(value) is int else value for name, value in given.items()
        }
        text = self._translator.gettext(template)
        if self.language == "en":
            text = text.translate(ENGLISH_MARKS)
        return text.format_map({**self._nouns, **filled})

    def quoted(self, name: str) -> str:
        """Return a name in the quotation marks of the language."""
        return self("«{name}»", name=name)

    def in_context(self, context: str, message: str) -> str:
        """Translate English words without blanks in a context."""
        return self._translator.pgettext(context, message)

    def date(self, day: str) -> str:
        """Format an ISO date for readers: «28. november 2026»; anything else is returned unchanged."""
        try:
            known = date.fromisoformat(day)
        except ValueError:
            return day
        month = self._translator.pgettext("month", MONTHS[known.month - 1])
        return self._translator.pgettext("date", "{day} {month} {year}").format(
            day=known.day, month=month, year=known.year
        )

    def number(self, value: float, decimals: int = 0) -> str:
        """Format a number with thousands separators: «12 345,6» or «12,345.6»."""
        return self._translator.number(value, f",.{decimals}f" if isinstance(value, float) else ",")

    def percent(self, value: float | None, decimals: int = 0) -> str:
        """Format per cent without sign, rounded half up; a dash for None."""
        if value is None:
            return "–"
        scale = 10**decimals
        return self.number(int(value * scale + 0.5 + 1e-9) / scale, decimals)

    def measure(self, value: float, decimals: int, *, fixed: bool = False) -> str:
        """Format a numeric answer, or a mean of such: with at most so many decimals, or exactly as many if `fixed`."""
        scale = 10**decimals
        rounded = math.floor(abs(value) * scale + 0.5 + 1e-9) / scale
        places = (
            decimals if fixed else next(digits for digits in range(decimals + 1) if rounded == round(rounded, digits))
        )
        shown = self.number(rounded, places) if places else self.number(int(rounded))
        return f"−{shown}" if value < 0 and rounded else shown

    def with_sign(self, value: float | None, decimals: int = 0) -> str:
        """Format per cent with the sign of the language."""
        if value is None:
            return "–"
        return self(N_("{percent}%"), percent=self.percent(value, decimals))

    def interval(self, share: CountedShare, decimals: int = 0) -> str:
        """Format the 95 % interval of a share: «31–43»."""
        if share.masked:
            return MASKED
        if share.low is None or share.high is None:
            return "–"
        return f"{self.percent(share.low, decimals)}–{self.percent(share.high, decimals)}"

    def share(self, share: CountedShare, decimals: int = 0, *, intervals: bool = False) -> str:
        """Format a share as «12 (34 %)», with interval «12 (34 %, 22–48)»; a masked one as MASKED."""
        if share.masked:
            return MASKED
        if share.percent is None:
            return self.number(share.n) if share.base else "–"
        inside = self.with_sign(share.percent, decimals)
        if intervals:
            inside += f", {self.interval(share, decimals)}"
        return f"{self.number(share.n)} ({inside})"

    def of(self, share: CountedShare, *, weighted: bool = False) -> str:
        """Format a share as «38 av 120, 32 prosent», without per cent where there is none, and noting that it is
        weighted, as the numbers are not.
        """
        if share.percent is None:
            return self(N_("{n} of {base}"), n=share.n, base=share.base)
        template = (
            N_("{n} of {base}, weighted {percent} per cent") if weighted else N_("{n} of {base}, {percent} per cent")
        )
        return self(template, n=share.n, base=share.base, percent=self.percent(share.percent))

    def listed(self, items: list[str] | tuple[str, ...], last: str = AND) -> str:
        """Format «a, b og c»; `last` is another word than «and», in English."""
        if len(items) < 2:
            return "".join(items)
        return f"{', '.join(items[:-1])} {self._translator.gettext(last)} {items[-1]}"
