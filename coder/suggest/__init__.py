"""Suggestions: which codes an answer should get, how sure that is, and which words say so.

`load_suggester` is the door; nothing heavy loads before it is called.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from coder.errors import CoderError, NotFound, nearest
from coder.message import Message
from coder.suggest.learner import Checked as Checked
from coder.suggest.learner import Fitted as Fitted
from coder.suggest.learner import Info as Info
from coder.suggest.learner import Learner as Learner

if TYPE_CHECKING:
    from coder.suggest.meaning import Encoder

SUGGESTERS = {"default": "coder.suggest.joined:JoinedSuggester", "linear": "coder.suggest.linear:LinearSuggester"}
"""Name → module:class; a class is imported when it is asked for."""


def load_suggester(name: str = "default", encoder: Encoder | None = None) -> Learner:
    """What learns by the method `name`: one of SUGGESTERS, or module:Class of a classifier of scikit-learn or of a
    class with the methods of `Learner`. An `encoder` goes with the default method.

    Raises NotFound, naming the nearest, when there is none called `name`; CoderError for a class that is neither.
    """
    if encoder is not None:
        if name != "default":
            raise CoderError(
                "The method «{name}» knows no encoder.", "Leave out the encoder, or the method.", name=name
            )
        from coder.suggest.joined import JoinedSuggester  # NumPy and SciPy

        return JoinedSuggester(encoder=encoder)
    if ":" in name:
        from coder.suggest.named import named  # scikit-learn

        return named(name)
    if name not in SUGGESTERS:
        raise NotFound(
            "There is no suggester «{name}».",
            nearest(name, SUGGESTERS) or Message("There are: {suggesters}.", suggesters=tuple(SUGGESTERS)),
            name=name,
        )
    module, _, attribute = SUGGESTERS[name].partition(":")
    return cast(Learner, getattr(import_module(module), attribute)())
