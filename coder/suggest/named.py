"""A suggester named as module:Class: a classifier of scikit-learn, or a class with the methods of `Learner`."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from sklearn.base import BaseEstimator, is_classifier

from coder.errors import CoderError, nearest
from coder.message import Message
from coder.registry import SUGGESTERS, Offered, failed, load, watched
from coder.suggest.learner import Learner, TakesRejections
from coder.suggest.linear import LinearSuggester
from coder.suggest.watched import Watched, WatchedRejecting


def named(name: str) -> Learner:
    """Return the learner of the class `name`, created without arguments; the module may be in the current folder.
    Raises CoderError for what cannot be imported, created, or learn.
    """
    module_name, _, attribute = name.partition(":")
    if (here := str(Path.cwd())) not in sys.path:
        sys.path.append(here)
    try:
        module = import_module(module_name)
    except Exception as error:  # a user's own module may raise anything
        raise CoderError(
            "The method «{name}» could not be imported: {error}",
            "Write it as module:Class, such as sklearn.naive_bayes:ComplementNB, and see that the module is installed.",
            name=name,
            error=str(error) or type(error).__name__,
        ) from error
    if not hasattr(module, attribute):
        raise CoderError(
            "There is no {attribute} in the module {module}.",
            nearest(attribute, dir(module)),
            attribute=attribute or "«»",
            module=module_name,
        )
    try:
        offered_object = getattr(module, attribute)()
    except Exception as error:  # as above
        raise CoderError(
            "The method «{name}» could not be made without arguments: {error}",
            "Write a class of your own that makes it, and name that.",
            name=name,
            error=str(error) or type(error).__name__,
        ) from error
    found = _learner(offered_object, name)
    if found is None:
        raise CoderError(
            "«{name}» is no classifier with confidences, nor a class with `fit` and `refit`.",
            "Name one of scikit-learn's classifiers that have predict_proba or decision_function, such as"
            " sklearn.naive_bayes:ComplementNB.",
            name=name,
        )
    if isinstance(found, LinearSuggester):
        return found
    return _watched(found, Offered(SUGGESTERS, name, name, module_name))


def of_plugin(plugin: Offered) -> Learner:
    """Return a plug-in's learner: its object, or an instance made without arguments. Raises PluginFailed."""
    offered = load(plugin)
    with watched(plugin):
        offered_object = offered() if callable(offered) else offered
        learner = _learner(offered_object, plugin.name)
    if learner is None:
        raise failed(plugin, Message("it is no classifier with confidences, nor has it `fit` and `refit`."))
    return _watched(learner, plugin)


def _watched(learner: Learner, plugin: Offered) -> Learner:
    return WatchedRejecting(learner, plugin) if isinstance(learner, TakesRejections) else Watched(learner, plugin)


def _learner(offered_object: object, name: str) -> Learner | None:
    """Return a class with the methods of `Learner` itself, a scikit-learn classifier in our pipeline, else None."""
    if isinstance(offered_object, Learner):
        return offered_object
    is_ours = hasattr(offered_object, "__sklearn_tags__") and is_classifier(offered_object)
    if not (is_ours and (hasattr(offered_object, "predict_proba") or hasattr(offered_object, "decision_function"))):
        return None
    assert isinstance(offered_object, BaseEstimator)
    return LinearSuggester(offered_object, name=name)
