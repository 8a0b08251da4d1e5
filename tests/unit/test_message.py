"""A message is a template and its facts: English by itself, the reader's language by the catalogue."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.errors import CoderError, FileRefused, NotFound
from coder.i18n.words import refusal, translated, use_language
from coder.kept_message import from_json, message_of, to_json
from coder.message import Message, lines, one_or_many, run_on, text
from coder.model import Codebook


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("en")


def test_facts_stand_in_the_blanks_as_they_are() -> None:
    """Numbers as the blank says, lists with commas, paths as text, and braces in what a person wrote stay."""
    said = Message("{path}: {n:,} of «{name}» ({these})", path=Path("a.csv"), n=1234, name="{x}", these=["a", "b"])
    assert str(said) == "a.csv: 1,234 of «{x}» (a, b)"


def test_one_or_many_goes_by_the_number() -> None:
    several = [str(one_or_many("{n} code", "{n} codes", n)) for n in (0, 1, 2)]
    assert several == ["0 codes", "1 code", "2 codes"]


@pytest.mark.parametrize(("language", "said"), [("nb", "1\u00a0234\u00a0567 byte"), ("nn", "1\u00a0234\u00a0567 byte")])
def test_numbers_are_written_as_the_language_does(language: str, said: str) -> None:
    use_language(language)
    size = Message("{path} is too large for a codebook: {size:,} bytes.", path="k.yaml", size=1_234_567)
    assert said in translated(size)


def test_a_refusal_is_said_in_the_language_in_use_with_all_its_parts() -> None:
    """Facts that are messages are translated too; what people wrote is not."""
    with pytest.raises(NotFound) as refused:
        Codebook(()).find("value")
    assert str(refused.value) == (
        "There is no code «value» in the codebook.\n"
        "`coder codebook show` lists the codes; `coder codebook import` brings in new ones."
    )
    use_language("nb")
    assert refusal(refused.value) == (
        "Det finnes ingen kode «value» i kodeboka.\n"
        "`coder codebook show` viser kodene; `coder codebook import` henter inn nye."
    )
    of_file = FileRefused("{path}: the texts are not in {encoding}.", "Give another.", path="value",
                          encoding=Message("the encoding it names"))  # fmt: skip
    assert refusal(of_file) == "value: tekstene er ikke i tegnkodingen den oppgir.\nOppgi en annen."


def test_hints_follow_each_other_and_nothing_stands_for_none() -> None:
    refused = CoderError("It went wrong.", [None, Message("Split it."), Message("Give {what}.", what="more")])
    assert str(refused) == "It went wrong.\nSplit it. Give more."
    assert str(CoderError("It went wrong.", None)) == "It went wrong."


def test_a_refusal_goes_from_process_to_process() -> None:
    refused = NotFound("There is no file {path}.", "Check the name.", path="{å}")
    again = pickle.loads(pickle.dumps(refused))
    assert (type(again), again.what, again.hints) == (NotFound, refused.what, refused.hints)


def test_a_file_gets_the_name_that_its_reader_knows() -> None:
    inner = Message(
        "{path} is damaged: {why}.", path="/tmp/x/svar.csv", why=Message("at {path}", path="/tmp/x/svar.csv")
    )
    assert str(inner.with_fact("/tmp/x/svar.csv", "a.zip: svar.csv")) == (
        "a.zip: svar.csv is damaged: at a.zip: svar.csv."
    )


def test_joined_messages_are_each_translated() -> None:
    use_language("nn")
    both = [Message("Split it."), text("Split it.")]
    assert translated(lines(both)) == "Del ho opp.\nSplit it."
    assert translated(run_on(both)) == "Del ho opp. Split it."


FACTS = st.recursive(
    st.text() | st.integers(-(2**60), 2**60) | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple)
        | st.builds(lambda first, second: Message("{one} and {two}", one=first, two=second), inner, inner)
    ),
    max_leaves=6,
)


@given(FACTS, FACTS)
def test_a_message_is_kept_as_json_and_read_back(first: object, second: object) -> None:
    said = Message("{one}, {{two}}", one=first, two=second)
    assert from_json(to_json(said)) == said
    assert str(from_json(to_json(said))) == str(said)


@pytest.mark.parametrize("kept", ["", "3", "[]", '{"template": 1, "facts": {}}', '{"facts": {}}', "{"])
def test_what_is_no_kept_message_is_a_value_error(kept: str) -> None:
    with pytest.raises(ValueError, match=r"no message|Expecting"):
        from_json(kept)


@pytest.mark.parametrize(
    "kept",
    [
        "nonsense", '"x"', "[]", '{"template":"{","facts":{}}', '{"template":"{gone}","facts":{}}',
        '{"template":"{0}","facts":{}}', '{"template":"{a.__class__}","facts":{"a":1}}',
        '{"template":"{a[0]}","facts":{"a":"x"}}', '{"template":"{a!r}","facts":{"a":1}}',
        '{"template":"{a:9999999999}","facts":{"a":1}}', '{"template":"{a:,}","facts":{"a":"x"}}',
        '{"template":"{n} x","many":"{n} y","facts":{}}',
        '{"template":"{a}","facts":{"a":{"template":"{b}","facts":{}}}}',
    ],
)  # fmt: skip
def test_what_another_program_put_in_place_of_a_message_is_passed_over(kept: str) -> None:
    """A file may say anything: what cannot be one of our messages is not said, and takes neither memory nor time."""
    with pytest.raises(ValueError, match="no "):
        from_json(kept)
    assert str(message_of(kept, "a summary")) == "a summary"


def test_a_number_in_english_has_the_word_that_goes_with_it() -> None:
    said = Message("{n} {n:answer|answers} of {many:,}", n=1, many=1234)
    assert str(said) == "1 answer of 1,234"
    assert str(Message("{n} {n:answer|answers}", n=0)) == "0 answers"
    assert translated(said, "en") == str(said)
