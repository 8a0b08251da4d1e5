"""Conditions on a case's variables as people write them: fylke=Nordland, alder>30, dato<=2024-03."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SIGN = re.compile(r"\s*(<=|>=|!=|≤|≥|≠|<|>|=)\s*")
_PLAIN = {"≤": "<=", "≥": ">=", "≠": "!="}


def read_condition(text: str, variables: Sequence[str]) -> tuple[str, str, str] | None:
    """(variable, sign, value) of a condition, the sign one of = != < <= > >=; None where `text` has no sign.

    The variable is one of `variables` where that fits, letter case ignored (a name may hold a sign of its own, and
    the longest wins); else what stands before the first sign.
    """
    for name in sorted(variables, key=len, reverse=True):
        if text[: len(name)].casefold() == name.casefold():
            sign = _SIGN.match(text, len(name))
            if sign:
                return name, _PLAIN.get(sign[1], sign[1]), text[sign.end() :]
    sign = _SIGN.search(text)
    if sign is None:
        return None
    return text[: sign.start()], _PLAIN.get(sign[1], sign[1]), text[sign.end() :]
