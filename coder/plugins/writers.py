"""The contract of writers: a `TableWriter` for exports, a `ReportWriter` for reports."""

from coder.reports.cells import printed_rows
from coder.reports.chapter import BulletList, Chapter, ChapterTable, Figure, Heading, Paragraph, Quotes
from coder.reports.render import ReportToWrite, ReportWriter
from coder.reports.tables import ExportTable
from coder.reports.words import Words
from coder.reports.writers import Fitted, HowWritten, TableWriter, Target

__all__ = [
    "BulletList", "Chapter", "ChapterTable", "ExportTable", "Figure", "Fitted", "Heading", "HowWritten", "Paragraph",
    "Quotes", "ReportToWrite", "ReportWriter", "TableWriter", "Target", "Words", "printed_rows",
]  # fmt: skip
