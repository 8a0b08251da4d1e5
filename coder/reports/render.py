"""Writes a composed report to a file in any format, as a whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from coder.message import Message
from coder.registry import REPORT, WRITERS, failed, find, function, watched
from coder.reports import docx_writer
from coder.reports.bundle import write_bundle
from coder.reports.chapter import Chapter
from coder.reports.charts import Pictures, sister_limits
from coder.reports.html_writer import write_html
from coder.reports.markdown_writer import write_markdown
from coder.reports.xlsx_writer import write_workbook


@dataclass(frozen=True, slots=True)
class ReportToWrite:
    """What a writer of reports receives: the chapter, already masked and redacted, its pictures, drawn once for all
    formats, and the Word document to take styles from, if any.
    """

    chapter: Chapter
    pictures: Pictures
    template: Path | None = None


ReportWriter = Callable[[ReportToWrite, Path], None]
"""Writes a report to a path that does not exist yet."""


def report_writer(ending: str) -> ReportWriter:
    """Return the writer for a file ending, ours or a plug-in's. Raises NotFound, PluginFailed."""
    offered = find(WRITERS, REPORT + ending)
    writer = cast(ReportWriter, function(offered))

    def write(report: ReportToWrite, path: Path) -> None:
        with watched(offered):
            writer(report, path)
        if not path.is_file() or not path.stat().st_size:
            raise failed(offered, Message("it wrote nothing."))

    return write


class Renderer:
    """Writes one chapter to several files; each figure is drawn once."""

    def __init__(self, chapter: Chapter, template: Path | None = None) -> None:
        self._report = ReportToWrite(chapter, Pictures(chapter.language, sister_limits(chapter)), template)

    def write(self, ending: str, path: Path) -> None:
        """Write the report in the format of `ending`. Raises OSError, PluginFailed."""
        report_writer(ending)(self._report, path)


def docx(report: ReportToWrite, path: Path) -> None:
    """Write a Word document."""
    docx_writer.write_docx(report.chapter, report.pictures, path, report.template)


def xlsx(report: ReportToWrite, path: Path) -> None:
    """Write a workbook."""
    write_workbook(report.chapter, path)


def bundle(report: ReportToWrite, path: Path) -> None:
    """Write CSV, JSON lines and figures as a zip file."""
    write_bundle(report.chapter, report.pictures, path)


def html(report: ReportToWrite, path: Path) -> None:
    """Write an HTML page."""
    path.write_text(write_html(report.chapter, report.pictures), encoding="utf-8", newline="\n")


def markdown(report: ReportToWrite, path: Path) -> None:
    """Write Markdown."""
    path.write_text(write_markdown(report.chapter), encoding="utf-8", newline="\n")
