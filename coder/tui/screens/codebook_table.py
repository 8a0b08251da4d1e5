"""The table of the codebook screen: the tree of codes, their counts, definition and memos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import cell_len

from coder.i18n.words import _, several
from coder.model import Code
from coder.queries.codebooks import code_counts
from coder.queries.status import memos_of
from coder.tui.screens.details_text import about_code, why_silent
from coder.tui.screens.table_screen import TableScreen
from coder.tui.text import fit, on_one_line, wrap
from coder.tui.widgets.table_rows import TableColumn

PREVIEWED_MEMOS = 2
"""Memos on a code below the table; `action_whole` shows all."""


NAME_LEAST, NAME_MOST = 20, 80
"""Cells of the names of codes: the counts stay beside them, however wide the terminal is."""


class CodebookTable(TableScreen[Code]):
    """The codes in a table."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: list[Code] = []
        self.counts: dict[str, tuple[int, int]] = {}
        self.memos: dict[str | None, list[str]] = {}
        """By the path of their code, newest first; None for those on the project."""

    def fetch(self, wanted: Sequence[int]) -> Mapping[int, Code]:
        return {index: self.codes[index] for index in wanted}

    def load(self, keep: str | None = None) -> None:
        codebook = self.state.codebook
        wanted = keep or (self.current.id if self.current is not None else None)
        self.codes = list(codebook)
        self.counts = code_counts(self.state.session)
        self.memos = self._read_memos()
        widest = max((cell_len(self._cell(code)[0]) for code in self.codes), default=0)
        name = min(max(NAME_LEAST, widest), NAME_MOST, max(NAME_LEAST, self.size.width - 23))
        columns = [
            TableColumn(_("code"), name, self._cell),
            TableColumn(_("codings"), 8, lambda code: (f"{self.counts.get(code.id, (0, 0))[0]:>7}", "")),
            TableColumn(_("answers"), 8, lambda code: (f"{self._answers(code):>7}", "dim")),
        ]
        index = next((at for at, code in enumerate(self.codes) if code.id == wanted), None)
        self.table.show(range(len(self.codes)), columns, index)
        used = sum(not code.retired for code in self.codes)
        self.top.show(_("Codebook"), several("{n} code", "{n} codes", used), on_one_line(codebook.name))
        self.show_preview()

    def _answers(self, code: Code) -> str:
        """Return how many answers have a code; hidden while a sample is coded, since it would reveal others' codes."""
        return "–" if self.state.blinding.sampling else str(self.counts.get(code.id, (0, 0))[1])

    def _cell(self, code: Code) -> tuple[str, str]:
        indent = "  " * self.state.codebook.depth(code)
        text = f"{indent}{on_one_line(code.name)}"
        retired = _("retired")
        return (f"{text}  ({retired})", "dim") if code.retired else (text, "")

    @property
    def current(self) -> Code | None:
        """The code under the cursor."""
        index = self.table.current
        return self.codes[index] if index is not None and index < len(self.codes) else None

    def text_of(self, code: Code) -> str:
        return code.definition or _("No definition yet; e writes one.")

    def more_about(self, code: Code, width: int) -> list[str]:
        _path, text = about_code(self.state.codebook, code, {})
        flat = " ".join(text.split("\n\n", 1)[1].split()) if code.definition and "\n\n" in text else ""
        lines = [fit(flat[start:end], width) for start, end in wrap(flat, width)[:2]] if flat else []
        why = why_silent(code, self.state.suggestion_source.silent)
        memos = self.memos.get(self.state.codebook.path(code), [])
        lines += [fit(why, width)] if why else []
        return lines + [fit(f"✎ {memo}", width) for memo in memos[:PREVIEWED_MEMOS]]

    def _read_memos(self) -> dict[str | None, list[str]]:
        found: dict[str | None, list[str]] = {}
        for row in reversed(memos_of(self.state.session)):
            if row.code is not None or (row.case is None and row.response is None):
                found.setdefault(row.code, []).append(f"{row.coder}, {row.at[:10]}: {row.text}")
        return found

    def name_in_codebook(self, code: str) -> str:
        """Return the name of a code; its id if another program has just undone it, so that the operation is refused."""
        found = self.state.codebook.by_id.get(code)
        return found.name if found else code
