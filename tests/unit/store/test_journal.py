"""Any acts by two coders, in any order: many short histories."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.unit.store.any_acts import AnyActs

TestAnyActs = AnyActs.TestCase
TestAnyActs.settings = settings(
    max_examples=25, stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck)
)
