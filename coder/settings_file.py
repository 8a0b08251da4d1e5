"""Changes the file of settings, one value at a time."""

from __future__ import annotations

import json

from coder.errors import FileRefused
from coder.partial import begin
from coder.settings import checked, file, line_of, read_text, values_in


def write_setting(name: str, value: str | None) -> None:
    """Write `value` to the file, or remove it (None), keeping everything else, comments included.

    Raises CoderError for an invalid value, FileRefused for an invalid file.
    """
    text_before = read_text()
    values = _plain_values(text_before)
    lines = text_before.splitlines()
    if value is None:
        if name not in values:
            return
        del values[name], lines[line_of(name, text_before) - 1]
    else:
        checked(name, value)
        assignment = f"{name} = {value if name == 'mask' else json.dumps(value, ensure_ascii=False)}"
        if name in values:
            lines[line_of(name, text_before) - 1] = assignment
        else:
            lines.append(assignment)
        values[name] = value
    text_after = "".join(f"{line}\n" for line in lines)
    try:
        as_meant = _plain_values(text_after) == values
    except FileRefused:
        as_meant = False
    if not as_meant:  # such as a text of several lines
        raise FileRefused("{file} is written so that only people can change it.", "Change it by hand.", file=file())
    target = file()
    target.parent.mkdir(parents=True, exist_ok=True)
    target = target.resolve()
    partial = begin(target)
    partial.write_text(text_after, encoding="utf-8")
    partial.replace(target)


def _plain_values(settings_text: str) -> dict[str, str]:
    return {name: file_value.value for name, file_value in values_in(settings_text).items()}
