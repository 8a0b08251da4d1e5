"""SQL that makes a project file what earlier versions made. To know it takes every migration of the schema."""

from __future__ import annotations

from coder.store import own_schema, schema
from coder.store.identity import FIRST_IDENTIFIED
from coder.store.lapsing_views import lapsing
from coder.store.reconciled_views import reconciling

WITHOUT_LAPSING = (
    "DROP VIEW counted_codings; DROP VIEW reconciled_codings; DROP VIEW settled_reconciliations;"
    " DROP VIEW current_reconciliations; DROP VIEW codings_apart; DROP VIEW earlier_rounds;"
    + " DROP VIEW code_counts; DROP VIEW coded_excerpts; ALTER TABLE reconciliations DROP COLUMN differed;"
    + ";".join(
        own_schema.statements(schema.MIGRATIONS.index(lapsing), "view")[name]
        for name in ("reconciled_codings", "counted_codings", "code_counts", "coded_excerpts")
    )
    + ";"
)
"""Makes a file what it was before decisions could lapse."""

WITHOUT_BROUGHT_IDS = f"{WITHOUT_LAPSING} ALTER TABLE cases DROP COLUMN uuid; ALTER TABLE codes DROP COLUMN uuid;"
"""Makes a file what it was before cases and codes could bring ids along."""

WITHOUT_MERGES = (
    "DROP TABLE IF EXISTS merged_touches; DROP TABLE IF EXISTS merged_acts; DROP TABLE IF EXISTS merged_coders;"
)
WITHOUT_APART = (
    f"{WITHOUT_BROUGHT_IDS}{WITHOUT_MERGES}ALTER TABLE headings DROP COLUMN uuid; ALTER TABLE headings DROP COLUMN at;"
)
"""Makes a file what it was before copies could be merged."""

WITHOUT_RECONCILING = (
    f"{WITHOUT_APART}"
    "DROP VIEW code_counts; DROP VIEW coded_excerpts; DROP VIEW counted_codings; DROP VIEW reconciled_codings;"
    " DROP TABLE reconciliations;"
    + ";".join(
        own_schema.statements(schema.MIGRATIONS.index(reconciling), "view")[name]
        for name in ("code_counts", "coded_excerpts")
    )
    + ";"
)
"""Makes a file what it was before disagreements could be reconciled."""

WITHOUT_ASSIGNMENTS = (
    f"{WITHOUT_RECONCILING} DROP TABLE IF EXISTS assignment_members; DROP TABLE IF EXISTS assignments;"
    " DROP TABLE IF EXISTS hold_outs;"
)
"""Makes a file what it was before answers were given out to coders."""

WITHOUT_TITLES = f"{WITHOUT_ASSIGNMENTS} ALTER TABLE themes DROP COLUMN title;"
"""Makes a file what it was before themes could be named."""

WITHOUT_ASKED = f"{WITHOUT_MERGES} DROP TABLE headings; ALTER TABLE variables DROP COLUMN asked_when;"
"""Makes a file what it was before it was kept whom a question was put to, and what a report is called."""

WITHOUT_IDENTITY = (
    WITHOUT_ASKED
    + "".join(f"ALTER TABLE {table} DROP COLUMN uuid;" for table in ("coders", "changes", *FIRST_IDENTIFIED))
    + "UPDATE change_rows SET before = json_remove(before, '$.uuid'), after = json_remove(after, '$.uuid');"
    "UPDATE change_rows SET digest = NULL;"
    "UPDATE changes SET digest = NULL; DELETE FROM project WHERE key IN ('uuid', 'coders_sum');"
)
"""SQL that takes the global ids out of a file again, as a version before them made it."""

WITHOUT_THEMES = (
    f"{WITHOUT_ASSIGNMENTS} {WITHOUT_IDENTITY} DROP TABLE theme_quotes; DROP TABLE theme_codes; DROP TABLE themes;"
)
"""Makes a file what it was before themes were kept."""
