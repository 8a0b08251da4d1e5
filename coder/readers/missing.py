"""Recognises codes for missing answers that survey systems write.

«Ingen», «None», «Vet ikke» are answers and never missing; missing cells keep their raw value and are counted and
reported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coder.message import Message, one_or_many
from coder.model import Cell, Column, Missing

WORDS = frozenset({
    "N/A", "n/a", "N/a", "NA", "#N/A", "#NULL!", "NULL", "NaN", "(null)", "(blank)", "(empty)", "(tom)", "(tomt)",
    "-", "--", "---", "–", "—", ".", "[no answer]", "(no answer)", "No answer", "no answer", "NO ANSWER",
    "Ikke besvart", "ikke besvart", "Ubesvart", "ubesvart", "(ubesvart)", "Ikkje svart på", "Ikkje svara",
    "Not answered", "not answered", "Not shown", "Ikke vist", "keine Angabe",
})  # fmt: skip
"""Texts that no respondent means as an answer, in exactly this spelling."""
LABELS = frozenset(
    {word.strip("()[]").casefold() for word in WORDS if any(map(str.isalpha, word)) and "/" not in word} - {"na", "nan"}
    | {
        "missing", "system missing", "ikke svart", "ikkje svart", "uoppgitt", "uoppgjeve", "ikke oppgitt",
        "ikkje oppgitt", "ikkje oppgjeve", "ikkje vist", "ingen svar", "mangler svar", "not asked", "ikke spurt",
        "skipped", "hoppet over",
    }
)  # fmt: skip
"""Value labels (ignoring letter case) that mark a value as missing."""

_REPEATED = (66, 77, 88, 97, 98, 99, 666, 777, 888, 997, 998, 999, 6666, 7777, 8888, 9997, 9998, 9999, 99999)
_BELOW = {str(-number) for number in _REPEATED}
NEVER_ANSWERS = WORDS | _BELOW
"""Texts that never mark an option as chosen."""
_ABOVE = {str(number) for number in _REPEATED}
_SMALL_BELOW = {str(-number) for number in range(1, 10)}
_NEAR = _ABOVE | _SMALL_BELOW
"""Numbers that are codes only if the other values show it."""
TOP_OF_SCALE = 11
"""The highest value of a rating scale: 0–10, and 11 for «don't know»."""

OLDEST = 120
"""The highest age, per cent or hours of a week: among such, 999 is no value."""
FEWEST_OTHERS = 5
"""Distinct values that show what the values of a column are."""

CODE, LABELLED, DECLARED = "a code for no answer", "labelled as no answer", "said to be no answer"
REASONS = frozenset((CODE, LABELLED, DECLARED))
Codes = Mapping[str, str]
"""Text of a cell → why it is no answer."""


def missing_codes(column: Column, cells: Sequence[Cell], declared: Sequence[str], detect: bool) -> dict[str, str]:
    """Return the texts in a column that are codes for «no answer», judged by a sample of its cells, or `declared`.

    Numbers count only outside the range of the others: 99 on a scale from 1 to 5, 999 among ages, and never an age of
    99.
    """
    found: dict[str, str] = {}
    if detect:
        counts: dict[str, int] = {}
        for cell in cells:
            if cell is not None and not isinstance(cell, Missing) and (text := str(cell).strip()):
                counts[text] = counts.get(text, 0) + 1
        found = dict.fromkeys(WORDS, CODE)
        if column.value_labels:
            found = {}
            for value, label in column.value_labels.items():
                if label.strip().casefold() in LABELS:
                    found[value] = LABELLED
        found.update(dict.fromkeys(_numbers(counts, set(column.value_labels)), CODE))
    found.update({value.strip(): DECLARED for value in declared if value.strip()})
    return found


def _numbers(counts: Mapping[str, int], labelled: set[str]) -> set[str]:
    """Return the numbers among a column's values that are codes; a value with a label of its own is none."""
    others = [text for text in counts if text not in _BELOW and text not in WORDS and text not in labelled]
    figures = {text for text in others if _is_number(text)}
    if len(figures) < len(others):
        if len(figures) * 2 > len(others):
            return set()
        # An open question: figures alone are codes where words are the rule and every figure may be one.
        lone = figures if figures <= _NEAR and all(counts[text] > 1 for text in figures) else set()
        return (_BELOW | lone) - labelled
    plain = [text for text in figures if text not in _NEAR]
    if not plain or any(text.startswith("-") for text in plain):
        return set()
    near = {text for text in figures if text in _NEAR}
    whole = [int(text) for text in plain if text.isascii() and text.isdecimal()]
    if len(whole) == len(plain) and min(whole) <= 1 and max(whole) <= TOP_OF_SCALE:
        return (_BELOW | near) - labelled
    far = set()
    if len(whole) == len(plain) >= FEWEST_OTHERS and min(whole) >= 0 and max(whole) <= OLDEST:
        far = {text for text in near & _ABOVE if int(text) > 5 * OLDEST and counts[text] > 1}
    return far if near & _SMALL_BELOW else (_BELOW | far) - labelled


def _is_number(text: str) -> bool:
    bare = text.lstrip("+-").replace(",", "", 1).replace(".", "", 1).replace(" ", "").replace("\xa0", "")
    return bare.isdecimal()


def marked(cell: Cell, codes: Codes) -> Cell:
    """Return a cell, or Missing where it is one of the codes of its column."""
    if cell is None or isinstance(cell, Missing):
        return cell
    text = cell if isinstance(cell, str) else str(cell)
    reason = codes.get(text) or codes.get(text.strip())
    return cell if reason is None else Missing(text, reason)


def mark(cells: list[Cell], codes: Mapping[int, Codes], counts: dict[tuple[int, str], int]) -> list[Cell]:
    """Return a row with Missing for codes of its columns (by place); each is counted by place and text."""
    for place, of_column in codes.items():
        cell = cells[place]
        if cell.__class__ is str:  # of most cells this is all, so it is asked here and not in a function
            if cell not in of_column and ((bare := cell.strip()) is cell or bare not in of_column):
                continue
        elif cell is None:
            continue
        cell = marked(cell, of_column)
        if cell is not cells[place] and isinstance(cell, Missing):
            key = place, cell.raw.strip()
            counts[key] = counts.get(key, 0) + 1
            cells = [*cells]
            cells[place] = cell
    return cells


def describe_missing(counts: Mapping[str, int]) -> Message:
    """Return what was taken as missing in one column, the most frequent first; `counts` by the text of the cell."""
    listed = sorted(counts.items(), key=lambda item: -item[1])
    texts = [one_or_many("«{text}» {n} time", "«{text}» {n} times", count, text=text) for text, count in listed]
    return Message(
        "Taken as missing, not as answers: {texts}. With --no-missing they are kept as answers.", texts=texts
    )
