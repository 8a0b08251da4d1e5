"""A coder's settings of the screen in a project: stored as text in the file, typed here."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from coder.model.ids import ResponseId


class Settings(Struct):
    """One coder's settings in one project. Unreadable ones have their defaults."""

    questions: tuple[str, ...] | None = None
    """The open questions to code; none of them stands for all. None: never chosen."""
    order: str = "file"
    """One of the orders of `coder.registry`, or `list` for a queue made of a filtered table."""
    seed: int = 1
    own_only: bool = True
    """Whether a coder with assignments sees only these."""
    order_code: str | None = None
    """The code of the order «more of a code»."""
    order_like: ResponseId | None = None
    """The answer of the order «like this one»."""
    answer: ResponseId | None = None
    """Where the coder stopped."""
    first_slot: int = 0
    """The index of the code in slot 1."""
    late_codes: tuple[str, ...] = ()
    """Codes behind the others in the slots. See `CodeSlots.late`."""
    blind: bool = False
    columns: tuple[str, ...] = ()
    """Variables shown in the table of answers."""
    hints_known: frozenset[str] = frozenset()
    theme: str | None = None
    report_variables: tuple[str, ...] = ()
    report_rule: str = ""
    """The rule for answers with several coders: one of `operations.reporting.RULES`."""
    report_definition: str = ""

    @classmethod
    def read(cls, kept: Mapping[str, str]) -> Settings:
        """Return the settings in a file; `kept` has their texts by their names there."""

        def text(name: str) -> str:
            return kept.get(name, "")

        return cls(
            questions=None if (names := kept.get("question")) is None else _lines(names),
            order=text("order") or "file",
            seed=_number(text("seed")) or 1,
            own_only=text("own_only") != "0",
            order_code=kept.get("order_code"),
            order_like=_response(text("order_like")),
            answer=_response(text("answer")),
            first_slot=_number(text("slots")) or 0,
            late_codes=_lines(text("late")),
            blind=text("blind") == "1",
            columns=_lines(text("columns")),
            hints_known=frozenset(filter(None, text("hints").split(","))),
            theme=kept.get("theme"),
            report_variables=_lines(text("report_variable")),
            report_rule=text("report_several"),
            report_definition=text("report_definition"),
        )

    def written(self) -> Mapping[str, str]:
        """Return the texts to store, by their names in the file, without unset ones."""
        values = {
            "question": None if self.questions is None else "\n".join(self.questions),
            "order": self.order,
            "seed": str(self.seed),
            "own_only": "1" if self.own_only else "0",
            "order_code": self.order_code,
            "order_like": None if self.order_like is None else str(self.order_like),
            "answer": None if self.answer is None else str(self.answer),
            "slots": str(self.first_slot),
            "late": "\n".join(self.late_codes),
            "blind": "1" if self.blind else "0",
            "columns": "\n".join(self.columns),
            "hints": ",".join(sorted(self.hints_known)),
            "theme": self.theme,
            "report_variable": "\n".join(self.report_variables),
            "report_several": self.report_rule,
            "report_definition": self.report_definition,
        }
        return {name: value for name, value in values.items() if value is not None}


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.split("\n") if line)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _response(text: str) -> ResponseId | None:
    return None if (number := _number(text)) is None else ResponseId(number)
