"""Suggestions: codes for an answer, with confidence and evidence.

`load_suggester` is the entry point; nothing heavy is imported before it is called.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from coder.errors import CoderError, NotFound, nearest
from coder.later import later
from coder.message import Message
from coder.registry import SUGGESTERS, find, load, offered
from coder.suggest.learner import Checked as Checked
from coder.suggest.learner import Fitted as Fitted
from coder.suggest.learner import Info as Info
from coder.suggest.learner import Learner as Learner

if TYPE_CHECKING:
    from coder.suggest.meaning import Encoder
else:  # a type checker would take any name for a module
    __getattr__ = later(__name__, __path__)


def load_suggester(name: str = "default", encoder: Encoder | None = None) -> Learner:
    """Return the learner called `name`: a method in `coder.registry`, ours or a plug-in's, or module:Class of a
    scikit-learn classifier or of a class with the methods of `Learner`. An `encoder` goes with the default method.

    Raises NotFound, with similar names, when there is none called `name`; CoderError for a class that is neither;
    PluginFailed.
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
    try:
        found = find(SUGGESTERS, name)
    except NotFound:
        known = offered(SUGGESTERS)
        raise NotFound(
            "There is no suggester «{name}».",
            nearest(name, known) or Message("There are: {suggesters}.", suggesters=tuple(known)),
            name=name,
        ) from None
    if found.ours:
        return cast(Callable[[], Learner], load(found))()

    from coder.suggest.named import of_plugin  # scikit-learn

    return of_plugin(found)
