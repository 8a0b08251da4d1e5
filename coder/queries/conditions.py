"""Conditions on a case's variables as people write them: fylke=Nordland, alder>30, dato<=2024-03."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SIGN = re.compile(r"\s*(<=|>=|!=|≤|≥|≠|<|>|=)\s*")
_PLAIN = {"≤": "<=", "≥": ">=", "≠": "!="}


def read_condition(text: str, variables: Sequence[str]) -> tuple[str, str, str] | None:
    """Return (variable, operator, value), the operator one of = != < <= > >=; None if `text` has no operator.

    The variable is the longest of `variables` that fits, letter case ignored, since a name may contain an operator;
    else the text before the first operator.
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
