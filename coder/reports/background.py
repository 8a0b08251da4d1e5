"""Separates closed variables into background of respondents (size, region, kind) and questions they answered."""

from __future__ import annotations

import re

from coder.reports.counting import MISSING, as_number
from coder.reports.definition import Band, Definition
from coder.reports.grouping import has_yes_and_no, is_question, is_undecided, readable_name
from coder.reports.scales import steps
from coder.reports.study import Study

MOST_GROUPS = 15
"""Variables with more groups are not used as breakdowns unless requested."""

CASES_PER_GROUP = 5
"""Cases per group, on average, that a breakdown needs."""

LEAST_IN_GROUP = 5
"""Fewest cases in a group for a breakdown, where the masking limit does not require more."""

ENOUGH = 2
"""Where this many variables are named after what respondents are, no others are chosen."""

MOST_COMPARED = 25
"""Variables with more groups are not compared on the screen."""

MOST_VARIABLES = 3
"""Number of variables that questions are broken down by unless requested otherwise."""

MOST_ANSWERS = 8
"""Numeric values are treated as answers or groups up to this many."""

MOST_WORDS = 4
"""Names or labels with more words are taken as questions or statements, even without a question mark."""

FIRST_YEAR, LAST_YEAR = 1850, 2100
"""Whole numbers between these are years."""

FEWEST_SCALE = 5
"""Fewest whole numbers, from 0 or 1 without a gap, that are taken as a scale."""

_WEIGHT = re.compile(
    r"(?i)(?<![^\W_])(?:(?:design|utvalg|utval|svar|frafall|fråfall|befolkning|populasjon|person|etterstratifisering)s?)?"
    r"vekt(?:er|ar)?\d*(?![^\W_])|(?<![^\W_])w(?:eight(?:s|ing)?|ts?|gt)\d*(?![^\W_])"
)
"""Names of survey weights: «vekt», «designvekt», «wt», «weight_2024»."""

_SURE = (
    r"folke(?:tall|tal|mengde)\w*|innbygg[ea]r(?:e|ar)?(?:tall|tal)?|population|inhabitants|fylker?|bostedsfylke|landsdel"
    r"|\w*region|count(?:y|ies)|kommune(?:størrelse|storleik|gruppe|type|klasse)|kostragruppe|bydel|sentralitet"
    r"|centrality|helsefor[eø]tak|helseføretak|opptaksområde|opptaksomr[aå]de|alder(?:en|sgruppe)?|age|fødselsår"
    r"|hvor gammel|kor gamal|how old|kjønn(?:et)?|gender|sex"
    r"|sivilstand|sivilstatus|utdanning(?:en|snivå)?|education|bransje|industry"
)
"""Words for what respondents are, counted also in questions: «Hvilket fylke bor du i?»"""
_LIKELY = (
    r"kommune(?:n|navn|namn)?|\w*størrelse|\w*storleik|size|municipality|urban|rural|yrke|occupation|stilling|rolle|ansiennitet|inntekt|income"
    r"|sektor|sector|eierform|eigarform|\w*type|\w*slag|kind|avdeling|department|klassetrinn|trinn"
)
"""Words for what respondents are, counted in names and short labels."""


def _words(alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?i)(?<![^\W\d_])(?:{alternatives})(?![^\W\d_])")


_SURELY, _LIKELY_SO = _words(_SURE), _words(f"{_SURE}|{_LIKELY}")

_ASKS = re.compile(
    r"(?i)(?:(?:i|på|til|fra|frå|for|av|med|om|in|to|at|on|by) )?(?:hva|hvem|hvilke[nt]?|hvor\w*|hvordan|når|kva|kven"
    r"|kor|korleis|kvifor|kvar|what|which|how|who|when|where|why)\b"
    r"|\w+ (?:du|dere|dykk|you|kommunen|virksomheten|verksemda)\b"
)
"""Openings of questions; many headings have lost their question mark."""

_SCALE = re.compile(
    r"(?i)\bgrad\b|\b(?:dis)?agree\b|\b(?:hverken|verken|korkje)\b|\bu?e(?:n|in)ige?\b"
    r"|\b(?:alltid|ofte|sjelden|sjeldan|aldri|always|often|sometimes|rarely|seldom|never)\b|\bav og til\b"
    r"|\b(?:svært|meget|ganske|nokså|litt|i det hele tatt|very|fairly|somewhat|slightly|extremely|not at all)\b"
    r"|\b(?:mis)?(?:fornøyde?|nøgde?)\b|\b(?:dis)?satisfied\b|\bu?viktige?\b|\b(?:un)?important\b"
    r"|\b(?:bedre|betre|dårligere|dårlegare|verre|som før|uendret|uendra|better|worse|unchanged)\b"
    r"|\b(?:god|godt|dårlig|dårleg|good|bad|poor|excellent)\b|\b(?:extent|likely|unlikely)\b"
)
"""Words in the steps of a scale: «I stor grad», «Ganske enig», «Sjelden»."""


def is_asked(study: Study, name: str) -> bool:
    """Return whether a closed variable looks like a question: several answers, yes and no, a scale, or a label (else a
    column heading) that asks for no background.
    """
    if study.several(name):
        return True
    labels = _labels(study, name)
    if is_question(labels) or has_yes_and_no(labels) or is_scale(study, name):
        return True
    most = MOST_ANSWERS if all(as_number(label) is not None for label in labels) else MOST_COMPARED
    return _asks(_text(study, name)) and 2 <= len(labels) <= most and not is_named(study, name)


def _text(study: Study, name: str) -> str:
    """Return the question as far as it is known: the label of a variable, or the heading of its column."""
    return study.variables[name].label or readable_name(name)


def has_section(study: Study, name: str) -> bool:
    """Return whether a closed variable is a question, with answers or numbers."""
    return is_asked(study, name) or is_measured(study, name)


def _asks(label: str) -> bool:
    return label.rstrip().endswith("?") or _ASKS.match(label) is not None


def is_numbers(study: Study, name: str, band: Band | None = None) -> bool:
    """Return whether a closed variable holds numbers that are no groups: more of them than answers have, or with
    decimals; labels for «don't know» may be among them. With limits they are bands.
    """
    if study.several(name) or study.described(name).value_labels or (band is not None and (band.limits or band.values)):
        return False
    numbers = [as_number(key) for key in study.keys(name) if not is_undecided(key)]
    if len(numbers) < 2 or None in numbers:
        return False
    return len(numbers) > MOST_ANSWERS or any(number % 1 for number in numbers if number is not None)


def numbers_of(study: Study, name: str) -> dict[int, float]:
    """Return the number of each case that gave one."""
    number_by_case = ((case, as_number(values.get(name))) for case, values in study.data.items())
    return {case: number for case, number in number_by_case if number is not None}


def is_measured(study: Study, name: str) -> bool:
    """Return whether a closed variable is a question answered with a number: «Hvor mange plasser har dere?» Years are
    not, nor are variables named after what respondents are.
    """
    if not is_numbers(study, name) or is_scale(study, name) or is_named(study, name) or not _asks(_text(study, name)):
        return False
    if _WEIGHT.search(name) or _WEIGHT.search(study.variables[name].label):
        return False
    numbers = [number for key in study.keys(name) if (number := as_number(key)) is not None]
    return not all(number.is_integer() and FIRST_YEAR <= number <= LAST_YEAR for number in numbers)


def is_scale(study: Study, name: str) -> bool:
    """Return whether the values of a closed variable are steps of a scale: words of degree, whole numbers, or values
    shared with another variable, as in a battery.
    """
    labels = [label for label in _labels(study, name) if not is_question(["ja", label])]
    if len(labels) < 2:
        return False
    named = sum(_SCALE.search(label) is not None for label in labels)
    found = steps([label for label in labels if not is_undecided(label)])
    if (named >= 2 and 2 * named >= len(labels)) or (found and found.above is not None and not found.sizes):
        return True
    numbers = [as_number(label) for label in labels]
    first = numbers[0]
    if first in (0, 1) and len(numbers) >= FEWEST_SCALE and numbers == [first + step for step in range(len(numbers))]:
        return True
    return len(labels) > 2 and not is_named(study, name) and study.value_sets[frozenset(study.keys(name))] > 1


def is_named(study: Study, name: str) -> bool:
    """Return whether the name of a closed variable, or a label that is not a question about something else, says what
    respondents are.
    """
    label = _text(study, name)
    asks = _asks(label) or len(label.split()) > MOST_WORDS
    by_name = _LIKELY_SO if len(name.split()) <= MOST_WORDS else _SURELY
    return any((by_name.search(name), (_SURELY if asks else _LIKELY_SO).search(label)))


def _labels(study: Study, name: str) -> list[str]:
    labels_by_value = study.described(name).value_labels
    return [labels_by_value.get(key, key) for key in study.keys(name)]


def chosen(study: Study, definition: Definition) -> tuple[str, ...]:
    """Return the variables for breakdowns where a definition names none: at most MOST_VARIABLES that are not questions,
    those that say what respondents are first; others follow only below ENOUGH.
    """
    fit = [name for name in study.closed if not is_asked(study, name) and not unfit(study, name, definition)]
    named = [name for name in fit if is_named(study, name)]
    others = [name for name in fit if name not in named] if len(named) < ENOUGH else []
    return (*named, *others)[:MOST_VARIABLES]


def unfit(study: Study, name: str, definition: Definition) -> str:
    """Return why a closed variable is no breakdown unless requested: `weight`, `numbers`, `one` group, `many`, `small`
    groups, or "". `numbers` are unlabelled numeric values, some with decimals or too many; with limits they are bands.
    """
    if name == definition.weight:
        return "weight"
    band = next((band for band in definition.bands if band.name == name), None)
    keys = study.keys(name)
    if band is None or not band.limits:
        numbers = [number for key in keys if (number := as_number(key)) is not None]
        if len(keys) > 1 and len(numbers) == len(keys) and not study.variables[name].value_labels:
            if _WEIGHT.search(name) or _WEIGHT.search(study.variables[name].label):
                return "weight"
            if len(keys) > MOST_ANSWERS or not all(number.is_integer() for number in numbers):
                return "numbers"
        if len(keys) > MOST_GROUPS:
            return "many"
    sizes = [len(group.cases) for group in study.grouping(name, "", band).groups if group.key != MISSING]
    if len(sizes) < 2:
        return "one"
    if len(sizes) > MOST_GROUPS:
        return "many"
    least = max(LEAST_IN_GROUP, study.unit.mask_below if definition.mask_below is None else definition.mask_below)
    shown = sum(size >= least for size in sizes)
    if len(sizes) * CASES_PER_GROUP >= len(study.asked) or 2 * shown <= len(sizes):
        return "small"
    return ""


def left_out(study: Study, definition: Definition) -> dict[str, str]:
    """Return the variables that are not used as breakdowns by default, in project order, each with the reason from
    `unfit` or `before` where others take precedence. Questions are not included.
    """
    if definition.variables is not None:
        return {}
    used = chosen(study, definition)
    found = {}
    for name in study.closed:
        why = unfit(study, name, definition)
        asked = has_section(study, name)
        if name not in used and study.keys(name) and (why == "weight" or not asked):
            found[name] = why or "before"
    return found


def comparable(study: Study) -> list[str]:
    """Return the closed variables whose groups of respondents can be compared, scales included."""
    return [
        name
        for name in study.closed
        if 2 <= len(study.keys(name)) <= MOST_COMPARED
        and (not is_asked(study, name) or is_scale(study, name))
        and unfit(study, name, Definition()) not in ("weight", "numbers")
    ]
