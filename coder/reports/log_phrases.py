"""What the log and the runs of suggestions call things, in bokmål, nynorsk and English."""

from __future__ import annotations

from typing import Final

ACTS: Final[dict[str, tuple[str, str, str]]] = {
    "apply": ("Koder satt på", "Kodar sette på", "Codes applied"),
    "remove": ("Kodinger tatt av", "Kodingar tekne av", "Codings removed"),
    "decide": ("Forslag avgjort", "Forslag avgjorde", "Suggestions decided"),
    "no code fits": ("Merket «ingen kode passer»", "Merkt «ingen kode passar»", "Marked «no code fits»"),
    "flag": ("Svar merket", "Svar merkte", "Answers flagged"),
    "memo": ("Notater", "Notat", "Memos"),
    "codebook": ("Kodeboka endret", "Kodeboka endra", "Codebook changed"),
    "import": ("Filer lest inn", "Filer lesne inn", "Files imported"),
    "suggest": ("Kjøringer av forslag", "Køyringar av forslag", "Runs of suggestions"),
    "redact": ("Sladding avgjort", "Sladding avgjord", "Redactions decided"),
    "sample": ("Tilfeldige utvalg trukket", "Tilfeldige utval trekte", "Random samples drawn"),
    "rename": ("Spørsmål og variabler omdøpt", "Spørsmål og variablar omdøypte", "Questions and variables renamed"),
    "erase": ("Respondenter slettet", "Respondentar sletta", "Respondents erased"),
    "unit": ("Enhet valgt", "Eining vald", "Unit chosen"),
    "undo": ("Handlinger angret", "Handlingar angra", "Acts undone"),
    "upgrade": ("Eldre fil gjort i stand", "Eldre fil gjord i stand", "Older file brought up to date"),
    "redo": ("Handlinger gjort om", "Handlingar gjorde om", "Acts redone"),
}
"""Kinds of acts, as the log keeps them, and what a report calls them."""

METHODS: Final[dict[str, tuple[str, str, str]]] = {"default": ("standard", "standard", "default")}
"""Methods that make suggestions; those that are not here go by their own name."""

COLUMNS: Final[dict[str, tuple[str, str, str]]] = {
    "id": ("Nr.", "Nr.", "No."),
    "at": ("Tidspunkt (UTC)", "Tidspunkt (UTC)", "Time (UTC)"),
    "coder": ("Person", "Person", "Coder"),
    "kind": ("Handling", "Handling", "Act"),
    "summary": ("Sammendrag", "Samandrag", "Summary"),
    "rows": ("Rader", "Rader", "Rows"),
    "origin": ("Gjelder handling nr.", "Gjeld handling nr.", "About act no."),
    "stands": ("Står (1) eller angret (0)", "Står (1) eller angra (0)", "Stands (1) or undone (0)"),
    "answer": ("Svar nr.", "Svar nr.", "Answer no."),
    "because": ("Vist fordi", "Vist fordi", "Shown because"),
    "suggestions": ("Forslag", "Forslag", "Suggestions"),
}
"""Columns of the log and of what was shown; the bundle keeps the keys, which are the same in all languages."""

BECAUSE: Final[dict[str, tuple[str, str, str]]] = {
    "chosen": ("koderen hadde valgt", "kodaren hadde valt", "the coder had chosen"),
    "asked": ("koderen ba om det", "kodaren bad om det", "the coder asked"),
    "open": ("forslag sto åpent", "forslag stod opne", "suggestions stood open"),
}
"""Why suggestions were seen: in blind mode held back until the coder had chosen, or asked for; else they stood open."""
