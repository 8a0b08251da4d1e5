"""What is worked out in a thread behind the screen always comes to an end: with a result, or with what went wrong."""

from __future__ import annotations

from coder.errors import CoderError
from coder.message import Message


def plainly(error: Exception) -> CoderError:
    """`error` as something that can be said: a refusal as it is, anything else by its kind and its words."""
    if isinstance(error, CoderError):
        return error
    said = " ".join(str(error).split())
    return CoderError(
        Message("This could not be worked out ({kind}: {said}).", kind=type(error).__name__, said=said)
        if said
        else Message("This could not be worked out ({kind}).", kind=type(error).__name__),
        "Try again; what is coded is safe.",
    )
