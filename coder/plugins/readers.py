"""The contract of readers: a `Reader`, which gets a path and options, and gives a `Source`."""

from coder.errors import FileRefused
from coder.model import Cell, Chosen, Column, Missing
from coder.readers.of_plugins import Reader
from coder.readers.source import ReadOptions, Row, Source

__all__ = ["Cell", "Chosen", "Column", "FileRefused", "Missing", "ReadOptions", "Reader", "Row", "Source"]
