"""One thread for linear algebra: with small tables more cost time, and rounding would depend on their number."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache
from typing import Any

import scipy.linalg  # noqa: F401 (its libraries must be loaded when they are looked for)
from threadpoolctl import ThreadpoolController


@cache
def _controller() -> ThreadpoolController:
    """Looking for the libraries takes some milliseconds, so that it is done once."""
    return ThreadpoolController()


def one_thread() -> AbstractContextManager[Any]:
    """A block in which linear algebra uses one thread."""
    found: AbstractContextManager[Any] = _controller().limit(limits=1)
    return found
