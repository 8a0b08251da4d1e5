"""The cost of spaCy's tokens and matchers in place of own rules: CPU seconds for 5,000 answers.

    uv run python benchmarks/tokens.py

Words: those of `coder.text.language` beside the tokens of `spacy.blank("nb")`, and on how many answers they differ.
Keywords: words looked up among the keywords of a codebook beside a PhraseMatcher, over ready tokens and with them; and
as evidence has it, for each code. Details: the rules that find names, numbers and places, beside spaCy's tokens alone,
which a Matcher would need first. The least of three rounds each, after one that warms the caches which both have.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Callable

import spacy
from spacy.matcher import PhraseMatcher

from coder.codebook.read import read_codebook
from coder.reports import privacy
from coder.shipped import CODEBOOK, SURVEY
from coder.suggest.prior import hits
from coder.text.language import WORD, word_form

ANSWERS, ROUNDS = 5_000, 3


def answers() -> list[str]:
    """Return answers of the shipped survey, repeated until there are enough."""
    with SURVEY.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    texts = [text for row in rows for text in row.values() if text and len(text) > 20]
    return (texts * (ANSWERS // len(texts) + 1))[:ANSWERS]


def cost(work: Callable[[], object]) -> float:
    """Return the least CPU seconds of some rounds."""
    work()
    took = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        took.append(time.process_time() - began)
    return min(took)


def main() -> None:
    texts = answers()
    codes = [code for code in read_codebook(CODEBOOK) if not code.retired]
    keywords = {keyword for code in codes for keyword in (*code.keywords, code.name)}
    norwegian = spacy.blank("nb")
    matcher = PhraseMatcher(norwegian.vocab, attr="LOWER")
    matcher.add("keyword", [norwegian.make_doc(keyword) for keyword in keywords])
    documents = [norwegian.make_doc(text) for text in texts]
    found = hits(codes, norwegian=True)

    def words() -> list[list[str]]:
        return [[word_form(match[0]) for match in WORD.finditer(text)] for text in texts]

    terms = {form for of_code in found.terms for form in of_code}

    def exact() -> int:
        return sum(word_form(word) in terms for text in texts for word in WORD.findall(text))

    def ours() -> int:
        columns = range(len(codes))
        return sum(found.source(j, word)[0] != "word" for text in texts for word in WORD.findall(text) for j in columns)

    tokens = cost(lambda: [norwegian.make_doc(text) for text in texts])
    phrases = cost(lambda: [matcher(document) for document in documents])
    own_words, own_exact, own_hits = cost(words), cost(exact), cost(ours)
    details = cost(lambda: [privacy.find(text) for text in texts])
    print(f"{len(texts):,} answers, {len(keywords)} keywords of {len(codes)} codes")
    print(f"words        ours {own_words:6.2f} s   spaCy's tokens {tokens:6.2f} s   {tokens / own_words:5.1f} times")
    others = sum(
        [match[0] for match in WORD.finditer(text)] != [token.text for token in document if WORD.search(token.text)]
        for text, document in zip(texts, documents, strict=True)
    )
    print(f"other words on {others:,} answers")
    print(
        f"keywords     ours {own_exact:6.2f} s   PhraseMatcher {phrases:6.2f} s, with tokens {phrases + tokens:.2f} s"
    )
    print(f"for each code, by lemma, part of a compound and misspelt, too: {own_hits:6.2f} s")
    print(f"details      ours {details:6.2f} s   spaCy's tokens alone {tokens:6.2f} s")


if __name__ == "__main__":
    main()
