"""The words of a report in bokmål, nynorsk and English, and numbers as each writes them."""

from __future__ import annotations

from coder.errors import CoderError
from coder.model import PERSONS, Unit
from coder.reports import agreement_phrases, appendix_phrases, estimate_phrases, nouns, phrases, share_phrases
from coder.reports.counting import Share

LANGUAGES = ("nb", "nn", "en")

PHRASES = {
    **phrases.PHRASES, **share_phrases.PHRASES,
    **{f"a {key}": said for key, said in appendix_phrases.PHRASES.items()},
    **{f"g {key}": said for key, said in agreement_phrases.PHRASES.items()},
    **{f"e {key}": said for key, said in estimate_phrases.PHRASES.items()},
}  # fmt: skip
"""What can be said, by key; those of the appendices begin with «a », those of estimates with «e », of agreement
with «g »."""

MASKED = "·"
"""What stands where a number is hidden; the note beneath the table explains it."""

NO_BREAK = "\u00a0"


_IN_WORDS = (
    ("to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "elleve", "tolv"),
    ("to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "elleve", "tolv"),
    ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
)
"""The numbers from two that running text writes in words; one goes by the gender of what is counted."""


class _Number:
    """A whole number in a phrase: «{n}» as the language writes it, «{n:svar|svara}» the words for one or for more,
    «{n:words}» in words where it is from two to twelve.
    """

    def __init__(self, value: int, shown: str, in_words: tuple[str, ...]) -> None:
        self._value = value
        self._shown = shown
        self._in_words = in_words

    def __format__(self, words: str) -> str:
        if not words:
            return self._shown
        if words == "words":
            return self._in_words[self._value - 2] if 2 <= self._value < 2 + len(self._in_words) else self._shown
        one, _, many = words.partition("|")
        return one if self._value == 1 else many


class Words:
    """What a report says, in one language, of cases that are called after their unit. Numbers come out as the language
    writes them.
    """

    def __init__(self, language: str, unit: Unit = PERSONS) -> None:
        if language not in LANGUAGES:
            raise CoderError(
                "A report cannot be written in «{language}».", "Choose one of nb, nn, en.", language=language
            )
        self.language = language
        self._place = LANGUAGES.index(language)
        one, many = nouns.forms(unit, self._place)
        self._nouns = {
            "unit": one, "units": many, "Unit": one[0].upper() + one[1:], "Units": many[0].upper() + many[1:],
        }  # fmt: skip

    def __call__(self, key: str, **given: object) -> str:
        """The phrase `key` with what is given filled in; whole numbers get their thousands apart and choose the words
        that go with them; `unit`, `units`, `Unit` and `Units` are the noun of the cases.
        """
        filled = {
            name: _Number(value, self.number(value), _IN_WORDS[self._place]) if type(value) is int else value
            for name, value in given.items()
        }
        return PHRASES[key][self._place].format_map({**self._nouns, **filled})

    def of_three(self, said: tuple[str, str, str]) -> str:
        """The one of three that is in this language."""
        return said[self._place]

    def number(self, value: float, decimals: int = 0) -> str:
        """A number, thousands apart: «12 345,6» or «12,345.6»."""
        text = f"{value:,.{decimals}f}" if isinstance(value, float) else f"{value:,}"
        if self.language == "en":
            return text
        return text.replace(",", NO_BREAK).replace(".", ",")

    def percent(self, value: float | None, decimals: int = 0) -> str:
        """Per cent without its sign, rounded half up; a dash where there is none."""
        if value is None:
            return "–"
        scale = 10**decimals
        return self.number(int(value * scale + 0.5 + 1e-9) / scale, decimals)

    def with_sign(self, value: float | None, decimals: int = 0) -> str:
        """Per cent with its sign, as the language writes it."""
        if value is None:
            return "–"
        return self.percent(value, decimals) + ("%" if self.language == "en" else f"{NO_BREAK}%")

    def interval(self, share: Share, decimals: int = 0) -> str:
        """The 95 % interval of a share: «31–43»."""
        if share.masked:
            return MASKED
        if share.low is None or share.high is None:
            return "–"
        return f"{self.percent(share.low, decimals)}–{self.percent(share.high, decimals)}"

    def share(self, share: Share, decimals: int = 0, *, intervals: bool = False) -> str:
        """«12 (34 %)», with its interval «12 (34 %, 22–48)»; the sign that hides it where it is masked."""
        if share.masked:
            return MASKED
        if share.percent is None:
            return "–"
        inside = self.with_sign(share.percent, decimals)
        if intervals:
            inside += f", {self.interval(share, decimals)}"
        return f"{self.number(share.n)} ({inside})"

    def of(self, share: Share, *, weighted: bool = False) -> str:
        """«38 av 120, 32 prosent»; that the per cent is weighted where it is, since the numbers are not."""
        key = "of weighted" if weighted else "of"
        return self(key, n=share.n, base=share.base, percent=self.percent(share.percent))

    def listed(self, items: list[str] | tuple[str, ...]) -> str:
        """«a, b og c»."""
        if len(items) < 2:
            return "".join(items)
        return f"{', '.join(items[:-1])} {self('and')} {items[-1]}"
