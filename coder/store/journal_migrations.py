"""Migrations of the journal and the index: sums and facts of acts, ids that were brought in, folded words."""

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
    """The full-text index over folded answers (see `store.fulltext`), with marks as parts of words in every script."""
    run_script(db, SEVENTH)


EIGHTH = """
ALTER TABLE changes ADD COLUMN digest TEXT;
ALTER TABLE change_rows ADD COLUMN digest TEXT;
"""


def sums(db: sqlite_utils.Database) -> None:
    """Sums over what an act wrote and over the rows of a bulk insert; what older acts did has none."""
    run_script(db, EIGHTH)


def facts(db: sqlite_utils.Database) -> None:
    """What an act was, as a message with its facts, beside the English of it; of earlier acts there is only that."""
    db.execute("ALTER TABLE changes ADD COLUMN facts TEXT")


BROUGHT_IDS = """
ALTER TABLE cases ADD COLUMN uuid TEXT;
ALTER TABLE codes ADD COLUMN uuid TEXT;
"""


def brought_ids(db: sqlite_utils.Database) -> None:
    """The global ids that cases and codes of another program's project brought along; others have none kept."""
    run_script(db, BROUGHT_IDS)
