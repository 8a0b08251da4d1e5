"""Any acts by two coders, in any order: a few long histories."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.unit.store.any_acts import AnyActs

TestAnyActs = AnyActs.TestCase
TestAnyActs.settings = settings(
    max_examples=15, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
