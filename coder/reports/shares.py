"""What the shares of an open question are of: who is coded, how they were chosen, and whether they tell of all."""

from __future__ import annotations

from collections import Counter

from coder.reports.coder_rule import coders_of
from coder.reports.counting import Answered, Share
from coder.reports.words import Words

QUEUE_ORDERS = (
    "file",
    "random",
    "sample",
    "uncertain",
    "half",
    "more",
    "similar",
    "list",
    "brought",
    "named",
    "surest",
)
"""Orders of the queue that have words, and ways outside it (see `store.coding_orders`); any other is not known."""


def of_whom(answered: Answered) -> str:
    """`answered` where everybody who answered is coded, else `coded`: words on a base end in one of these."""
    return "answered" if answered.coded == answered.respondents else "coded"


def how_chosen(words: Words, answered: Answered) -> list[str]:
    """How the coded answers were chosen, where they are not all; nothing where none are coded."""
    if of_whom(answered) == "answered" or not answered.coded:
        return []
    if answered.drawn is not None:
        return [words(f"chosen {answered.drawn.by}", seed=str(answered.drawn.seed))]
    done = answered.done
    names = Counter(answered.orders.get(one, "") for one in answered.responses if one in done)
    if names.keys() == {""}:
        return [words("chosen unknown")]
    said = [
        words("order n", order=words(f"order {name if name in QUEUE_ORDERS else ''}"), n=number)
        for name, number in names.most_common()
    ]
    return [words("chosen other", orders=words.listed(said))]


def rule_notes(words: Words, answered: Answered) -> list[str]:
    """What counts where several have coded an answer, with the coders and how many answers each has coded."""
    if not answered.several:
        return []
    names = [words("coder n", coder=name, n=n) for name, n in coders_of(answered).items()]
    done = len(answered.done)
    said = words(f"several {answered.rule}", both=len(answered.several), coded=done, coders=words.listed(names))
    return [said]


def base_notes(words: Words, answered: Answered) -> list[str]:
    """What is said beneath shares where not all answers are coded: of whom they are, and why there is no interval."""
    if of_whom(answered) == "answered":
        return []
    key = "sampled" if answered.earned else "no interval"
    return [words(key, coded=len(answered.coded), answered=len(answered.respondents))]


def said_of(words: Words, code: str, share: Share, *, weighted: bool) -> str:
    """How many of the coded have a code, in numbers alone: «mange» would be said of all."""
    key = "said of coded weighted" if weighted else "said of coded"
    return words(key, code=code, n=share.n, base=share.base, percent=words.percent(share.percent))
