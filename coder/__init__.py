"""A terminal workbench for qualitative coding of open-ended answers."""

__version__ = "0.1.0"
