"""The field's nouns as frozen values, without I/O and long computations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.later import later
from coder.model.cell import Cell as Cell
from coder.model.cell import Chosen as Chosen
from coder.model.cell import Column as Column
from coder.model.cell import Missing as Missing
from coder.model.cell import as_text_or_number as as_text_or_number
from coder.model.cell import in_full as in_full
from coder.model.codebook import ID as ID
from coder.model.codebook import PATH_SEPARATOR as PATH_SEPARATOR
from coder.model.codebook import Code as Code
from coder.model.codebook import Codebook as Codebook
from coder.model.codebook import normal_name as normal_name
from coder.model.filter import Comparison as Comparison
from coder.model.filter import Filter as Filter
from coder.model.filter import Questions as Questions
from coder.model.suggestion import MEANING as MEANING
from coder.model.suggestion import Evidence as Evidence
from coder.model.suggestion import Suggestion as Suggestion

if not TYPE_CHECKING:  # by which a type checker would take any name for a module
    __getattr__ = later(__name__, __path__)
