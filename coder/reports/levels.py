"""Orders answers with levels: frequency, education, and numbers from small to large."""

from __future__ import annotations

import re

ABOVE_RARE = 52.0
"""Times a year above which something counts as done often (weekly or more)."""

_OFTEN = {
    0.0: ("aldri", "never", "nei aldri", "ikke i det hele tatt", "har aldri"),
    0.2: ("nesten aldri", "så godt som aldri", "almost never", "hardly ever"),
    0.4: ("svært sjelden", "veldig sjelden", "meget sjelden", "very rarely", "very seldom"),
    0.6: ("sjeldnere", "sjeldnare", "mer sjelden", "less often", "more rarely", "less frequently"),
    0.8: ("sjelden", "ganske sjelden", "nokså sjelden", "rarely", "seldom"),
    6.0: ("av og til", "noen ganger", "nokre gonger", "noen gonger", "iblant", "i blant", "enkelte ganger",
          "somme tider", "stundom", "sometimes", "occasionally", "now and then"),
    150.0: ("ofte", "ganske ofte", "nokså ofte", "often", "frequently"),
    200.0: ("svært ofte", "veldig ofte", "meget ofte", "very often", "very frequently"),
    250.0: ("som regel", "vanligvis", "vanlegvis", "for det meste", "som oftest", "usually", "mostly",
            "most of the time"),
    5000.0: ("nesten alltid", "almost always"),
    10000.0: ("alltid", "hele tiden", "always", "all the time"),
}  # fmt: skip
_WORDS_OFTEN = {phrase: often for often, phrases in _OFTEN.items() for phrase in phrases}

_A_YEAR = (
    (re.compile(r"\b(?:virke|arbeids|work)?(?:dag\w*|day\w*)|\bdaily\b"), 365.0),
    (re.compile(r"\b(?:uk\w*|vek\w*|week\w*)"), 52.0),
    (re.compile(r"\b(?:måned\w*|månad\w*|month\w*)"), 12.0),
    (re.compile(r"\b(?:kvartal\w*|quarter\w*)"), 4.0),
    (re.compile(r"\b(?:halvår\w*|half[ -]year\w*)"), 2.0),
    (re.compile(r"\b(?:år\w*|year\w*|annual\w*)"), 1.0),
)
"""Times a year for each unit of time."""

_TIMES = re.compile(
    r"\b(?:gang\w*|gong\w*|times?|once|twice|hver\w*|kvar\w*|annenhver|every|each|sjeldnere|sjeldnare|oftere|oftare"
    r"|less often|more often)\b|\b(?:dag|uk|vek|ve|måned|månad|år|kvartal)\w*l[ie]g\w*\b|\bvekentleg\b"
    r"|\b(?:daily|weekly|monthly|yearly|annually|quarterly|most days)\b"
)
"""Words for how often something is done, as opposed to how long it lasts."""

_COUNTS = (
    (re.compile(r"\b(?:flere|fleire|several|many|mange)\b"), 3.0),
    (re.compile(r"\b(?:noen|nokre|enkelte|some|a few)\b"), 2.5),
    (re.compile(r"\b(?:et par|to|twice|a couple)\b"), 2.0),
    (re.compile(r"\b(?:annenhver|annankvar|annen hver|every other|every second)\b"), 0.5),
    (re.compile(r"\b(?:tre|three)\b"), 3.0),
)
_FEWER = re.compile(r"\b(?:sjeldnere|sjeldnare|mindre|færre|less|fewer|under|nesten|almost|most)\b")
_OFTENER = re.compile(r"\b(?:oftere|oftare|mer|meir|more|over)\b")

_SCHOOLING = (
    r"\b(?:ingen|inga|no|none)\b.*(?:utdann|educat|school|skole|skule)|^(?:ingen|none)$",
    r"barneskole|barneskule|folkeskole|\bprimary\b|elementary",
    r"grunnskol|grunnskul|ungdomsskol|ungdomsskul|realskol|obligatorisk|lower secondary|compulsory|middle school|gcse",
    r"videregående|vidaregåande|gymnas|studieforberedende|upper secondary"
    r"|high school|secondary school|^secondary|a[ -]levels?\b",
    r"fagbrev|svennebrev|yrkes(?:skole|skule|fag)|apprentice",
    r"fagskole|fagskule|tertiær|påbygg|vocational|some college|associate|trade school",
    r"(?:universitet|høyskole|høgskule|høgskole|university|college|higher education|utdanning|utdanningsnivå).*"
    r"(?:kort|short|lavere grad|lågare grad|inntil|opp til|til og med|up to|1\s?[–-]\s?[34]|[34] (?:år|years))"
    r"|bachelor|undergraduate|cand\.? ?mag|lavere grad|lågare grad"
    r"|^(?:universitet|høyskole|høgskule|university|college)",
    r"(?:universitet|høyskole|høgskule|høgskole|university|college|higher education|utdanning|utdanningsnivå).*"
    r"(?:lang|long|høyere grad|høgare grad|mer enn|meir enn|over|more than|[56]\s?(?:år|years)|5\+)"
    r"|master|mastergrad|hovedfag|postgraduate|høyere grad|høgare grad|profesjonsstud",
    r"doktor|ph\.?\s?d|doctor|forskerutdann",
)
_LEVELS = tuple(re.compile(pattern) for pattern in _SCHOOLING)


def times_a_year(answer: str) -> float | None:
    """Return the frequency that an answer names, roughly, in times a year; None where it names none."""
    plain = " ".join(re.sub(r"[\s/,.;:()]+", " ", answer.casefold()).split())
    plain = re.sub(r"^\d ?[=-] ?(?=\D)|^(?:ja|yes) (?=.)", "", plain)
    known = _WORDS_OFTEN.get(re.sub(r"\b(?:særs|særdeles)\b", "svært", plain).replace("sjeldan", "sjelden"))
    if known is not None:
        return known
    if not _TIMES.search(plain):
        return None
    often = next((times for pattern, times in _A_YEAR if pattern.search(plain)), None)
    if often is None:
        return None
    digit = re.search(r"\d+", plain)
    count = next((times for pattern, times in _COUNTS if pattern.search(plain)), 1.0)
    often *= int(digit.group()) if digit else count
    return often * (0.9 if _FEWER.search(plain) else 1.1 if _OFTENER.search(plain) else 1.0)


def education(answer: str) -> int | None:
    """Return the level of education that an answer names, from none to a doctorate; None where it names none. Of two,
    as in «videregående eller fagskole», the higher counts.
    """
    plain = " ".join(answer.casefold().split())
    return next((level for level in reversed(range(len(_LEVELS))) if _LEVELS[level].search(plain)), None)
