"""`uv run python -m tests.manual.made` writes anew what is made from the program: pages of the manual, the schema."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.manual.keys import keys_page
from tests.manual.man_pages import man_pages
from tests.manual.options import options_page
from tests.manual.schemas import codebook_schema, report_page, report_schema
from tests.manual.tables import newest_schema, tables_page

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES: Mapping[str, Callable[[], str]] = {
    "../coder/store/newest_schema.txt": newest_schema,  # first: what makes the others opens files
    "reference/keys.md": keys_page,
    "reference/options.md": options_page,
    "reference/tables.md": tables_page,
    "reference/report-definition.md": report_page,
    "reference/report.schema.json": report_schema,
    "reference/codebook.schema.json": codebook_schema,
    **{f"../man/man1/{name}": made for name, made in man_pages().items()},
}

if __name__ == "__main__":
    os.environ["CODER_LANGUAGE"] = "en"
    (DOCS.parent / "man" / "man1").mkdir(parents=True, exist_ok=True)
    for path, made in PAGES.items():
        (DOCS / path).write_text(made(), encoding="utf-8")
