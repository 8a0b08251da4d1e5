"""Processes whose files may not grow beyond a size."""

from __future__ import annotations

import os

NO_BYTECODE = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
"""Their environment: Python would keep the beginning of what it compiles, and every later process would read that."""
