"""The words of the command line in the language in use, from the catalogue `cli`: the screen does not read it."""

from __future__ import annotations

from coder.i18n import words


def _(message: str) -> str:
    """`message` in the language in use."""
    return words.catalogue(words.language(), "cli").gettext(message)


def choose(one: str, many: str, n: int) -> str:
    """`one` or `many` as it goes with the number in the language in use, its blanks not filled in."""
    return words.catalogue(words.language(), "cli").ngettext(one, many, n)


def several(one: str, many: str, n: int, **given: object) -> str:
    """`one` or `many` of something in the language in use, with `{n}` and what else is given filled in."""
    return choose(one, many, n).format(n=n, **given)


def N_(message: str) -> str:
    """Marks a message that is translated where it is shown."""
    return message


def plural(one: str, many: str) -> tuple[str, str]:
    """Marks what is said of one and of several, and is translated where it is shown."""
    return one, many


def decimal(value: float, places: int) -> str:
    """A number as the language in use writes it: thousands apart, and a decimal comma in Norwegian."""
    apart = f"{value:,.{places}f}"
    return apart if words.language() == "en" else apart.replace(",", "\u202f").replace(".", ",")
