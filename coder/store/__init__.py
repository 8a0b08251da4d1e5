"""The project file: one SQLite database per study. The only door to sqlite."""

from coder.store.connection import Connection
from coder.store.opening import create, open_project

__all__ = ["Connection", "create", "open_project"]
