"""The sentences of the modules below the screen, read out of their source as templates with numbered blanks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

import coder

PACKAGE = Path(coder.__file__).parent
BLANK = "\0"
REPEATS = 3
"""`… or …` is written out for one thing, two and three."""

REFUSALS = ("CoderError", "NotFound", "FileRefused", "ProjectRefused", "CodebookRefused", "Conflict", "UndecidedHits")

Function = ast.FunctionDef | None


class Source:
    """A module whose strings are worked out: every way in which a conditional, a name or a call can come out."""

    def __init__(self, path: Path) -> None:
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self.functions = {node.name: node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)}
        self.imported = {
            one.name: PACKAGE.parent.joinpath(*node.module.split(".")).with_suffix(".py")
            for node in self.tree.body
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("coder.operations.")
            for one in node.names
        }
        """Functions of other operations, by the file in which they stand."""

    def calls(self) -> Iterator[tuple[str, ast.Call, Function]]:
        """Every call: the last name of what is called, the call, and the function it is made in."""
        within: dict[ast.AST, Function] = {}
        for function in self.functions.values():
            within.update(dict.fromkeys(ast.walk(function), function))
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                yield name, node, within.get(node)

    def ways(self, node: ast.expr, function: Function) -> list[str]:
        """What `node` can come out as, with BLANK for what is not known before."""
        match node:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.JoinedStr(values=values):
                return self._joined(values, function)
            case ast.FormattedValue(value=value):
                return self.ways(value, function)
            case ast.IfExp(body=body, orelse=other):
                return [*self.ways(body, function), *self.ways(other, function)]
            case ast.BoolOp(values=values):
                return [way for value in values for way in self.ways(value, function)]
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._joined([left, right], function)
            case ast.Name(id=name):
                return self._assigned(name, function)
            case ast.Subscript(value=ast.Dict(values=values)):
                return [way for value in values for way in self.ways(value, function)]
            case ast.Subscript(value=ast.Name(id=name)):
                return self._values(name)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="get"), args=args):
                return [*self._values(name), *(way for arg in args[1:] for way in self.ways(arg, function))]
            case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(between)), attr="join"), args=[items]):
                if between.strip(" ,") and isinstance(items, ast.GeneratorExp):
                    return [
                        between.join([way] * number)
                        for way in self.ways(items.elt, function)
                        for number in range(1, REPEATS + 1)
                    ]
            case ast.Call(func=ast.Name(id="nearest")) if "nearest" not in self.functions:
                return nearest_ways()
            case ast.Call(func=ast.Name(id="some_of")):
                return [BLANK, f"{BLANK} and {BLANK} more"]
            case ast.Call(func=ast.Name(id=name)) if name in self.functions:
                return self.returned(name)
            case ast.Call(func=ast.Name(id=name)) if name in self.imported:
                return Source(self.imported[name]).returned(name)
        return [BLANK]

    def returned(self, name: str) -> list[str]:
        """What a function of this module can return."""
        function = self.functions[name]
        return [
            way
            for node in ast.walk(function)
            if isinstance(node, ast.Return) and node.value is not None
            for way in self.ways(node.value, function)
        ]

    def _joined(self, nodes: Iterable[ast.expr], function: Function) -> list[str]:
        return ["".join(parts) for parts in product(*(self.ways(node, function) for node in nodes))]

    def _assigned(self, name: str, function: Function) -> list[str]:
        """What is assigned to a name where it is used, or else in the module."""
        for scope in (function, self.tree):
            found: list[str] = []
            for node in () if scope is None else self.tree.body if scope is self.tree else ast.walk(scope):
                if not isinstance(node, ast.Assign):
                    continue
                for target in node.targets:
                    if isinstance(target, ast.Name) and target.id == name:
                        found += self.ways(node.value, function)
                    elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                        for one, value in zip(target.elts, node.value.elts, strict=True):
                            if isinstance(one, ast.Name) and one.id == name:
                                found += self.ways(value, function)
            if found:
                return found
        return [BLANK]

    def _values(self, name: str) -> list[str]:
        """The values of a table of the module."""
        for node in self.tree.body:
            match node:
                case ast.Assign(targets=[ast.Name(id=known)], value=ast.Dict(values=values)) if known == name:
                    return [way for value in values for way in self.ways(value, None)]
        return [BLANK]


def nearest_ways() -> list[str]:
    """What `coder.errors.nearest` can say."""
    return Source(PACKAGE / "errors.py").returned("nearest")


def templates(ways: Iterable[str]) -> set[str]:
    """Ways of saying as templates, a line each: `accepted «{0}» on answer {1}`. What has no word of its own is none."""
    found = set()
    for way in ways:
        for line in way.splitlines():
            line = re.sub(f"{BLANK}+", BLANK, line.strip())
            if re.search("[A-Za-zÆØÅæøå]", line):
                first, *rest = line.replace("{", "{{").replace("}", "}}").split(BLANK)
                found.add(first + "".join(f"{{{number}}}{text}" for number, text in enumerate(rest)))
    return found
