"""New cases of a file that are called almost as cases of the project are, such as «BYGLAND» for «Bygland»."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from coder.readers.organisations import ORGANISATIONS

MOST = 20_000
"""Cases of a project or a file above which none are compared: so many have ids, not names."""
LEAST_MISSPELT, MISSPELT = 5, 88.0
"""Letters of a name from which another so similar (rapidfuzz's ratio, 0–100) may be a misspelling of it."""

_PARTS = re.compile(r"\s+[-–—]\s+|\s*/\s*|\s*[–—]\s*")
"""What stands between a name and the same in another language: «Guovdageaidnu – Kautokeino»."""
_KINDS = {*ORGANISATIONS, "herad"}
_WORDS = re.compile(r"[^\W_]+")


def near_cases(new: Iterable[str], missing: Iterable[str]) -> list[tuple[str, str]]:
    """Return pairs of a name in `new` and one in `missing` that is the same but for letter case, blanks, signs, the
    kind of organisation, a name in another language, or, in names without digits, a misspelling. Each stands in one
    pair.
    """
    by_form: dict[str, str] = {}
    for name in missing:
        for form in _forms(name):
            by_form.setdefault(form, name)
    found: list[tuple[str, str]] = []
    taken: set[str] = set()
    for name in new:
        forms = _forms(name)
        nearest = next((by_form[form] for form in forms if form in by_form), None) or _misspelt(forms[0], by_form)
        if nearest is not None and nearest not in taken:
            taken.add(nearest)
            found.append((name, nearest))
    return found


def _misspelt(form: str, by_form: dict[str, str]) -> str | None:
    if len(form) < LEAST_MISSPELT or any(map(str.isdigit, form)):
        return None
    nearest = process.extractOne(form, by_form.keys(), scorer=fuzz.ratio, processor=None, score_cutoff=MISSPELT)
    return by_form[nearest[0]] if nearest is not None and not any(map(str.isdigit, nearest[0])) else None


def _forms(name: str) -> list[str]:
    """Return the whole name, and its parts in several languages, as letters and digits alone."""
    all_forms = (_form(part) for part in (name, *_PARTS.split(name)))
    return [form for form in dict.fromkeys(all_forms) if form] or [name]


def _form(name: str) -> str:
    words = _WORDS.findall(name.casefold())
    return "".join([word for word in words if word not in _KINDS] or words)
