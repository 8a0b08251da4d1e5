"""The base of the shares of an open question: who is coded, how they were chosen, and whether they represent all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set

from coder.i18n.translator import N_
from coder.model import Codebook
from coder.model.coding import SUREST
from coder.reports.answered import Answered
from coder.reports.coder_rule import coders_of
from coder.reports.compact import union
from coder.reports.counting import CodeCount, cases_by_code, nearest_above
from coder.reports.words import Words

ORDERS = {
    "file": N_("as in the file"),
    "random": N_("random"),
    "sample": N_("random sample"),
    "uncertain": N_("least certain first"),
    "half": N_("half uncertain, half random"),
    "more": N_("more of one code"),
    "similar": N_("by likeness"),
    "assigned": N_("as given to the coders"),
    "again": N_("looked at again"),
    "list": N_("a filtered list"),
    "brought": N_("from a file"),
    "merged": N_("in copies that were merged"),
    "named": N_("one by one on the command line"),
    SUREST: N_("the surest suggestions together"),
}
"""Orders of the queue, and other origins of codings (see `store.coding_orders`); plug-ins' orders keep their names."""

CHOSEN = {
    "sample": N_("The coded answers are a random sample of those given (seed {seed})."),
    "random": N_("The coded answers are a random sample of those given: the first in random order (seed {seed})."),
}
"""Sentences on how the coded answers were drawn (see `Drawn`)."""

CHOSEN_PARAGRAPHS = {
    "sample": N_("Those of {the_units} that are coded are a random sample (seed {seed})."),
    "random": N_("Those of {the_units} that are coded are a random sample: the first in random order (seed {seed})."),
}
"""The same for paragraphs of documents."""

RULES = {
    "first": N_(
        "{both} of {coded} coded answers were coded by several. There the codes of whoever comes"
        " first of {coders} count."
    ),
    "majority": N_(
        "{both} of {coded} coded answers were coded by several ({coders}). There a code counts when"
        " more than half of those who coded the answer applied it."
    ),
    "any": N_(
        "{both} of {coded} coded answers were coded by several ({coders}). There a code counts when"
        " at least one applied it."
    ),
}
"""Sentences on which codes count on answers coded by several, by the rule of the definition."""

RULES_ELSEWHERE = {
    "first": N_(
        "{both} of {coded} coded answers were coded by several. On {settled} of them what was decided where they"
        " differed counts; where nothing was decided, the codes of whoever comes first of {coders} count."
    ),
    "majority": N_(
        "{both} of {coded} coded answers were coded by several ({coders}). On {settled} of them what was decided where"
        " they differed counts; where nothing was decided, a code counts when more than half of those who coded the"
        " answer applied it."
    ),
    "any": N_(
        "{both} of {coded} coded answers were coded by several ({coders}). On {settled} of them what was decided where"
        " they differed counts; where nothing was decided, a code counts when at least one applied it."
    ),
}
"""The same where something was decided on some of these answers."""

ALL_SETTLED = N_(
    "{both} of {coded} coded answers were coded by several ({coders}). They differed on {settled} of them: there"
    " what was decided counts."
)
"""The same where all that coders differed on was decided: no rule applies."""


def is_whole(answered: Answered) -> bool:
    """Return whether everybody who answered is coded, so that shares are of those who answered."""
    return answered.coded == answered.respondents


def of_whom(answered: Answered, *, percent: bool = True) -> str:
    """Return the heading of a column of per cents, or of numbers, naming their base."""
    if not is_whole(answered):
        return N_("Per cent of those coded (n={n})") if percent else N_("Of those coded (n={n})")
    if answered.documents:
        return N_("Per cent of {the_units} (n={n})") if percent else N_("Of {the_units} (n={n})")
    return N_("Per cent of those who answered (n={n})") if percent else N_("Of those who answered (n={n})")


def in_group(answered: Answered) -> str:
    """Return the base of per cents by group."""
    if answered.documents:
        return N_("{the_units} in the group") if is_whole(answered) else N_("{the_units} in the group that are coded")
    if not is_whole(answered):
        return N_("those in the group whose answer is coded")
    return N_("those in the group who answered")


def how_chosen(words: Words, answered: Answered) -> list[str]:
    """Return how the coded answers were chosen, unless they are all or none."""
    if is_whole(answered) or not answered.coded:
        return []
    if answered.drawn is not None:
        drawn = CHOSEN_PARAGRAPHS if answered.documents else CHOSEN
        chosen = [words(drawn[answered.drawn.by], seed=str(answered.drawn.seed))]
        if answered.uneven:
            chosen.append(
                words("Some groups were drawn more often than others, so shares of the sample are not those of all.")
            )
        return chosen
    done = answered.done
    names = Counter(answered.orders.get(response, "") for response in answered.responses if response in done)
    if names.keys() == {""}:
        return [
            words(
                N_("Those of {the_units} that are coded are no random sample. Their order of coding is not known.")
                if answered.documents
                else N_(
                    "The coded answers are no random sample of those given. The order in which they were coded"
                    " is not known."
                )
            )
        ]
    order_names = [
        words(
            "{order} ({n})", order=words(ORDERS[name]) if name in ORDERS else name or words("order not known"), n=number
        )
        for name, number in names.most_common()
    ]
    return [
        words(
            N_("Those of {the_units} that are coded are no random sample. They were coded in this order: {orders}.")
            if answered.documents
            else N_("The coded answers are no random sample of those given. They were coded in this order: {orders}."),
            orders=words.listed(order_names),
        )
    ]


def split_notes(words: Words, counts: Sequence[CodeCount], codebook: Codebook) -> list[str]:
    """Return notes on codes that were split while their answers are not recoded."""
    return [
        words(
            N_("{code} has been split into {codes}, and these answers are not recoded: they count for {code} alone."),
            code=words.quoted(count.code.name),
            codes=words.listed([words.quoted(heir.name) for heir in heirs]),
        )
        for count in counts
        if count.share.n and (heirs := codebook.split_into(count.code))
    ]


def rule_notes(words: Words, answered: Answered) -> list[str]:
    """Return the note on answers coded by several, with the coders and the number of answers that each has coded."""
    if not answered.several:
        return []
    names = [words("{coder} ({n})", coder=name, n=n) for name, n in coders_of(answered).items()]
    done = len(answered.done)
    sentences = RULES_ELSEWHERE if answered.settled else RULES
    sentence = ALL_SETTLED if answered.settled and not answered.unsettled else sentences[answered.rule]
    note = words(
        sentence, both=len(answered.several), coded=done, coders=words.listed(names), settled=len(answered.settled)
    )
    return [note]


UNEVEN = N_(
    "{coded} of {answered} are coded, a random sample that was drawn more often from some groups than from others: the"
    " numbers are of the sample only and have no confidence interval. Those of all answers are estimated from it."
)
"""The note below shares of a sample that is no small copy of all answers."""


def base_notes(words: Words, answered: Answered) -> list[str]:
    """Return the notes below shares: their base and why there is no interval, where not all answers are coded; and in
    which direction the numbers are likely wrong, where only the surest suggestions were accepted.
    """
    surest = surest_notes(words, answered)
    if is_whole(answered):
        return surest
    template = (
        UNEVEN
        if answered.uneven
        else N_("{coded} of {answered} are coded, a random sample.")
        if answered.earned or answered.drawn is not None
        else N_(
            "{coded} of {answered} are coded, and they are no random sample: the numbers are of them"
            " only and have no confidence interval."
        )
    )
    return [words(template, coded=len(answered.coded), answered=len(answered.respondents)), *surest]


def surest_notes(words: Words, answered: Answered) -> list[str]:
    """Return the note on answers that got their first codes from the surest suggestions, accepted together."""
    done = answered.done
    n = sum(answered.orders.get(response) == SUREST for response in done)
    if not n:
        return []
    return [
        words(
            "{n} of {coded} coded answers {n:was|were} first coded by accepting the surest suggestions together, and"
            " codes suggested less surely, or not at all, may be missing there: apart from wrongly accepted"
            " suggestions, the numbers are too low rather than too high.",
            n=n, coded=len(done),
        )
    ]  # fmt: skip


def several_codes(words: Words, answered: Answered) -> str:
    """Return the note on columns of codes that do not add up, since some respondents have several."""
    return words(
        N_("{Units} may have several codes, so columns do not add to 100 per cent.")
        if answered.documents
        else N_("An answer may have several codes, so columns do not add to 100 per cent.")
    )


def has_several(answered: Answered, codes: Sequence[str], book: Codebook) -> bool:
    """Return whether any coded respondent has two of these codes, neither above the other."""
    cases_of_code, counted_codes = cases_by_code(answered, book), {*codes}
    below: dict[str, list[Set[int]]] = {}
    for code in codes:
        below.setdefault(nearest_above(book, code, counted_codes) or "", []).append(
            cases_of_code[code] & answered.coded
        )
    return any(sum(map(len, case_sets)) > len(union(case_sets)) for case_sets in below.values())


def without_code(answered: Answered, codes: Sequence[str], book: Codebook) -> int:
    """Return the number of coded respondents without any of these codes."""
    cases_of_code = cases_by_code(answered, book)
    return len(answered.coded - union(cases_of_code[code] for code in codes))


def no_code_fits_sentences(words: Words, answered: Answered, codes: Sequence[str], book: Codebook) -> list[str]:
    """Return on how many coded respondents no code fits, or that they have none of these codes."""
    none = without_code(answered, codes, book)
    if not none:
        return []
    fits = none == len(answered.coded - union(answered.own_cases.values()))
    template = (
        N_("{n} {n:{unit} has|{units} have} no code that is counted here.")
        if not fits
        else N_("No code fits {n} {n:{unit}|{units}}.")
        if answered.documents
        else N_("No code fits what {n} {n:{unit}|{units}} answered.")
    )
    return [words(template, n=none)]


def adding_up(words: Words, answered: Answered, codes: Sequence[str], book: Codebook) -> list[str]:
    """Return why shares of these codes do not add up to 100 per cent, if so: respondents with several, or none."""
    if has_several(answered, codes, book):
        return [several_codes(words, answered)]
    none = without_code(answered, codes, book)
    template = N_("{n} {n:{unit} has|{units} have} no code that stands here, so columns do not add to 100 per cent.")
    return [words(template, n=none)] if none else []
