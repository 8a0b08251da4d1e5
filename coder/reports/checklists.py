"""Checklists for reports of qualitative research, filled in from the project."""

from __future__ import annotations

from typing import Final

from coder.i18n.translator import N_

Items = tuple[tuple[str, str, tuple[str, ...]], ...]
"""Items as (number, topic, keys of the facts that answer it)."""

SRQR: Final[Items] = (
    ("S1", N_("Title"), ("title",)),
    ("S2", N_("Abstract"), ()),
    ("S3", N_("Problem formulation"), ()),
    ("S4", N_("Purpose or research question"), ()),
    ("S5", N_("Qualitative approach and paradigm"), ()),
    ("S6", N_("Researcher characteristics and reflexivity"), ()),
    ("S7", N_("Context"), ()),
    ("S8", N_("Sampling strategy"), ("is sample", "is drawn")),
    ("S9", N_("Ethical issues pertaining to human subjects"), ("is protected",)),
    ("S10", N_("Data collection methods"), ("is collected",)),
    ("S11", N_("Data collection instruments and technologies"), ("is open",)),
    ("S12", N_("Units of study"), ("is units", "is known", "is closed")),
    ("S13", N_("Data processing"), ("is processed",)),
    ("S14", N_("Data analysis"), ("is analysed", "is coders", "model use", "is software")),
    ("S15", N_("Techniques to enhance trustworthiness"), ("is trusted", "is agreed")),
    ("S16", N_("Synthesis and interpretation"), ("is major",)),
    ("S17", N_("Links to empirical data"), ("is quoted",)),
    ("S18", N_("Integration with prior work and contribution"), ()),
    ("S19", N_("Limitations"), ("is limited", "is chosen", "is non-response")),
    ("S20", N_("Conflicts of interest"), ()),
    ("S21", N_("Funding"), ()),
)
"""Items of SRQR (O'Brien, Harris, Beckman, Reed & Cook 2014, Academic Medicine 89: 1245–1251)."""

COREQ: Final[Items] = (
    ("12", N_("Sample size"), ("is sample",)),
    ("13", N_("Non-participation"), ("is non-response",)),
    ("16", N_("Description of sample"), ("is known", "is described")),
    ("22", N_("Data saturation"), ()),
    ("24", N_("Number of data coders"), ("is coders",)),
    ("25", N_("Description of the coding tree"), ("is analysed", "is tree")),
    ("26", N_("Derivation of themes"), ("is derived", "is arranged")),
    ("27", N_("Software"), ("is software",)),
    ("28", N_("Participant checking"), ()),
    ("29", N_("Quotations presented"), ("is quoted",)),
    ("30", N_("Data and findings consistent"), ("is consistent",)),
    ("31", N_("Clarity of major themes"), ("is major",)),
    ("32", N_("Clarity of minor themes"), ("is minor",)),
)
"""Items of COREQ (Tong, Sainsbury & Craig 2007, Int. J. Qual. Health Care 19: 349–357) that project data can answer."""

COREQ_LLM: Final[Items] = (
    ("L1", N_("Use of language models"), ("model use",)),
    ("L2", N_("Model and version"), ("model version",)),
    ("L3", N_("What the model learned from"), ("model learned",)),
    ("L4", N_("Prompts and settings"), ("model settings",)),
    ("L5", N_("How good its output is"), ("model quality",)),
    ("L6", N_("What people decided"), ("model decided",)),
    ("L7", N_("Protection of the data"), ("model data",)),
    ("L8", N_("Limitations of the model"), ()),
)
"""Topics of COREQ+LLM (Fehring et al. 2025, JMIR Research Protocols 14: e78682). Its items are not published yet, so
the numbers are ours.
"""
