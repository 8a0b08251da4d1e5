"""Names for the kinds of acts and runs in the log."""

from __future__ import annotations

from typing import Final

from coder.i18n.translator import N_
from coder.reports.words import Words

ACTS: Final = {
    "apply": N_("Codes applied"),
    "remove": N_("Codings removed"),
    "decide": N_("Suggestions decided"),
    "no code fits": N_("Marked «no code fits»"),
    "flag": N_("Answers flagged"),
    "memo": N_("Memos"),
    "codebook": N_("Codebook changed"),
    "import": N_("Files imported"),
    "suggest": N_("Runs of suggestions"),
    "redact": N_("Redactions decided"),
    "sample": N_("Random samples drawn"),
    "assign": N_("Answers given to coders"),
    "keep": N_("Codings looked at again and kept"),
    "hold-out": N_("Suggestions held back by lot"),
    "rename": N_("Questions, variables and waves renamed"),
    "erase": N_("Respondents erased"),
    "unit": N_("Unit chosen"),
    "heading": N_("Report given title, authors or chapter"),
    "asked": N_("Set who was asked a question"),
    "theme": N_("Themes arranged"),
    "reconcile": N_("Disagreements reconciled"),
    "undo": N_("Acts undone"),
    "upgrade": N_("Older file brought up to date"),
    "redo": N_("Acts redone"),
    "merge": N_("Copies merged"),
    "share": N_("Copy made with names and the like replaced"),
}
"""Kinds of changes, as in the log → their names in a report."""

METHODS: Final = {
    "default": N_("default"),
    "linear": N_("linear"),
}
"""Methods of suggestion with a translated name; others go by their own."""

COLUMNS: Final = {
    "id": N_("No."),
    "at": N_("Time (UTC)"),
    "coder": N_("Coder"),
    "kind": N_("Act"),
    "summary": N_("Summary"),
    "rows": N_("Rows"),
    "origin": N_("About act no."),
    "stands": N_("Stands (1) or undone (0)"),
    "answer": N_("Answer no."),
    "because": N_("Shown because"),
    "suggestions": N_("Suggestions"),
}
"""Columns of the log and of the suggestions shown; the bundle keeps the keys, which are the same in all languages."""

BECAUSE: Final = {
    "chosen": N_("the coder had chosen"),
    "asked": N_("the coder asked"),
    "open": N_("suggestions stood open"),
}
"""Reasons why suggestions were shown: in blind mode after the coder had chosen or on request; otherwise at once."""


def method_name(words: Words, name: str) -> str:
    """Return the name of a method of suggestion in a report."""
    return words(METHODS[name]) if name in METHODS else name
