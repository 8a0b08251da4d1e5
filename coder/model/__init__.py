"""The field's nouns as frozen values, without I/O and long computations."""

from __future__ import annotations

from coder.model.cell import Cell as Cell
from coder.model.cell import Chosen as Chosen
from coder.model.cell import Column as Column
from coder.model.cell import Missing as Missing
from coder.model.cell import as_text_or_number as as_text_or_number
from coder.model.codebook import ID as ID
from coder.model.codebook import PATH_SEPARATOR as PATH_SEPARATOR
from coder.model.codebook import Code as Code
from coder.model.codebook import Codebook as Codebook
from coder.model.codebook import normal_name as normal_name
from coder.model.details import DETAIL_KINDS as DETAIL_KINDS
from coder.model.filter import Comparison as Comparison
from coder.model.filter import Filter as Filter
from coder.model.filter import Questions as Questions
from coder.model.problem import PLACES as PLACES
from coder.model.problem import Problem as Problem
from coder.model.problem import gathered as gathered
from coder.model.sample import Sample as Sample
from coder.model.sample import Stratum as Stratum
from coder.model.suggestion import MEANING as MEANING
from coder.model.suggestion import Evidence as Evidence
from coder.model.suggestion import Suggestion as Suggestion
from coder.model.unit import PERSONS as PERSONS
from coder.model.unit import UNITS as UNITS
from coder.model.unit import Unit as Unit
