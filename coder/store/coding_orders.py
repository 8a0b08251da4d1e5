"""The order of the queue in which answers were coded, recorded with each act.

An order is its name («file», «uncertain», …; see `coder.registry`, and «list»), with a seed where it has one: «random
17». That of a plug-in has the distribution and its version, too: «longest 17 (example 1.0)». Codings that were made
elsewhere and brought in have `FROM_FILE`, those whose answers the coder named `NAMED`, and those of the surest
suggestions together `SUREST`.
"""

from __future__ import annotations

from coder.model.run import CodingsOfFile
from coder.store.connection import Connection
from coder.store.flags import NO_CODE_FITS

FROM_FILE = "brought"
"""What stands for an order where an act brought codings in from a file: theirs is not known here."""

NAMED = "named"
"""What stands for an order where somebody named the answers or the suggestions, outside a queue."""

SUREST = "surest"
"""What stands for an order where all suggestions from a confidence on were decided in one act."""

BROUGHT = (
    "SELECT codings.id FROM coding_orders JOIN change_rows ON change_rows.change_id = coding_orders.change_id"
    " AND table_name = 'codings' JOIN codings ON codings.id BETWEEN first_id AND last_id"
    f" WHERE in_order = '{FROM_FILE}'"
)
"""SQL: the codings that were read from a file."""


def files(project: Connection) -> list[CodingsOfFile]:
    """How many codings on current answers were read from each file, the first one first."""
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
    """Coded answer → the order it was first coded in; those coded otherwise, or before it was recorded, are not in."""
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
    """The seeds of the random orders that answers were coded in, and of those that coders have in front now."""
    used = project.execute("SELECT DISTINCT in_order FROM coding_orders WHERE in_order LIKE 'random %'").fetchall()
    found = [order.removeprefix("random ") for (order,) in used]
    found += [seed for (seed,) in project.execute("SELECT value FROM coder_settings WHERE key = 'seed'")]
    return sorted({int(one) for one in found if one.lstrip("-").isdigit()})
