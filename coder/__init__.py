"""A terminal workbench for qualitative coding of open-ended answers."""

__version__ = "1.0.0"

DISTRIBUTION = "answer-coder"
"""The name of the program on PyPI, where `coder` is another project."""
