"""The groups that a variable divides respondents into, labelled and in the order that readers expect."""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from coder.model.json_values import Json
from coder.reports.compact import column, ids
from coder.reports.counting import CHOSE_NONE, MISSING, Group, Grouping
from coder.reports.scales import steps
from coder.reports.sizes import sizes

ANSWERS = (
    {"ja", "yes", "sann", "true"},
    {"delvis", "partly", "ja, delvis", "yes, partly", "til dels", "både og", "både ja og nei", "kanskje", "maybe"},
    {"nei", "no", "usann", "false"},
    {
        "vet ikke", "veit ikkje", "don't know", "don’t know", "do not know", "ikke aktuelt", "ikkje aktuelt",
        "not applicable", "ikke relevant", "ikkje relevant", "not relevant", "usikker", "unsure", "not sure",
        "har ingen mening", "har inga meining", "ingen mening", "inga meining", "ingen formening", "no opinion",
        "ønsker ikke å svare", "ønskjer ikkje å svare", "vil ikke svare", "vil ikkje svare", "prefer not to say",
        "prefer not to answer", "ubesvart", "ikke besvart", "ikkje svart", "no answer",
    },
)  # fmt: skip
"""Answers to a yes-or-no question in table order."""

_YES, _NO = 0, 2
"""The places of yes and no among them."""

_OR = re.compile(r"\s*/\s*|,\s*|\s+(?:eller|or)\s+")
"""Separators of two answers in one: «Vet ikke / ikke aktuelt»."""


@dataclass(frozen=True, slots=True)
class Described:
    """A description of a closed variable: its label, value labels, and limits that divide numbers into bands."""

    name: str
    label: str = ""
    type: str = "text"
    value_labels: Mapping[str, str] = field(default_factory=dict)
    limits: tuple[float, ...] = ()


def readable_name(name: str) -> str:
    """Return a name as running text where there is no label: «tiltak_igangsatt» without underscores; codes such as
    «q5_1» unchanged.
    """
    return name if any(sign.isdigit() for sign in name) else " ".join(name.replace("_", " ").split()) or name


def key_of(value: Json) -> str:
    """Return the group key of a value; MISSING for none."""
    if value is None or isinstance(value, dict | list):
        return MISSING
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def grouping(variable: Described, data: Mapping[int, Mapping[str, Json]], missing: str) -> Grouping:
    """Group all cases in `data` (case → values by variable); `missing` labels those without a value."""
    cases: dict[str, array[int]] = {}
    several = False
    known: dict[int, tuple[Json, list[array[int]]]] = {}
    """Id of a value → the value, so that the id is not reused, and its groups."""
    for case, value in column(data, variable.name):
        found = known.get(id(value))
        if found is None:
            if isinstance(value, list):
                several = True
                keys_of_case = [*map(key_of, value)] or [CHOSE_NONE]
            else:
                keys_of_case = [_band(value, variable.limits) if variable.limits else key_of(value)]
            found = known[id(value)] = value, [cases.setdefault(key, array("q")) for key in keys_of_case]
        for group_cases in found[1]:
            group_cases.append(case)
    none, without = cases.pop(CHOSE_NONE, None), cases.pop(MISSING, None)
    keys, ordered = _sorted(variable, list(cases))
    groups = [Group(key, variable.value_labels.get(key, key), ids(cases.pop(key))) for key in keys]
    if none:
        groups.append(Group(CHOSE_NONE, "", ids(none)))
    if without:
        groups.append(Group(MISSING, missing, ids(without)))
    label, numbers = variable.label or readable_name(variable.name), variable.type == "number" or bool(variable.limits)
    return Grouping(variable.name, label, tuple(groups), ordered, several, numbers)


def keys_of(variable: Described, values: Iterable[Json]) -> list[str]:
    """Return the group keys that `grouping` makes of these values, without that of missing ones."""
    single_values = (single for value in values for single in (value if isinstance(value, list) else [value]))
    keys = dict.fromkeys(map(key_of, single_values))
    return _sorted(variable, [key for key in keys if key != MISSING])[0]


_CODED = re.compile(r"(\d{1,4})(?: ?[=:)] ?|\. | [–-] )(?=[^\W\d_])(.+)")
"""A value after its code: «1 = Mann», «2: Kvinne», «3) Annet»."""


def coded_labels(values: Iterable[Json]) -> dict[str, str]:
    """Return code → label for coded values; empty where some have no code, or two have the same."""
    single_values = (single for value in values for single in (value if isinstance(value, list) else [value]))
    keys = {key for single in single_values if (key := key_of(single)) != MISSING}
    found = {key: match for key in keys if (match := _CODED.fullmatch(key))}
    codes, labels = {int(match[1]) for match in found.values()}, {match[2] for match in found.values()}
    if len(found) < max(2, len(keys)) or len(codes) < len(found) or len(labels) < len(found):
        return {}
    return {key: found[key][2] for key in sorted(found, key=lambda key: int(found[key][1]))}


def _band(value: Json, limits: Sequence[float]) -> str:
    """Return the band of a number: «under 2 000», «2 000–4 999» for whole limits, «10 000+»."""
    try:
        number = float(str(key_of(value)).replace("\u00a0", "").replace(" ", "").replace(",", "."))
    except ValueError:
        return MISSING
    if not math.isfinite(number):
        return MISSING
    edges = sorted(map(float, limits))
    if number < edges[0]:
        return f"< {spaced(edges[0])}"
    for low, high in pairwise(edges):
        if low <= number < high:
            whole = low.is_integer() and high.is_integer()
            return f"{spaced(low)}–{spaced(high - 1 if whole else high)}"
    return f"{spaced(edges[-1])}+"


def spaced(number: float) -> str:
    """Format a number with thousands separated, as in Norwegian print."""
    return f"{number:,.10g}".replace(",", "\u00a0")


def _sorted(variable: Described, keys: list[str]) -> tuple[list[str], bool]:
    """Sort keys and return whether the order is one of size: value labels in theirs, yes before no, numbers and scales
    ascending, others alphabetically; «Annet» and then «Vet ikke» last.
    """
    # Imported values are stored as their labels; a definition's labels are by value.
    code_of = {label: code for code, label in variable.value_labels.items()} if variable.value_labels else {}
    codes = {key: key if key in variable.value_labels else code_of.get(key, key) for key in keys}
    if any(code in variable.value_labels for code in codes.values()):
        labels = [variable.value_labels.get(key, key) for key in keys]
        place = {code: (float(number), 0) for number, code in enumerate(variable.value_labels)}
        if {*codes.values()} - place.keys() and (numbers := sizes([*codes.values()])) is not None:
            # A numeric scale with labels at its ends only.
            place = dict(zip(codes.values(), numbers, strict=True))
        last = (math.inf, 0)
        in_order = sorted(keys, key=lambda key: (place.get(codes[key], last), alphabetical(key)))
        sure = [label for label in labels if not (is_undecided(label) or is_residual(label))]
        return in_order, len(sure) > 2 and (sizes(sure) is not None or steps(sure) is not None)
    if is_question(keys) or has_yes_and_no(keys):
        return sorted(keys, key=lambda key: (_from_yes_to_no(key), alphabetical(key))), False
    keys = sorted(keys, key=lambda key: (is_undecided(key), is_residual(key), alphabetical(key)))
    sure = [key for key in keys if not (is_undecided(key) or is_residual(key))]
    # «Usikker» is a step between «Sikker» and «Svært usikker», else a separate answer.
    for some_keys in (keys, [key for key in keys if key in sure or _DOUBT.fullmatch(key)], sure):
        found = steps(some_keys)
        places = [(place, 0) for place in found.places] if found else sizes(some_keys)
        if places is None:
            continue
        place_of = dict(zip(some_keys, places, strict=True))
        return [*sorted(some_keys, key=place_of.__getitem__), *(key for key in keys if key not in place_of)], len(
            some_keys
        ) > 2
    return keys, False


def is_question(keys: Sequence[str]) -> bool:
    """Return whether these are the answers to a yes-or-no question."""
    return len(keys) > 1 and all(_answer(key) < len(ANSWERS) for key in keys)


def has_yes_and_no(keys: Iterable[str]) -> bool:
    """Return whether «Ja» and «Nei» are among these answers, whatever else there is: «Under planlegging»."""
    return {_YES, _NO} <= {_answer(key) for key in keys}


def nearest_to_yes(labels: Sequence[str]) -> int:
    """Return the index of the answer to report for a yes-or-no question: «Ja» even where «Nei» comes first."""
    return min(range(len(labels)), key=lambda place: _answer(labels[place]))


def is_undecided(label: str) -> bool:
    """Return whether a label means that there is no answer: «Vet ikke», «Ikke aktuelt»."""
    return _answer(label) == len(ANSWERS) - 1


def is_residual(label: str) -> bool:
    """Return whether a label is a residual category: «Annet», «Andre, hvem?»."""
    return _RESIDUAL.match(label) is not None


_RESIDUAL = re.compile(
    r"(?i)(?:noe |noko )?(?:annet|anna|andre|others?)(?:$|[,:;.(/–-])|ingen av (?:disse|delene)\b"
    r"|none of (?:these|the above)\b"
)
_DOUBT = re.compile(r"(?i)usikker|unsure|not sure")


def _answer(key: str) -> int:
    word = " ".join(key.casefold().split()).rstrip(".")
    if word not in ANSWERS[-1] and all(part in ANSWERS[-1] for part in _OR.split(word)):
        return len(ANSWERS) - 1
    return next((place for place, words in enumerate(ANSWERS) if word in words), len(ANSWERS))


def _from_yes_to_no(key: str) -> float:
    """Return the rank of an answer: what is neither yes nor no is between them, other answers after."""
    place = _answer(key)
    return place if place < len(ANSWERS) else _NO + 0.5 if is_residual(key) else _NO - 0.5


def alphabetical(text: str) -> tuple[str, ...]:
    """Return a sort key for Norwegian: æ, ø and å last."""
    return tuple(_LAST.get(letter, letter) for letter in text.casefold())


_LAST = {"æ": "{", "ø": "|", "å": "}"}
"""The characters after z in ASCII, standing in for the last three letters of the alphabet."""
