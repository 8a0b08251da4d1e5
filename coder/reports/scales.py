"""Verbal scales used in surveys: their steps in ascending order, in bokmål, nynorsk and English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from coder.reports.levels import ABOVE_RARE, education, times_a_year

_SAME = {
    "meget": "svært", "veldig": "svært", "særs": "svært", "særdeles": "svært", "nokså": "ganske", "temmelig": "ganske",
    "temmeleg": "ganske", "nokon": "noen", "noko": "noe", "ein": "en", "ei": "en", "mykje": "mye", "heilt": "helt",
    "heile": "hele", "teke": "tatt", "ikkje": "ikke", "overhodet": "slett", "overhovudet": "slett", "hverken": "verken",
    "korkje": "verken", "einig": "enig", "einige": "enig", "enige": "enig", "ueinig": "uenig", "ueinige": "uenig",
    "uenige": "uenig", "fornøyde": "fornøyd", "misfornøyde": "misfornøyd", "nøgd": "fornøyd", "nøgde": "fornøyd",
    "misnøgd": "misfornøyd", "misnøgde": "misfornøyd", "utilfreds": "misfornøyd", "tilfreds": "fornøyd",
    "dårleg": "dårlig", "dårlege": "dårlig", "dårlige": "dårlig", "godt": "god", "gode": "god", "bra": "god",
    "viktige": "viktig", "uviktige": "uviktig", "dårlegare": "dårligere", "verre": "dårligere", "betre": "bedre",
    "meir": "mer", "låg": "lav", "lågt": "lav", "lavt": "lav", "lave": "lav", "låge": "lav", "høgt": "høy",
    "høg": "høy", "høge": "høy", "høye": "høy", "høyt": "høy", "små": "liten", "stort": "stor", "store": "stor",
    "mellomstore": "mellomstor", "mellomstort": "mellomstor", "sannsynleg": "sannsynlig",
    "usannsynleg": "usannsynlig", "vanskeleg": "vanskelig", "lettare": "lettere", "vanskelegare": "vanskeligere",
    "særleg": "særlig", "midt": "middels", "omtrent": "", "om": "", "lag": "", "about": "",
}  # fmt: skip
"""Words of the other written standard and synonyms on a scale, reduced to one."""

PLAIN, _LITTLE, _NONE = 4.0, -2.0, -7.0
"""A quality by itself («trygg»), with «lite», and absent; 0 is the middle of a scale."""

_STRENGTH: dict[float, tuple[str, ...]] = {
    6.0: ("helt", "fullstendig", "ekstremt", "altfor", "completely", "totally", "extremely", "absolutely", "fully",
          "entirely", "far too"),
    5.0: ("svært", "sterkt", "mye", "for", "very", "strongly", "highly", "much", "too"),
    3.0: ("ganske", "stort sett", "fairly", "mostly", "quite", "rather", "generally"),
    2.0: ("delvis", "noe", "til dels", "somewhat", "partly", "moderately", "tend to"),
    1.5: ("litt", "slightly", "a little", "a bit"),
}  # fmt: skip
"""Degree expressed by the words before a quality."""

_NOT: dict[float, tuple[str, ...]] = {
    _NONE: ("ikke i det hele tatt", "slett ikke", "not at all"),
    -1.0: ("ikke helt", "not quite", "not entirely", "not fully"),
    _LITTLE: ("lite", "mindre", "ikke særlig", "ikke så", "ikke svært", "not very", "not so", "not particularly",
              "not that", "less"),
    -PLAIN: ("ikke", "not"),
}  # fmt: skip
"""Negations of a quality, by the degree that remains."""

_BEFORE = {
    tuple(phrase.split()): (value, degrees is _NOT)
    for degrees in (_STRENGTH, _NOT)
    for value, phrases in degrees.items()
    for phrase in phrases
}
_LONGEST = max(map(len, _BEFORE))

_ALONE = {
    phrase: value
    for value, phrases in {
        _NONE: ("ikke i det hele tatt", "ikke i det hele", "slett ikke", "not at all", "ingen", "ingenting", "ikke noe",
                "ikke", "nei", "none", "nothing", "no"),
        -1.5: ("litt", "a little", "a bit"),
        0.0: ("verken eller", "både og", "nøytral", "nøytralt", "middels", "passe", "neither", "neither nor", "neutral",
              "average", "medium", "moderate", "mellomstor", "noen", "noe", "viss", "delvis", "til dels", "en del",
              "some", "certain", "partly", "somewhat", "fair", "ok", "acceptable", "akseptabel", "som før", "det samme",
              "uendret", "uendra", "like god", "like mye", "ingen endring", "same", "the same", "unchanged",
              "no change"),
        PLAIN: ("ja", "yes"),
        6.0: ("helt", "fullt ut", "completely", "fully", "entirely"),
    }.items()
    for phrase in phrases
}  # fmt: skip
"""Answers that are a step of any scale."""

_OPPOSITES = (
    (("liten", "lite", "mindre", "lav", "lavere", "færre", "small", "smaller", "little", "limited", "lesser", "less",
      "low", "lower", "few", "fewer"),
     ("stor", "større", "høy", "høyere", "mye", "mer", "mange", "flere", "fleire", "great", "large", "larger", "high",
      "higher", "much", "more", "many", "a lot")),
    (("dårlig", "dårligere", "bad", "poor", "worse"), ("god", "bedre", "good", "better")),
    (("uenig", "disagree"), ("enig", "agree")),
    (("misfornøyd", "dissatisfied", "unsatisfied"), ("fornøyd", "satisfied")),
    (("uviktig", "unimportant"), ("viktig", "important")),
    (("usannsynlig", "unlikely"), ("sannsynlig", "likely")),
    (("vanskelig", "vanskeligere", "difficult", "hard", "harder"), ("lett", "lettere", "enkel", "enkelt", "enklere",
                                                                    "easy", "easier")),
    (("negativ", "negativt", "negative"), ("positiv", "positivt", "positive")),
    (("svak", "svakt", "svakere", "weak", "weaker"), ("sterk", "sterkt", "sterkere", "strong", "stronger")),
    (("treg", "langsom", "slow", "slower"), ("rask", "raskt", "fast", "faster")),
    (("imot", "against", "oppose", "motstander"), ("for", "support", "favour", "tilhenger")),
    (("utrygg", "utrygt", "unsafe", "insecure"), ("trygg", "trygt", "safe", "secure")),
)  # fmt: skip
"""Opposites, the lower first; further ones are found by prefixes such as «u-» and «mis-»."""

_POLES = {
    word: (family, sign)
    for family, both in enumerate(_OPPOSITES)
    for sign, words in zip((-1, 1), both, strict=True)
    for word in words
}
_BEST = {"utmerket", "utmerka", "fremragende", "framifrå", "excellent", "outstanding"}
_NEGATED = ("u", "mis", "in", "un", "dis", "im", "ir", "il", "non")

_DEGREE = re.compile(r"^(?:i|til|to|in)(?: (?:en|a|an))? (?=.* (?:grad|extent|degree)$)| (?:grad|extent|degree)$")
_NUMBERED = re.compile(r"^ ?\d+ ?[=:)]? ?(?=\D)")
_BETWEEN = re.compile(r"^(?:verken|både|neither|both) (.+) (?:eller|og|nor|or|and) (.+)$")
_YES_NO = re.compile(r"^(?:ja|nei|yes|no) (?=.)(?!(?:change|extent)\b)")
_OR_NONE = re.compile(r" (?:eller|or) (?:ingen|none|no|ikke)$| (?:enn|than) .+$")
_AT_ALL = re.compile(r"^(?:ikke (.+) i det hele tatt|not (.+) at all)$")
_SIZE = re.compile(
    r"(?:svært |very )?(?:små|liten|lita|mellomstore?|middels(?: store?)?|store?|small|medium(?:[ -]sized)?|large)"
    r"(?: \w+)?"
)
"""Descriptions of what a municipality or a school is, not of a degree."""


@dataclass(frozen=True, slots=True)
class Steps:
    """The places of answers on a scale, ascending. Those from `above` on are above its middle; None where neither end
    is the positive one, as for levels of education.
    """

    places: tuple[float, ...]
    above: float | None
    sizes: bool = False
    """Whether the steps are sizes or amounts, which occur as background as often as in questions."""


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A parsed answer: the degree (`value`) of a quality; `graded` where a word expresses the degree."""

    stem: str
    family: int | None
    value: float
    graded: bool = False


def _plain(answer: str) -> str:
    """Return an answer in the form used by the tables: «I nokon grad.» as «noen»."""
    parts = _NUMBERED.sub("", re.sub(r"[\s/,.;()\u2013-]+", " ", answer.casefold())).split()
    plain = " ".join(filter(None, (_SAME.get(part, part) for part in parts)))
    plain = _OR_NONE.sub("", _DEGREE.sub("", _YES_NO.sub("", plain)))
    return _AT_ALL.sub(lambda found: f"not at all {found.group(1) or found.group(2)}", plain)


def _parsed(plain: str) -> _Parsed:
    """Split an answer into its degree and its quality."""
    if plain in _ALONE:
        return _Parsed("", None, _ALONE[plain])
    if between := _BETWEEN.match(plain):
        return replace(_parsed(between.group(1)), value=0.0)
    words, strength, left = plain.split(), 0.0, 0.0
    while size := _longest_before(words):
        value, negates = _BEFORE[tuple(words[:size])]
        left, strength = (value, strength) if negates else (left, max(strength, value))
        words = words[size:]
    stem = " ".join(words)
    if stem in _BEST:
        return _Parsed("god", _POLES["god"][0], 6.5)
    family, sign = _POLES.get(stem, (None, 1))
    value = strength or PLAIN
    if left:  # «svært lite trygg» is less than «lite trygg»
        value = -strength if strength and left == _LITTLE else left
    return _Parsed(stem, family, sign * value, bool(strength))


def _longest_before(words: Sequence[str]) -> int:
    """Return the number of leading words that express a degree; the last word is always the quality."""
    if " ".join(words) in _POLES:
        return 0
    return next((n for n in range(min(_LONGEST, len(words) - 1), 0, -1) if tuple(words[:n]) in _BEFORE), 0)


def _of_degree(answers: Sequence[str]) -> Steps | None:
    """Return the steps of answers that are degrees of one quality or its opposite, with or without a noun that they all
    end in («Stor tillit», «Liten tillit»).
    """
    plain = [_plain(answer) for answer in answers]
    if {"ja", "yes"} & {*plain} and not any(
        _YES_NO.match(re.sub(r"\W+", " ", answer.casefold())) for answer in answers
    ):
        return None  # «Ja» is a step beside «Ja, delvis» alone
    places = _places([*map(_parsed, plain)])
    if (
        places is None
        and {len(answer.split()) for answer in plain} == {2}
        and len({answer.split()[1] for answer in plain}) == 1
    ):
        places = _places([_parsed(answer.split()[0]) for answer in plain])
    if places is None or len({*places}) < 2:
        return None
    return Steps(places, 0.5, sizes=all(_SIZE.fullmatch(answer.casefold()) for answer in answers))


def _places(parsed: Sequence[_Parsed]) -> tuple[float, ...] | None:
    stems = {step.stem for step in parsed if step.stem}
    families = {step.family for step in parsed if step.stem}
    if len(families) > 1:
        return None
    if families == {None}:
        denied = stems & {f"{no}{other}" for no in _NEGATED for other in stems}
        if len(stems - denied) > 1:
            return None
        parsed = [replace(step, value=-step.value) if step.stem in denied else step for step in parsed]
        if len({step.value for step in parsed}) < LEAST and not any(step.graded for step in parsed):
            return None  # «Kommunal» and «Ikke kommunal» are two groups, no scale
    if (
        stems
        and max(step.value for step in parsed) <= 0
        and any(not step.stem and step.value == _NONE for step in parsed)
    ):
        # «Ikke i det hele tatt», «Litt usikker», «Svært usikker»: degrees that elsewhere belong to the lower pole
        parsed = [replace(step, value=abs(step.value)) if step.stem else step for step in parsed]
    return tuple(step.value for step in parsed)


LEAST = 3
"""Fewest steps of a scale of an unknown quality, unless a word expresses a degree."""


def steps(answers: Sequence[str]) -> Steps | None:
    """Return the places of answers that are all steps of one scale, at least two; None otherwise."""
    often = [times_a_year(answer) for answer in answers]
    if None not in often and len({*often}) > 1:
        return Steps(tuple(times for times in often if times is not None), ABOVE_RARE)
    levels = [education(answer) for answer in answers]
    if None not in levels and len({*levels}) > 1:
        return Steps(tuple(float(level) for level in levels if level is not None), None)
    return _of_degree(answers)


def highest(answers: Sequence[str]) -> list[int]:
    """Return the indices of the two highest answers above the middle of a scale, or of the highest one, ascending;
    empty for answers that are no scale.
    """
    scale = steps(answers)
    if scale is None or scale.above is None or scale.sizes:
        return []
    ranked = sorted(range(len(answers)), key=scale.places.__getitem__)
    above = sum(place >= scale.above for place in scale.places)
    return ranked[-min(2, max(1, above)) :]
