"""Rare diagnoses in a sentence that also names a place: together they may identify a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from coder.reports.privacy.hit import Hit, hit_of, sentence_around
from coder.reports.privacy.name_lists import DIAGNOSES, ORDINARY_DIAGNOSES

_NAMES = "|".join(sorted(map(re.escape, DIAGNOSES), key=len, reverse=True))
_HEAD = r"(?:syndrom(?:et)?|sykdom(?:men)?|sjukdom(?:en)?)"
RARE = re.compile(
    rf"(?i:(?<![\w-])(?:{_NAMES})(?:s|’s|'s)?(?:[\s-](?:{_HEAD}|demens|psykose|muskeldystrofi|tumor))?(?!\w))"
    rf"|(?<![\w-])(?:[A-ZÆØÅÖ][\wéç’'-]{{1,30}}[\s-]){{1,2}}(?i:{_HEAD})(?!\w)"
    r"|(?i:(?<![\w-])(?:(?:spinal|spinocerebellær|systemisk|medfødt|arvelig|hereditær|primær|juvenil|progressiv)t?\s)?"
    r"\w{0,30}(?:dystrofi|atrofi|ataksi|myopati|encefalopati|dysplasi|amyloidose|sarkoidose|sakkaridose|histiocytose"
    r"|mastocytose|iktyose|sklerodermi|leukodystrofi|sarkom|galaktosemi|angioødem)(?:en)?(?!\w))"
)
"""The listed diagnoses, «X' syndrom» for any X, and endings that only rare diagnoses have."""
_AMBIGUOUS = re.compile(r"(?i)^(?:rett|turner|williams|wilson|usher|als|addison|lewy|pica|cushing|sma|leigh|edwards)$")
"""Words that are ordinary or names, too: they count only before «syndrom», or, as ALS, in capitals."""
ONLY_ONE = re.compile(r"(?i)\b(?:den|det|dei|de)?\s?(?:eneste|einaste)\s(?:\w{1,20}\s)?(?:i|på|med|som|her|vi|me)\b")


def _may_be_only_one(text: str) -> bool:
    folded = text.casefold()  # more quickly searched for what is in every match
    return ("eneste" in folded or "einaste" in folded) and ONLY_ONE.search(text) is not None


def found_in(text: str, places: Sequence[Hit]) -> Iterator[Hit]:
    """Yield rare diagnoses, or «den eneste», in sentences of `text` that contain one of `places`."""
    if not places and not _may_be_only_one(text):
        return
    for match in RARE.finditer(text):
        word = match.group()
        if (_AMBIGUOUS.match(word) and not word.isupper()) or word.casefold().startswith(ORDINARY_DIAGNOSES):
            continue
        start, end = sentence_around(text, match.start(), match.end())
        near = any(start <= place.start < end for place in places)
        if near or ONLY_ONE.search(text[start:end]):
            yield hit_of(match, "diagnosis")
