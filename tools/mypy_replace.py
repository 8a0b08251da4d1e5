"""A plug-in for mypy: `dataclasses.replace` takes dataclasses alone, `msgspec.structs.replace` Structs alone.

To mypy both kinds of value are dataclasses, but each function fails at run time on a value of the other kind. What a
Struct is given by `msgspec.structs.replace` is checked by its fields, too, as mypy does for dataclasses.
"""

from __future__ import annotations

from collections.abc import Callable

from mypy.plugin import FunctionSigContext, Plugin
from mypy.plugins.dataclasses import replace_function_sig_callback
from mypy.types import FunctionLike, Instance, Type, TypeVarType, UnionType, get_proper_type

STRUCT = "msgspec.Struct"


def replacing(*, structs: bool) -> Callable[[FunctionSigContext], FunctionLike]:
    """The check of a call: is the first argument of the kind that the function takes?"""

    def check(ctx: FunctionSigContext) -> FunctionLike:
        if ctx.args and len(ctx.args[0]) == 1:
            given = ctx.api.get_expression_type(ctx.args[0][0])
            if any(is_struct(instance) is not structs for instance in instances(given)):
                wanted = "msgspec.structs.replace" if not structs else "dataclasses.replace"
                ctx.api.fail(f"This fails at run time: use {wanted} for a value of this kind", ctx.context)
        return replace_function_sig_callback(ctx)

    return check


def instances(given: Type) -> list[Instance]:
    """The classes that a value may be of; none where that is not known."""
    kind = get_proper_type(given)
    if isinstance(kind, UnionType):
        return [instance for item in kind.items for instance in instances(item)]
    if isinstance(kind, TypeVarType):
        return instances(kind.upper_bound)
    return [kind] if isinstance(kind, Instance) else []


def is_struct(kind: Instance) -> bool:
    return kind.type.has_base(STRUCT)


class ReplacePlugin(Plugin):
    """Looks at calls of both functions."""

    def get_function_signature_hook(self, fullname: str) -> Callable[[FunctionSigContext], FunctionLike] | None:
        match fullname:
            case "dataclasses.replace":
                return replacing(structs=False)
            case "msgspec.structs.replace":
                return replacing(structs=True)
        return None


def plugin(_version: str) -> type[Plugin]:
    """What mypy asks for."""
    return ReplacePlugin
