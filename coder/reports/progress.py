"""Progress of an open question in answers and in cases, which may have several answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coder.i18n.translator import N_
from coder.reports.answered import Answered
from coder.reports.compact import ids
from coder.reports.counting import MISSING
from coder.reports.definition import Section
from coder.reports.study import Study
from coder.reports.words import OR, Words


@dataclass(frozen=True, slots=True)
class Progress:
    """`coded` of `answers` are coded; the cases that answered have all of theirs coded, some, or none."""

    answers: int
    coded: int
    cases: int
    all_coded: int
    some_coded: int

    @property
    def none_coded(self) -> int:
        """The number of cases with no answer coded."""
        return self.cases - self.all_coded - self.some_coded

    @property
    def several(self) -> bool:
        """Whether some case has several answers, so that numbers of answers and of cases differ."""
        return self.answers != self.cases


def progress(answered: Answered) -> Progress:
    """Return how far the answers to a question are coded."""
    done = answered.done
    begun = ids(case for response, case in answered.responses.items() if response in done)
    coded = sum(response in done for response in answered.responses)
    whole = answered.coded
    return Progress(len(answered.responses), coded, len(answered.respondents), len(whole), len(begun) - len(whole))


def asked_of(words: Words, labels: Mapping[str, str], section: Section) -> str:
    """Return the condition on other answers under which a question was asked, where it was not asked of all."""
    return words.listed(
        [
            words("«{value}» to «{variable}»", value="/".join(values), variable=labels.get(name, name))
            for name, values in section.asked_when
        ]
    )


def paragraphs_in_all(words: Words, study: Study, answered: Answered) -> str:
    """Return the number of documents and of paragraphs in all of them."""
    documents = len(study.cases_of(answered.responses))
    singular, plural, *_ = words.nouns_of(study.document)
    return words(
        "{documents} {what} {documents:has|have} {answers} {answers:{unit}|{units}} in all.",
        documents=documents, what=singular if documents == 1 else plural, answers=len(answered.respondents),
    )  # fmt: skip


_ANSWERED = {
    True: N_("Of the {asked} who answered {condition}, {answered} answered the question."),
    False: N_("{answered} of {asked} {asked:{unit}|{units}} asked answered the question."),
}
"""Sentences on how many answered a question, by whether only some were asked."""


def follow_up_of(words: Words, study: Study, section: Section, answered: Answered) -> str:
    """Return how many of those selected by the question above answered this one; empty for several above."""
    if len(section.asked_when) != 1:
        return ""
    (gate, values), *_ = section.asked_when
    groups = [group for group in study.grouping(gate, "").groups if group.key != MISSING and group.cases]
    every = all(group.key in values or group.label in values for group in groups)
    return words(
        N_("Of the {asked} who answered, {answered} said more.")
        if every
        else N_("Of the {asked} who answered {answer}, {answered} said more."),
        asked=len(answered.asked), answered=len(answered.respondents),
        answer=words.listed([words.quoted(value) for value in values], OR),
    )  # fmt: skip


def answered_of(words: Words, study: Study, section: Section, answered: Answered) -> str:
    """Return how many were asked and answered; for documents, how many paragraphs they have on the question."""
    respondents = len(answered.respondents)
    if study.documents:
        documents = len(study.cases_of(answered.responses))
        singular, plural, *_ = words.nouns_of(study.document)
        return words(
            "{documents} {what} {documents:has|have} {answers} {answers:{unit}|{units}} on this.",
            documents=documents, what=singular if documents == 1 else plural, answers=respondents,
        )  # fmt: skip
    condition = asked_of(words, study.labels, section)
    template = _ANSWERED[bool(section.asked_when)]
    return words(template, condition=condition, asked=len(answered.asked), answered=respondents)


def lead(words: Words, study: Study, section: Section, answered: Answered, *, follows: bool = False) -> str:
    """Return how many were asked, answered and are coded; in answers and cases where some gave several answers. For
    documents, how many paragraphs they have. With `follows`, directly after the question that selected the respondents,
    only how many answered.
    """
    counts, labels = progress(answered), study.labels
    if study.documents:
        documents = len(study.cases_of(answered.responses))
        singular, plural, *_ = words.nouns_of(study.document)
        return words(
            N_(
                "{documents} {what} {documents:has|have} {answers} {answers:{unit}|{units}} on this, and all of them"
                " are coded; list items are counted one by one."
            )
            if 1 < counts.answers == counts.coded
            else N_(
                "{documents} {what} {documents:has|have} {answers} {answers:{unit}|{units}} on this, and {coded} of"
                " them {coded:is|are} coded; list items are counted one by one."
            ),
            documents=documents, what=singular if documents == 1 else plural,
            answers=counts.answers, coded=counts.coded,
        )  # fmt: skip
    if follows and not counts.several and (sentence := follow_up_of(words, study, section, answered)):
        whole = 1 < counts.cases == counts.all_coded
        coded = N_("All these answers are coded.") if whole else N_("{coded} of these answers {coded:is|are} coded.")
        return f"{sentence} {words(coded, coded=counts.all_coded)}"
    if counts.several:
        sentence = _ANSWERED[bool(section.asked_when)]
    elif 1 < counts.cases == counts.all_coded:
        sentence = (
            N_(
                "Of the {asked} who answered {condition}, {answered} answered the question, and all their answers are"
                " coded."
            )
            if section.asked_when
            else N_(
                "{answered} of {asked} {asked:{unit}|{units}} asked answered the question, and all the answers are"
                " coded."
            )
        )
    else:
        sentence = (
            N_(
                "Of the {asked} who answered {condition}, {answered} answered the question, and {coded} of"
                " them {coded:is|are} coded."
            )
            if section.asked_when
            else N_(
                "{answered} of {asked} {asked:{unit}|{units}} asked answered the question, and {coded} of the answers"
                " {coded:is|are} coded."
            )
        )
    lead = words(
        sentence,
        condition=asked_of(words, labels, section),
        asked=len(answered.asked), answered=counts.cases, coded=counts.all_coded,
    )  # fmt: skip
    if not counts.several:
        return lead
    cases = words(
        "{answers} {answers:answer|answers}, {done} of them coded. {Units} with all answers coded: {coded},"
        " with some of them: {some}, without: {none}.",
        answers=counts.answers, done=counts.coded,
        coded=counts.all_coded, some=counts.some_coded, none=counts.none_coded,
    )  # fmt: skip
    return f"{lead} {cases}"
