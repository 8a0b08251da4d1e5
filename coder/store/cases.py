"""The cases of a project with their values."""

from __future__ import annotations

import json
from collections.abc import Iterator

from coder.model.case import Case
from coder.store.connection import Connection


def all_cases(project: Connection) -> Iterator[Case]:
    """Every case in every wave that it is in, in the order they were imported."""
    for case, key, wave, values in project.execute(
        "SELECT cases.id, cases.key, wave, data FROM case_data JOIN cases ON cases.id = case_id ORDER BY case_data.id"
    ):
        yield Case(case, key, wave, json.loads(values))
