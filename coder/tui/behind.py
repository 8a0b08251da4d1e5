"""What is worked out in a thread behind the screen always comes to an end: with a result, or with what went wrong."""

from __future__ import annotations

from coder.errors import CoderError


def plainly(error: Exception) -> CoderError:
    """`error` as something that can be said: a refusal as it is, anything else by its kind and its words."""
    if isinstance(error, CoderError):
        return error
    said = " ".join(str(error).split())
    return CoderError(
        f"This could not be worked out ({type(error).__name__}{': ' if said else ''}{said}).",
        "Try again; what is coded is safe.",
    )
