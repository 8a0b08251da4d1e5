"""Scales in words that surveys use: their steps from the least to the most, in bokmål, nynorsk and English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

_SAME = {
    "meget": "svært", "veldig": "svært", "særs": "svært", "særdeles": "svært", "nokså": "ganske", "temmelig": "ganske",
    "temmeleg": "ganske", "nokon": "noen", "noko": "noe", "ein": "en", "ei": "en", "mykje": "mye", "heilt": "helt",
    "heile": "hele", "teke": "tatt", "ikkje": "ikke", "overhodet": "slett", "overhovudet": "slett", "hverken": "verken",
    "korkje": "verken", "einig": "enig", "einige": "enig", "enige": "enig", "ueinig": "uenig", "ueinige": "uenig",
    "uenige": "uenig", "fornøyde": "fornøyd", "misfornøyde": "misfornøyd", "nøgd": "fornøyd", "nøgde": "fornøyd",
    "misnøgd": "misfornøyd", "misnøgde": "misfornøyd", "utilfreds": "misfornøyd", "tilfreds": "fornøyd",
    "dårleg": "dårlig", "dårlege": "dårlig", "dårlige": "dårlig", "godt": "god", "gode": "god", "bra": "god",
    "viktige": "viktig", "uviktige": "uviktig", "sjeldan": "sjelden", "dårlegare": "dårligere", "verre": "dårligere",
    "betre": "bedre", "meir": "mer", "låg": "lav", "lågt": "lav", "lavt": "lav", "høgt": "høy", "høg": "høy",
    "høyt": "høy", "sannsynleg": "sannsynlig", "usannsynleg": "usannsynlig", "vanlegvis": "vanligvis",
    "dagleg": "daglig", "kvar": "hver", "vekentleg": "ukentlig", "månadleg": "månedlig", "årleg": "årlig",
    "sjeldnare": "sjeldnere", "midt": "middels", "omtrent": "", "om": "", "lag": "", "about": "",
}  # fmt: skip
"""Words of the other written standard, and those that mean the same on a scale."""

_STRONG = ("svært", "helt", "sterkt", "mye", "very", "strongly", "completely", "totally", "extremely", "much")
_RATHER = ("ganske", "fairly", "mostly", "quite", "rather", "generally")
_WEAK = ("delvis", "litt", "noe", "somewhat", "slightly", "partly", "tend to", "a little", "a bit")
_NOT = ("ikke", "not")
_HARDLY = ("lite", "mindre", "ikke særlig", "ikke så", "not very", "not so", "not particularly")
_MIDDLE = (
    "verken eller", "både og", "nøytral", "nøytralt", "middels", "passe", "neither", "neither nor", "neutral",
    "average", "medium", "moderate",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scale:
    """The steps of a scale from the least to the most, each as the words for it; from `above` on they are above the
    middle.
    """

    steps: tuple[frozenset[str], ...]
    above: int


def _between(low: Sequence[str], high: Sequence[str], *middle: str, least: Sequence[str] = (), most: str = "") -> Scale:
    """A scale between two words that are each other's contrary, with what else its middle and its ends are called."""

    def step(how: Sequence[str], what: Sequence[str]) -> frozenset[str]:
        return frozenset(" ".join(f"{one} {word}".split()) for one, word in product(how, what))

    both = [*product(low, high), *product(high, low)]
    neither = [f"{word} {one} {or_} {other}" for word, or_ in _NEITHER for one, other in both]
    below = [
        frozenset((*least, "not at all", *(f"ikke {one} i det hele tatt" for one in high)))
        | step(("ikke i det hele tatt", "slett ikke", "not at all"), high),
        step(_STRONG, low),
        frozenset(low) | step(_NOT, high),
        step(_RATHER, low),
        step(_WEAK, low) | step(_HARDLY, high),
    ]
    above = [step(_WEAK, high), step(_RATHER, high), frozenset(high), step(_STRONG, high), frozenset(most.split())]
    taken = frozenset().union(*below, *above)
    return Scale((*below, frozenset((*_MIDDLE, *neither, *middle)) - taken, *above), len(below) + 1)


_NEITHER = (("verken", "eller"), ("både", "og"), ("neither", "nor"), ("neither", "or"))

SCALES = (
    _between(
        ("liten", "lite", "mindre", "lav", "small", "little", "limited", "lesser", "low"),
        ("stor", "stort", "større", "høy", "great", "large", "high"),
        "noen", "noe", "viss", "til dels", "some", "certain",
        least=("ikke i det hele tatt", "ikke i det hele", "slett ikke", "ingen", "none", "not at all", "no"),
    ),
    _between(("uenig", "disagree"), ("enig", "agree")),
    _between(("misfornøyd", "dissatisfied", "unsatisfied"), ("fornøyd", "satisfied")),
    _between(
        ("dårlig", "bad", "poor"), ("god", "good"), "fair", "ok", "acceptable", "akseptabel",
        most="utmerket utmerka fremragende framifrå excellent",
    ),
    _between(("uviktig", "unimportant"), ("viktig", "important")),
    _between(("usannsynlig", "unlikely"), ("sannsynlig", "likely")),
    _between(("lite", "little"), ("mye", "much", "a lot"), "noe", "en del", "some", least=("ikke noe", "ingenting")),
    _between(("dårligere", "worse"), ("bedre", "better"), "som før", "det samme", "uendret", "uendra", "same",
             "the same", "unchanged", "no change", "ingen endring", "like god"),
    _between(("mindre", "færre", "less", "fewer"), ("mer", "flere", "fleire", "more"), "som før", "like mye",
             "det samme", "uendret", "uendra", "same", "the same", "unchanged", "no change", "ingen endring"),
    Scale(
        (
            frozenset({"nei", "ikke", "ikke i det hele tatt", "slett ikke", "no", "not at all"}),
            frozenset({"delvis", "til dels", "litt", "noe", "partly", "somewhat", "a little"}),
            frozenset({"helt", "fullt ut", "completely", "fully"}),
        ),
        2,
    ),
    Scale(
        (
            frozenset({"aldri", "never"}),
            frozenset({"nesten aldri", "almost never", "hardly ever"}),
            frozenset({"svært sjelden", "very rarely", "very seldom"}),
            frozenset({"sjelden", "ganske sjelden", "rarely", "seldom"}),
            frozenset({"av og til", "noen ganger", "noen gonger", "iblant", "i blant", "enkelte ganger", "somme tider",
                       "stundom", "sometimes", "occasionally", "now and then"}),
            frozenset({"ofte", "ganske ofte", "often", "frequently"}),
            frozenset({"svært ofte", "very often", "very frequently"}),
            frozenset({"som regel", "vanligvis", "for det meste", "som oftest", "usually", "mostly"}),
            frozenset({"nesten alltid", "almost always"}),
            frozenset({"alltid", "always"}),
        ),
        5,
    ),
    Scale(
        (
            frozenset({"aldri", "never"}),
            frozenset({"sjeldnere", "less often", "more rarely"}),
            frozenset({"årlig", "hvert år", "yearly", "annually", "every year"}),
            frozenset({"månedlig", "hver måned", "hver månad", "monthly", "every month"}),
            frozenset({"ukentlig", "hver uke", "hver veke", "weekly", "every week"}),
            frozenset({"daglig", "hver dag", "daily", "every day"}),
        ),
        4,
    ),
)  # fmt: skip
"""What surveys ask by: extent, agreement, satisfaction, quality, importance, likelihood, level, amount, change, and
how often.
"""

_DEGREE = re.compile(r"^(?:i|til|to|in)(?: (?:en|a|an))? (?=.* (?:grad|extent|degree)$)| (?:grad|extent|degree)$")

_NUMBERED = re.compile(r"^ ?\d+ ?[=:)]? ?(?=\D)")


def _plain(answer: str) -> str:
    """An answer as it stands in the table: «I nokon grad.» as «noen»."""
    parts = _NUMBERED.sub("", re.sub(r"[\s/,.\u2013-]+", " ", answer.casefold())).split()
    return _DEGREE.sub("", " ".join(filter(None, (_SAME.get(part, part) for part in parts))))


def steps(answers: Sequence[str]) -> tuple[Scale, list[int]] | None:
    """The scale that all these answers are steps of, two at least, and the step of each; None where there is none."""
    plain = [_plain(one) for one in answers]
    for scale in SCALES:
        places = [next((at for at, step in enumerate(scale.steps) if one in step), -1) for one in plain]
        if -1 not in places and len({*places}) > 1:
            return scale, places
    return None


def highest(answers: Sequence[str]) -> list[int]:
    """The places of the two highest answers of a scale that are above its middle, or of the highest one, from the lower
    to the higher; nothing where these are no scale.
    """
    found = steps(answers)
    if found is None:
        return []
    scale, places = found
    ranked = sorted(range(len(places)), key=places.__getitem__)
    above = sum(place >= scale.above for place in places)
    return ranked[-min(2, max(1, above)) :]
