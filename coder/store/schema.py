"""The migrations of a project file in order, which create its tables and upgrade older files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coder.store.all_characters import whole_excerpts
from coder.store.assignment_migrations import assigning
from coder.store.coding_migrations import brought_in, coding_screen, lists, orders, random_samples, rules
from coder.store.first_tables import FIRST
from coder.store.identity import apart, identity
from coder.store.journal_migrations import brought_ids, facts, folded_index, sums
from coder.store.lapsing_views import lapsing
from coder.store.migration import Migration, run_script
from coder.store.no_code_fits_migration import one_decision
from coder.store.reconciled_views import reconciling
from coder.store.redaction_migrations import redacting, redacting_words
from coder.store.report_migrations import headings, reported_ids, reports, themes, titles, units
from coder.store.run_migrations import automatic_codes, by_run_alone, fewer_indexes, kept_vectors, libraries
from coder.store.survey_migrations import asked, erasing, renaming

if TYPE_CHECKING:
    import sqlite_utils


def first_schema(db: sqlite_utils.Database) -> None:
    """Create the tables of the first release."""
    run_script(db, FIRST)


MIGRATIONS: Sequence[Migration] = (
    first_schema, coding_screen, redacting, automatic_codes, kept_vectors, redacting_words, folded_index,
    whole_excerpts, sums, random_samples, one_decision, renaming, erasing, units, orders, reports, lists,
    libraries, reported_ids, brought_in, rules, facts, themes, identity, asked, headings,
    titles, assigning, reconciling, apart, brought_ids, fewer_indexes, by_run_alone, lapsing,
)  # fmt: skip
"""Migration i upgrades a file from user_version i to i + 1. Never edited once released, only added to.

`version.py` says how many there are.
"""
