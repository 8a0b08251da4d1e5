"""Labels of questions and variables in captions and sentences."""

from __future__ import annotations

import re

from coder.reports.background import MOST_WORDS
from coder.reports.grouping import readable_name
from coder.reports.words import Words, capital

_DIGIT = re.compile(r"\d")


def sentence(text: str) -> str:
    """Return `text` capitalised and with a full stop, unless it ends in a mark of its own."""
    text = capital(text)
    return text if text.rstrip().endswith((".", "?", "!", "…", ":")) else f"{text.rstrip()}."


def within(label: str) -> str:
    """Return a label for use within a sentence: not capitalised, unless it is an abbreviation."""
    return label[0].lower() + label[1:] if len(label) > 1 and label[1].islower() else label


_SIZE = re.compile(
    r"(?i)(?:under|over|mindre enn|mer enn|meir enn|inntil|opptil|fra|frå|færre enn|fleire enn|flere enn|minst"
    r"|høyst|less than|more than|fewer than|up to|from|at least|at most|below|above) \d"
)


def group_within(label: str) -> str:
    """Return a group label for use within a sentence: «under 2 000», but «Viken»."""
    return within(label) if _SIZE.match(label) else label


def called(words: Words, label: str, name: str) -> str:
    """Return the name of a variable for use within a sentence: its label, or its name if the label is a question or
    long. It is quoted if the name is no word («q7»), is a question, too, or joins words without a label («folketall
    gruppe» is no Norwegian). Of two-row headings («Om kommunen - Størrelse») the lower one is used.
    """
    label, name = label.strip().rpartition(" - ")[2], name.strip()
    if label == readable_name(name) != name:
        return words.quoted(label)
    if _is_short(label):
        return within(label)
    return within(name) if _is_short(name) and not _DIGIT.search(name) else words.quoted(label)


def _is_short(text: str) -> bool:
    return not text.endswith(("?", "!", "…", ":", ".")) and len(text.split()) <= MOST_WORDS
