"""Types of the numbers and names that identify rows of a project, so that the type checker distinguishes them.

Numbers are row ids of the project file: they are valid in that file alone.
"""

from __future__ import annotations

from typing import NewType

CaseId = NewType("CaseId", int)
VariableId = NewType("VariableId", int)
ResponseId = NewType("ResponseId", int)
CodeId = NewType("CodeId", str)
"""The stable id of a code, the same in every file and for every program."""
CodeRow = NewType("CodeRow", int)
"""The row of a code in the project file."""
CodebookId = NewType("CodebookId", int)
"""A version of the codebook."""
CoderId = NewType("CoderId", int)
CodingId = NewType("CodingId", int)
FlagId = NewType("FlagId", int)
MemoId = NewType("MemoId", int)
RunId = NewType("RunId", int)
SuggestionId = NewType("SuggestionId", int)
SampleId = NewType("SampleId", int)
AssignmentId = NewType("AssignmentId", int)
ThemeId = NewType("ThemeId", int)
ImportId = NewType("ImportId", int)
ChangeId = NewType("ChangeId", int)
"""A change in the journal."""
