"""A composed report to a file of any format. Whole or not at all."""

from __future__ import annotations

from pathlib import Path

from coder.reports.chapter import Chapter
from coder.reports.charts import Pictures, sister_limits
from coder.reports.writers import whole_file


class Renderer:
    """Writes one chapter to several files; each figure is drawn once."""

    def __init__(self, chapter: Chapter, template: Path | None = None) -> None:
        self._chapter = chapter
        self._template = template
        self._pictures = Pictures(chapter.language, sister_limits(chapter))

    def write(self, kind: str, target: Path) -> None:
        """Write the report as `docx`, `xlsx`, `html`, `md` or `zip`. Raises FileRefused."""
        with whole_file(target) as partial:
            if kind == "docx":
                from coder.reports.docx_writer import write_docx

                write_docx(self._chapter, self._pictures, partial, self._template)
            elif kind == "xlsx":
                from coder.reports.xlsx_writer import write_workbook

                write_workbook(self._chapter, partial)
            elif kind == "zip":
                from coder.reports.bundle import write_bundle

                write_bundle(self._chapter, self._pictures, partial)
            elif kind == "html":
                from coder.reports.html_writer import write_html

                partial.write_text(write_html(self._chapter, self._pictures), encoding="utf-8", newline="\n")
            else:
                from coder.reports.markdown_writer import write_markdown

                partial.write_text(write_markdown(self._chapter), encoding="utf-8", newline="\n")
