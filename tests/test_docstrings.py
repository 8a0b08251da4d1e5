"""Docstrings say what a function does or returns, verb first, and nothing in the package is «told» or «said»."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "coder"
TEXTS = {file.relative_to(PACKAGE.parent): file.read_text(encoding="utf-8") for file in sorted(PACKAGE.rglob("*.py"))}

NO_VERB = frozenset(
    {
        "a", "an", "the", "all", "any", "both", "each", "every", "no", "none", "one", "some", "such", "that", "these",
        "this", "those", "who", "whose", "what", "which", "when", "where", "whether", "why", "how", "so", "of", "to",
        "from", "it", "its",
    }
)  # fmt: skip
"""Words that begin a phrase and not an instruction, such as «Return the rows» or «Write a file»."""

HOMELY = re.compile(r"(?i)\b(?:said|told|tells(?! \w+ apart))\b")
"""Programs show, report, return, record, print or disclose. What a respondent says is an answer."""

HOMELY_NAME = re.compile(r"(?:^|_)(?:said|told)(?:_|$)", re.IGNORECASE)

OLDER = frozenset({"coder/readers/choices.py: said"})
"""A blank of a message that files of projects hold."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.Module) -> Iterator[Function]:
    """Yield functions whose docstring is neither that of an attribute nor a help text of the command line."""
    for node in ast.walk(tree):
        if isinstance(node, Function) and ast.get_docstring(node):
            decorators = " ".join(map(ast.unparse, node.decorator_list))
            if not re.search(r"property|command|group", decorators) and node.name not in ("__init__", "__new__"):
                yield node


def prose(text: str) -> Iterator[str]:
    """Yield the docstrings and comments of a module, without the help texts of commands."""
    tree = ast.parse(text)
    helps = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, Function) and isinstance(node.body[0], ast.Expr)
        if re.search(r"command|group", " ".join(map(ast.unparse, node.decorator_list)))
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and id(node.value) not in helps:
            yield str(node.value.value)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.string


def names(tree: ast.Module) -> Iterator[str]:
    """Yield the names that a module gives."""
    for node in ast.walk(tree):
        if isinstance(node, Function | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg | ast.keyword):
            yield node.arg or ""
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.id if isinstance(node, ast.Name) else node.attr


def test_the_docstring_of_a_function_begins_with_what_it_does() -> None:
    found = [
        f"{file}:{function.lineno}: {text.split(chr(10))[0]}"
        for file, source in TEXTS.items()
        for function in functions(ast.parse(source))
        if (text := ast.get_docstring(function)) and text.split()[0].strip(".,:;").casefold() in NO_VERB
    ]
    assert found == [], "begin with a verb: «Return whether …», «Yield …», «Write …»"


def test_docstrings_and_comments_have_words_of_programs() -> None:
    found = [
        f"{file}: {' '.join(text.split())[:100]}"
        for file, source in TEXTS.items()
        if HOMELY.search(source)
        for text in prose(source)
        if HOMELY.search(text)
    ]
    assert found == [], "shown, reported, returned, recorded, given, disclosed; «answered yes» of a respondent"


def test_names_have_words_of_programs() -> None:
    found = {
        f"{file}: {name}"
        for file, source in TEXTS.items()
        if re.search("said|told", source, re.IGNORECASE)
        for name in names(ast.parse(source))
        if HOMELY_NAME.search(name)
    }
    assert found == OLDER, "a name is of what it holds: text, message, line, reply, rows"
