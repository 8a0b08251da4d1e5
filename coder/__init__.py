"""A terminal workbench for qualitative coding of open-ended answers."""

__version__ = "1.0.0"
