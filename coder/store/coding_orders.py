"""The order of the queue in which answers were coded, recorded with each change.

An order is its name («file», «uncertain», …; see `coder.registry`, and «list»), with its seed, if any: «random 17». A
plug-in's order also has the distribution and its version: «longest 17 (example 1.0)». Imported codings have
`FROM_FILE`, those that came with a copy `MERGED`, those whose answers the coder named `NAMED`, and those from accepting
the most confident suggestions together `SUREST`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.model.coding import SUREST as SUREST
from coder.model.origins import CodingsOfFile
from coder.store.flags import NO_CODE_FITS

if TYPE_CHECKING:
    from coder.store.connection import Connection

FROM_FILE = "brought"
"""The order of codings imported from a file: unknown here."""

NAMED = "named"
"""The order where somebody named the answers or the suggestions, outside a queue."""

MERGED = "merged"
"""The order of codings made with this program in a copy that was merged: it is recorded there. Merges of earlier
versions have `FROM_FILE`.
"""

_READ = (
    "(changes.kind <> 'merge' OR EXISTS (SELECT 1 FROM json_each(changes.facts, '$.facts.read_from_files') AS read"
    " WHERE codings.id BETWEEN read.value ->> 0 AND read.value ->> 1))"
)
"""SQL: whether a coding of a change was read from a file, here or in the copy that was merged."""

BROUGHT = (
    "SELECT codings.id FROM coding_orders JOIN changes ON changes.id = coding_orders.change_id"
    " JOIN change_rows ON change_rows.change_id = changes.id"
    " AND table_name = 'codings' JOIN codings ON codings.id BETWEEN first_id AND last_id"
    f" WHERE in_order IN ('{FROM_FILE}', '{MERGED}') AND {_READ}"
)
"""SQL: the codings that were read from a file."""


def files(project: Connection) -> list[CodingsOfFile]:
    """Return the number of codings on current answers read from each file, the first one first."""
    return list(
        project.read(
            CodingsOfFile,
            "SELECT coalesce(json_extract(changes.facts, '$.facts.file'), '') AS file, count(*) AS codings"
            " FROM coding_orders JOIN changes ON changes.id = coding_orders.change_id"
            " JOIN change_rows ON change_rows.change_id = changes.id AND table_name = 'codings'"
            " JOIN codings ON codings.id BETWEEN first_id AND last_id"
            " JOIN current_responses AS responses ON responses.id = codings.response_id"
            f" WHERE in_order IN (?, ?) AND run_id IS NULL AND {_READ} GROUP BY file ORDER BY min(changes.id)",
            (FROM_FILE, MERGED),
        )
    )


def by_answer(project: Connection) -> dict[int, str]:
    """Map coded answers to the order they were first coded in; without those from before it was recorded."""
    rows = project.execute(
        f"WITH orders AS (SELECT change_id, iif(kind = 'merge', '{MERGED}', in_order) AS in_order FROM coding_orders"
        " JOIN changes ON changes.id = change_id)"
        " SELECT codings.response_id, in_order, coding_orders.change_id FROM orders AS coding_orders"
        " JOIN change_rows ON change_rows.change_id = coding_orders.change_id AND table_name = 'codings'"
        " JOIN codings ON codings.id BETWEEN first_id AND last_id"
        " UNION ALL SELECT flags.response_id, in_order, coding_orders.change_id FROM orders AS coding_orders"
        " JOIN change_rows ON change_rows.change_id = coding_orders.change_id AND table_name = 'flags'"
        " JOIN flags ON flags.id BETWEEN first_id AND last_id AND flags.kind = ?"
        " ORDER BY coding_orders.change_id DESC",
        (NO_CODE_FITS,),
    )
    return {response: order for response, order, _ in rows}


def is_used(project: Connection, order: str) -> bool:
    """Return whether a change was made in this order."""
    return project.value("SELECT 1 FROM coding_orders WHERE in_order = ? LIMIT 1", (order,)) is not None


def seeds(project: Connection) -> list[int]:
    """Return the seeds of the random orders that answers were coded in, and of coders' current ones."""
    used = project.execute("SELECT DISTINCT in_order FROM coding_orders WHERE in_order LIKE 'random %'").fetchall()
    found = [order.removeprefix("random ") for (order,) in used]
    found += [seed for (seed,) in project.execute("SELECT value FROM coder_settings WHERE key = 'seed'")]
    return sorted({int(seed) for seed in found if seed.lstrip("-").isdigit()})
