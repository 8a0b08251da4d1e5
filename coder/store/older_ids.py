"""Global ids of rows deleted before there were such ids, for when an undo restores them."""

from __future__ import annotations

from functools import cache

from coder.store.connection import Connection
from coder.store.identity import IDENTIFIED, derived
from coder.store.rows import Image


class OlderIds:
    """Adds to images without a global id the one that their rows would have been given by the migration."""

    def __init__(self, project: Connection) -> None:
        self._project = project
        self._ranges = cache(self._added_many)

    def known(self, table: str, image: Image) -> Image:
        """Return the image of a row with its global id."""
        if table not in IDENTIFIED or image.get("uuid") is not None:
            return image
        row_id = int(str(image["id"]))
        acts = [act for first, last, act in self._ranges(table) if first <= row_id <= last]
        alone = self._project.value(
            "SELECT min(change_id) FROM change_rows WHERE table_name = ? AND first_id = ? AND last_id = first_id",
            (table, row_id),
        )
        act = min([*acts, *([] if alone is None else [alone])])
        within = self._project.value("SELECT uuid FROM changes WHERE id = ?", (act,))
        return {**image, "uuid": derived(within, f"{table} {row_id}")}

    def _added_many(self, table: str) -> list[tuple[int, int, int]]:
        """Return (first, last, change) of rows added in bulk."""
        return self._project.execute(
            "SELECT first_id, last_id, change_id FROM change_rows WHERE table_name = ? AND first_id < last_id", (table,)
        ).fetchall()
