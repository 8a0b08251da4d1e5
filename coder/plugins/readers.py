"""Of plug-ins that read files: a `Reader`, which gets a path and what was said of the file, and gives a `Source`."""

from coder.errors import FileRefused
from coder.model import Cell, Chosen, Column, Missing
from coder.readers.of_plugins import Reader
from coder.readers.source import ReadOptions, Row, Source

__all__ = ["Cell", "Chosen", "Column", "FileRefused", "Missing", "ReadOptions", "Reader", "Row", "Source"]
