"""Details of a case and of a code as safe text, as complete as file and codebook have them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

from coder.i18n.words import _, translated
from coder.kept_message import from_json
from coder.tui.text import on_one_line, shown, wrap

if TYPE_CHECKING:
    from coder.model import Code, Codebook
    from coder.queries.answer import Answer


def joined(pieces: Sequence[str], width: int, between: str = "  ·  ") -> list[str]:
    """Return safe pieces in lines of `width` cells; one is broken only if it is longer than a line."""
    lines: list[str] = []
    for piece in pieces:
        if lines and cell_len(lines[-1] + between + piece) <= width:
            lines[-1] += between + piece
        else:
            lines += [piece[start:end].strip() for start, end in wrap(piece, width)]
    return lines


def labelled(label: str, value: str) -> str:
    """Return a safe value after its label, without colon after a question mark."""
    return f"{label}{'' if label.endswith(('?', ':', '.', '!')) else ':'} {value}"


def about_case(answer: Answer, memos: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """Return the case of an answer, and its variables and `memos` on the answer, safe."""
    variables = "\n".join(labelled(on_one_line(label), shown(value)) for label, value in answer.variables)
    memo_lines = [f"✎ {on_one_line(coder)}: {shown(memo)}" for coder, memo in memos]
    text = "\n\n".join(filter(None, (variables, *memo_lines)))
    return _("case") + f": {on_one_line(answer.case)}", text or _("Nothing more is known of this case.")


def about_code(codebook: Codebook, code: Code, silent: Mapping[str, str]) -> tuple[str, str]:
    """Return a code's path and its codebook entry, safe; first, why it is not suggested, if it is not."""
    parts = [(_("Definition"), code.definition), (_("Include"), code.include), (_("Exclude"), code.exclude)]
    parts += [
        (_("Keywords"), ", ".join(code.keywords)),
        (_("Examples"), "\n".join(f"– {example}" for example in code.examples)),
    ]
    text = "\n\n".join(f"{name}: {shown(text)}" for name, text in parts if text)
    why = why_silent(code, silent)
    return shown(codebook.path(code)), "\n\n".join(filter(None, (why, text))) or _("There is no more on this code.")


def why_silent(code: Code, silent: Mapping[str, str]) -> str:
    """Return why a code is not proposed, or ""."""
    if code.id not in silent:
        return ""
    return _("Not proposed for now: {why}").format(why=on_one_line(translated(from_json(silent[code.id]))))
