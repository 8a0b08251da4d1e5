"""The order of the queue in which answers were coded, recorded with each change.

An order is its name («file», «uncertain», …; see `coder.registry`, and «list»), with its seed, if any: «random 17». A
plug-in's order also has the distribution and its version: «longest 17 (example 1.0)». Imported codings have
`FROM_FILE`, those whose answers the coder named `NAMED`, and those from accepting the most confident suggestions
together `SUREST`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.model.origins import CodingsOfFile
from coder.store.flags import NO_CODE_FITS

if TYPE_CHECKING:
    from coder.store.connection import Connection

FROM_FILE = "brought"
"""The order of codings imported from a file: unknown here."""

NAMED = "named"
"""The order where somebody named the answers or the suggestions, outside a queue."""

SUREST = "surest"
"""The order where all suggestions above a confidence were decided in one change."""

BROUGHT = (
    "SELECT codings.id FROM coding_orders JOIN change_rows ON change_rows.change_id = coding_orders.change_id"
    " AND table_name = 'codings' JOIN codings ON codings.id BETWEEN first_id AND last_id"
    f" WHERE in_order = '{FROM_FILE}'"
)
"""SQL: the codings that were read from a file."""


def files(project: Connection) -> list[CodingsOfFile]:
    """Return the number of codings on current answers read from each file, the first one first."""
    return list(
        project.read(
            CodingsOfFile,
            "SELECT coalesce(json_extract(facts, '$.facts.file'), '') AS file, count(*) AS codings FROM coding_orders"
            " JOIN changes ON changes.id = coding_orders.change_id"
            " JOIN change_rows ON change_rows.change_id = changes.id AND table_name = 'codings'"
            " JOIN codings ON codings.id BETWEEN first_id AND last_id"
            " JOIN current_responses AS responses ON responses.id = codings.response_id"
            " WHERE in_order = ? AND run_id IS NULL GROUP BY file ORDER BY min(changes.id)",
            (FROM_FILE,),
        )
    )


def by_answer(project: Connection) -> dict[int, str]:
    """Map coded answers to the order they were first coded in; without those from before it was recorded."""
    rows = project.execute(
        "SELECT codings.response_id, in_order, coding_orders.change_id FROM coding_orders"
        " JOIN change_rows ON change_rows.change_id = coding_orders.change_id AND table_name = 'codings'"
        " JOIN codings ON codings.id BETWEEN first_id AND last_id"
        " UNION ALL SELECT flags.response_id, in_order, coding_orders.change_id FROM coding_orders"
        " JOIN change_rows ON change_rows.change_id = coding_orders.change_id AND table_name = 'flags'"
        " JOIN flags ON flags.id BETWEEN first_id AND last_id AND flags.kind = ?"
        " ORDER BY coding_orders.change_id DESC",
        (NO_CODE_FITS,),
    )
    return {response: order for response, order, _ in rows}


def seeds(project: Connection) -> list[int]:
    """Return the seeds of the random orders that answers were coded in, and of coders' current ones."""
    used = project.execute("SELECT DISTINCT in_order FROM coding_orders WHERE in_order LIKE 'random %'").fetchall()
    found = [order.removeprefix("random ") for (order,) in used]
    found += [seed for (seed,) in project.execute("SELECT value FROM coder_settings WHERE key = 'seed'")]
    return sorted({int(seed) for seed in found if seed.lstrip("-").isdigit()})
