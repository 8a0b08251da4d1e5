"""The parts that the registry offers, all loaded: the usable ones, and the failed ones with the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from coder.readers.of_plugins import reader_of
from coder.registry import (
    ENCODERS,
    KINDS,
    ORDERS,
    READERS,
    SUGGESTERS,
    WRITERS,
    LeftOut,
    Offered,
    PluginFailed,
    function,
    left_out,
    offered,
)
from coder.suggest import named


@dataclass(frozen=True, slots=True)
class Plugins:
    """Usable parts by kind in the order of KINDS, built-in ones first, and plug-ins that failed."""

    there: tuple[Offered, ...]
    failed: tuple[LeftOut, ...]


def plugins() -> Plugins:
    """Load and check all parts, without calling what plug-ins offer."""
    loaded, failed = [], list(left_out())
    for kind in KINDS:
        for entry in offered(kind).values():
            try:
                if not entry.ours:
                    LOOKS[kind](entry)
            except PluginFailed as error:
                failed.append(LeftOut(entry, error.what))
            else:
                loaded.append(entry)
    return Plugins(tuple(loaded), tuple(failed))


LOOKS: Mapping[str, Callable[[Offered], object]] = {
    READERS: reader_of, WRITERS: function, SUGGESTERS: lambda entry: named.of_plugin(entry), ENCODERS: function,
    ORDERS: function,
}  # fmt: skip
