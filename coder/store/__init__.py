"""The project file: one SQLite database per study. All SQL of the package is here."""

from coder.store.connection import Connection
from coder.store.opening import create, open_project

__all__ = ["Connection", "create", "open_project"]
