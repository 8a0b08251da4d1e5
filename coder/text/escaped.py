"""Writes user text in JSON and YAML so that it is safe to print: terminal controls are escaped, and read back equal."""

from __future__ import annotations

import json

from coder.text.visible import risky


def json_text(value: object, indent: int | None = None) -> str:
    """Return `value` as JSON with terminal controls escaped; reading it back gives the same value."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return risky().sub(lambda found: found[0] if found[0] in "\n\t" else _escaped(found[0]), text)


def yaml_text(text: str) -> str:
    """Return `text` as a quoted YAML scalar on one line, with terminal controls escaped; it reads back equal."""
    quoted = json.dumps(text, ensure_ascii=False)
    return risky().sub(
        lambda found: f"\\U{ord(found[0]):08x}" if ord(found[0]) > 0xFFFF else _escaped(found[0]), quoted
    )


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[place]:02x}{units[place + 1]:02x}" for place in range(0, len(units), 2))
