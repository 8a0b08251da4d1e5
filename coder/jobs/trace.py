"""Formats tracebacks without any text of answers or coders.

The message of an exception may quote anything, and so may its notes and the values of variables. Of a message only text
known to be the program's own is kept: a literal of the code that raised it, or one of the interpreter's sentences,
blanks left blank.
"""

from __future__ import annotations

import builtins
import errno
import os
import re
from collections.abc import Iterator
from types import TracebackType

MOST = 60
"""Frames logged of one exception: the first and the last of more."""

CHAIN = 8
"""Exceptions logged of a chain."""

_SENTENCES = [
    re.compile(pattern)
    for pattern in (
        r"(?:list|tuple|string|bytearray) index out of range", r"pop from empty list", r"(?:float )?division by zero",
        r"maximum recursion depth exceeded(?: while calling a Python object| in comparison)?",
        r"'(?P<type>\w+)' object has no attribute '(?P<name>\w+)'",
        r"'(?P<type>\w+)' object is not (?:callable|iterable|subscriptable)",
        r"'(?P<type>\w+)' object does not support item (?:assignment|deletion)",
        r"dictionary changed size during iteration", r"generator raised StopIteration",
        r"unsupported operand type\(s\) for [-+*/%@&|^<>=]+: '(?P<type>\w+)' and '(?P<other>\w+)'",
        r"cannot unpack non-iterable (?P<type>\w+) object", r"name '(?P<name>\w+)' is not defined",
        r"(?P<name>[\w.<>]+)\(\) missing \d+ required (?:positional|keyword-only) arguments?: (?P<rest>.*)",
        r"(?P<name>[\w.<>]+)\(\) takes (?:from \d+ to )?\d+ positional arguments? but \d+ (?:was|were) given",
        r"(?P<name>[\w.<>]+)\(\) got an unexpected keyword argument '(?P<rest>.*)'",
        r"too many values to unpack \(expected \d+\)", r"not enough values to unpack \(expected \d+, got \d+\)",
    )
]  # fmt: skip
"""Sentences of the interpreter. A group is a blank; one named `rest` stays blank."""


def trace(error: BaseException) -> tuple[str, ...]:
    """Format an exception and those that led to it, the first one first: frames by module and line, then its class."""
    chain = list(_chain(error))[:CHAIN]
    return tuple(line for chained in reversed(chain) for line in (*_frames(chained.__traceback__), _described(chained)))


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        yield at
        if isinstance(at, BaseExceptionGroup):
            yield from (chained for inner in at.exceptions for chained in _chain(inner))
        at = at.__cause__ if at.__cause__ is not None or at.__suppress_context__ else at.__context__


def _frames(at: TracebackType | None) -> list[str]:
    lines = []
    while at is not None:
        code = at.tb_frame.f_code
        lines.append(
            f"  {_identifier(at.tb_frame.f_globals.get('__name__'))}:{at.tb_lineno} {_identifier(code.co_qualname)}"
        )
        at = at.tb_next
    if len(lines) > MOST:
        lines[MOST // 2 : -MOST // 2] = [f"  … {len(lines) - MOST} more"]
    return lines


def _described(error: BaseException) -> str:
    kind = type(error)
    name = f"{kind.__module__}.{kind.__qualname__}" if kind.__module__ != "builtins" else kind.__qualname__
    words = _words(error)
    return f"{_identifier(name)}: {words}" if words else _identifier(name)


def _words(error: BaseException) -> str:
    """Return the program's own part of an exception's message."""
    if isinstance(error, OSError) and error.errno is not None and error.errno in errno.errorcode:
        return f"{errno.errorcode[error.errno]} ({os.strerror(error.errno)})"
    named = getattr(error, "sqlite_errorname", None)
    if isinstance(named, str) and re.fullmatch(r"SQLITE_[A-Z_]+", named):
        return named
    argument = error.args[0] if len(error.args) == 1 else None
    if not isinstance(argument, str):
        return ""
    frame = _innermost(error.__traceback__)
    if type(error).__module__ == "builtins":
        for sentence in _SENTENCES:
            if match := sentence.fullmatch(argument):
                return _blanked(match, _names(error, frame))
    ours = frame is not None and str(frame.tb_frame.f_globals.get("__name__")).split(".")[0] == "coder"
    return argument if ours and frame is not None and argument in frame.tb_frame.f_code.co_consts else ""


def _names(error: BaseException, frame: TracebackType | None) -> set[str]:
    """Return the names in the program where it stopped."""
    code = frame.tb_frame.f_code if frame is not None else None
    own = (*code.co_names, *code.co_varnames, code.co_name, code.co_qualname) if code is not None else ()
    return {*vars(builtins), "NoneType", type(getattr(error, "obj", None)).__name__, *own}


def _blanked(match: re.Match[str], known: set[str]) -> str:
    """Return a sentence of the interpreter, with `known` names in it, and no others."""
    text = match[0]
    for name, start, end in sorted(
        ((group, *match.span(group)) for group in match.re.groupindex), key=lambda at: -at[1]
    ):
        if name == "rest" or text[start:end] not in known:
            text = f"{text[:start]}…{text[end:]}"
    return text


def _innermost(at: TracebackType | None) -> TracebackType | None:
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    return at


def _identifier(name: object) -> str:
    """Return a valid identifier; anything else is no name."""
    return name if isinstance(name, str) and re.fullmatch(r"[\w.<>]+", name, re.ASCII) else "?"
