"""What a merge takes over from each table, and by which columns a row is recognised; parents first."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Merged:
    """A table whose rows are merged.

    `known_by` are the columns that identify a row in every copy. `fieldwise`: columns are merged separately, and people
    decide where both sides changed one. `log`: rows are only added, and the last one counts. `of_the_file` are columns
    that differ between copies without meaning.
    """

    name: str
    known_by: tuple[str, ...]
    fieldwise: bool = False
    log: bool = False
    of_the_file: frozenset[str] = field(default_factory=frozenset)


_UUID = ("uuid",)

TABLES = (
    Merged("imports", _UUID),
    Merged("variables", _UUID, fieldwise=True),
    Merged("cases", ("key",), of_the_file=frozenset({"import_id", "uuid"})),
    Merged("case_data", ("case_id", "wave"), fieldwise=True),
    Merged(
        "responses", ("case_id", "variable_id", "wave", "position", "version"),
        of_the_file=frozenset({"import_id", "line", "listed_under"}),
    ),
    Merged("codes", ("key",), fieldwise=True),
    Merged("codebooks", _UUID, log=True),
    Merged("runs", _UUID),
    Merged("suggestions", ("run_id", "response_id", "code_id")),
    Merged("codings", ("response_id", "code_id", "coder_id", "start_char", "end_char")),
    Merged("decisions", ("suggestion_id", "coder_id")),
    Merged("memos", _UUID),
    Merged("flags", ("response_id", "kind", "coder_id", "start_char", "end_char")),
    Merged("redactions", ("response_id", "start_char", "end_char")),
    Merged("redacted_words", ("words",)),
    Merged("automatic", ("run_id", "response_id", "code_id")),
    Merged("samples", _UUID),
    Merged("sample_members", ("sample_id", "response_id")),
    Merged("units", _UUID, log=True),
    Merged("headings", _UUID, log=True),
    Merged("themes", _UUID, fieldwise=True),
    Merged("theme_codes", ("theme_id", "code_id")),
    Merged("theme_quotes", ("theme_id", "response_id")),
    Merged("assignments", _UUID),
    Merged("assignment_members", ("assignment_id", "response_id")),
    Merged("hold_outs", _UUID, log=True),
    Merged("reconciliations", ("response_id", "code_id")),
)  # fmt: skip

OWN = frozenset({"merged_touches", "merged_acts", "merged_coders"})
"""Journalled tables that a merge writes for itself."""

NEVER_ASKED = frozenset({"position", "source_names", "replaces", "quotes_chosen"})
"""Columns in which the later change wins without asking: positions, and columns derived from others."""

LISTS = frozenset({"source_names", "replaces"})
"""Columns that list names or ids: the union of both sides is kept."""
