"""The contract of suggesters: a `Learner`, whose `fit` gives a `Fitted`; `ByScores` gives all of that but `scores`."""

from coder.model import Codebook, Evidence, Suggestion
from coder.suggest.by_scores import ByScores
from coder.suggest.learner import Checked, Excerpt, Fitted, Info, Learner, Rejected, TakesRejections

__all__ = [
    "ByScores", "Checked", "Codebook", "Evidence", "Excerpt", "Fitted", "Info", "Learner", "Rejected", "Suggestion",
    "TakesRejections",
]  # fmt: skip
