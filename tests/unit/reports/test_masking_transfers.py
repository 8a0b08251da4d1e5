"""What moving people finds of cells to hide is true of all that is shown."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest

from coder.reports.crossing import _counted
from coder.reports.protect import masking
from coder.reports.protect.linear_system import WIDTH, Reached
from coder.reports.protect.transfers import Transfers
from tests.unit.reports.masked_reader import project
from tests.unit.reports.masked_reports import reported


class Noted(Reached):
    """Keeps every solution."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[dict[int, float]] = []

    def note(self, moved: Iterable[tuple[int, float]]) -> None:
        self.all.append(dict(moved))
        super().note(self.all[-1].items())


@pytest.mark.parametrize("kind", ["single", "nested"])
def test_what_transfers_of_people_find_is_true_of_all_that_is_shown(kind: str) -> None:
    study = project(4, 150, kind)
    made, _ = reported(study, ("trust", "county", "sex"))
    system = masking.Masking([_counted(made, section) for section in made.sections], 5).system
    hidden = {at for at in range(len(system.sizes)) if at % 5 < 3 and at not in system.free}
    found = Noted()
    transfers = Transfers(system, found)
    transfers.look(hidden)
    wide = [place for place in sorted(hidden) if transfers.widen(place, WIDTH)]
    assert 0 < len(wide) < len(hidden)
    for moved in found.all:
        assert moved.keys() <= hidden | system.free
        assert all(0 <= system.sizes[place] + by <= system.most[place] for place, by in moved.items())
        for line in (*system.near, *system.far):
            held = zip(line.places, line.signs, strict=True)
            now = sum(sign * (system.sizes[place] + moved.get(place, 0)) for place, sign in held)
            assert (
                (-np.inf if line.least is None else line.least) <= now <= (np.inf if line.most is None else line.most)
            )
