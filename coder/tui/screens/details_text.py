"""Details of a case and of a code as safe text: all that the file and the codebook have on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import cell_len

from coder.i18n.words import _, translated
from coder.kept_message import from_json
from coder.model import Code, Codebook
from coder.queries.answer import Answer
from coder.tui.text import on_one_line, shown, wrap


def joined(pieces: Sequence[str], width: int, between: str = "  ·  ") -> list[str]:
    """Safe pieces in lines of `width` cells; one is broken only where it is longer than a line."""
    lines: list[str] = []
    for piece in pieces:
        if lines and cell_len(lines[-1] + between + piece) <= width:
            lines[-1] += between + piece
        else:
            lines += [piece[start:end].strip() for start, end in wrap(piece, width)]
    return lines


def labelled(label: str, value: str) -> str:
    """A safe value after what it is called; after a question mark there is no colon."""
    return f"{label}{'' if label.endswith(('?', ':', '.', '!')) else ':'} {value}"


def about_case(answer: Answer, memos: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """The case of an answer, and all its variables and `memos` on the answer, safe."""
    variables = "\n".join(labelled(on_one_line(label), shown(value)) for label, value in answer.variables)
    memo_lines = [f"✎ {on_one_line(coder)}: {shown(memo)}" for coder, memo in memos]
    text = "\n\n".join(filter(None, (variables, *memo_lines)))
    return _("case") + f": {on_one_line(answer.case)}", text or _("Nothing more is known of this case.")


def about_code(codebook: Codebook, code: Code, silent: Mapping[str, str]) -> tuple[str, str]:
    """A code's path and its codebook entry, safe; first, why it is not suggested, if it is not."""
    parts = [(_("Definition"), code.definition), (_("Include"), code.include), (_("Exclude"), code.exclude)]
    parts += [
        (_("Keywords"), ", ".join(code.keywords)),
        (_("Examples"), "\n".join(f"– {example}" for example in code.examples)),
    ]
    text = "\n\n".join(f"{name}: {shown(text)}" for name, text in parts if text)
    why = why_silent(code, silent)
    return shown(codebook.path(code)), "\n\n".join(filter(None, (why, text))) or _("Nothing more is said of this code.")


def why_silent(code: Code, silent: Mapping[str, str]) -> str:
    """Why a code is not proposed, or nothing."""
    if code.id not in silent:
        return ""
    return _("Not proposed for now: {why}").format(why=on_one_line(translated(from_json(silent[code.id]))))
