"""Migrations of the journal and the index: sums and facts of changes, imported ids, folded words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.store.migration import run_script

if TYPE_CHECKING:
    import sqlite_utils

SEVENTH = """
DROP TABLE responses_fts;
CREATE VIRTUAL TABLE responses_fts USING fts5(
    text, content='responses', content_rowid='id',
    tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
);
INSERT INTO responses_fts(rowid, text) SELECT id, indexed_text(text) FROM responses;
"""


def folded_index(db: sqlite_utils.Database) -> None:
    """Index folded answers (see `store.fulltext`), with marks as parts of words in every script."""
    run_script(db, SEVENTH)


EIGHTH = """
ALTER TABLE changes ADD COLUMN digest TEXT;
ALTER TABLE change_rows ADD COLUMN digest TEXT;
"""


def sums(db: sqlite_utils.Database) -> None:
    """Add sums over what a change wrote and over the rows of a bulk insert; older changes have none."""
    run_script(db, EIGHTH)


def facts(db: sqlite_utils.Database) -> None:
    """Add the description of a change as a message with facts, beside its English; older changes have only that."""
    db.execute("ALTER TABLE changes ADD COLUMN facts TEXT")


BROUGHT_IDS = """
ALTER TABLE cases ADD COLUMN uuid TEXT;
ALTER TABLE codes ADD COLUMN uuid TEXT;
"""


def brought_ids(db: sqlite_utils.Database) -> None:
    """Add the global ids that cases and codes were imported with from another program; others have none stored."""
    run_script(db, BROUGHT_IDS)
