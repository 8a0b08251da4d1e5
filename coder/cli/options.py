"""Options and arguments that several commands share."""

from __future__ import annotations

import functools
import getpass
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click
from click.core import ParameterSource
from msgspec import Struct

from coder import settings
from coder.cli import output
from coder.errors import CoderError
from coder.i18n.words import several
from coder.model import Comparison, Filter
from coder.queries import codebooks, conditions
from coder.queries import variables as variable_queries

if TYPE_CHECKING:
    from coder.project import Session

Command = TypeVar("Command", bound=Callable[..., object])

FilePath = click.Path(path_type=Path)

project = click.argument("project", type=FilePath, metavar="PROJECT")
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program to read.")
output_file = click.option(
    "-o", "--output", "target", type=FilePath, metavar="FILE", help="Where to. Default, or «-»: standard output."
)
unredacted = click.option(
    "--unredacted", is_flag=True, help="Write in full what `coder redact` replaces. Without it, redacted."
)


def question(help_text: str) -> Callable[[Command], Command]:
    """Return the option that names an open question, with this help."""
    return click.option("--question", metavar="NAME", help=help_text)


def by_variable(help_text: str) -> Callable[[Command], Command]:
    """Return the option that names a closed variable for groups, with this help."""
    return click.option("--by", default="", metavar="VARIABLE", help=help_text)


def user() -> str:
    """Return the coder if neither the line nor the environment names one."""
    try:
        return settings.wanted("coder") or getpass.getuser()
    except (KeyError, OSError):
        return ""


coder = click.option(
    "--coder", "coder_name", metavar="NAME", envvar="CODER_NAME", default=user,
    help="Who codes. Default: $CODER_NAME, else `coder settings`, else your user name.",
)  # fmt: skip


def missing_values(command: Command) -> Command:
    """Add the options on missing values in a file: `missing`, `keep_missing`."""
    named = click.option(
        "--missing", "missing", multiple=True, metavar="VALUE",
        help="A value that is no answer, such as -99. Repeatable.",
    )  # fmt: skip
    kept = click.option(
        "--no-missing", "keep_missing", is_flag=True, help="Take no value as missing that --missing does not name."
    )
    return named(kept(command))


several_coders = click.option(
    "--several-coders", type=click.Choice(["first", "majority", "any"]),
    help="What counts on an answer that several have coded: the codes of the first coder (who has coded most answers to"
    " the question), those of most of them, or any. Default: first.",
)  # fmt: skip


class Filters(Struct, frozen=True):
    """The values of the options of `filters`."""

    codes: tuple[str, ...]
    only: bool
    without: tuple[str, ...]
    question: str | None
    values: tuple[str, ...]
    cases: tuple[str, ...]
    by: str | None
    coded: bool | None
    run: int | None
    wave: str | None
    versions: str


FILTERS = Filters.__struct_fields__


def filters(command: Callable[..., object]) -> Callable[..., object]:
    """Add the options that select answers, as in `coder search`; the command gets them as one value, `filters`."""

    @functools.wraps(command)
    def gathered(
        *, codes: tuple[str, ...], only: bool, without: tuple[str, ...], question: str | None, values: tuple[str, ...],
        cases: tuple[str, ...], by: str | None, coded: bool | None, run: int | None, wave: str | None, versions: str,
        **others: object,
    ) -> object:  # fmt: skip
        filters_given = Filters(codes, only, without, question, values, cases, by, coded, run, wave, versions)
        return command(filters=filters_given, **others)

    wrapped: Callable[..., object] = gathered
    for option in reversed(
        (
            click.option("--code", "codes", multiple=True, metavar="NAME",
                         help="Has this code or a sub-code; repeated: one of these."),
            click.option("--only", is_flag=True, help="With --code: without sub-codes."),
            click.option("--without", multiple=True, metavar="NAME", help="Has neither this code nor a sub-code."),
            click.option("--question", metavar="NAME", help="Answers to this open question."),
            click.option("--where", "values", multiple=True, metavar="VARIABLE=VALUE",
                         help="The case has this value; also != < <= > >=, as in «alder>30»; «alder=»: it has none."
                         " Repeatable."),
            click.option("--case", "cases", multiple=True, metavar="CASE",
                         help="Answers of this case; repeated: of one of these."),
            click.option("--by", "by", metavar="CODER", help="Coded by this coder; with --uncoded: not by them."),
            click.option("--coded/--uncoded", "coded", default=None, help="Coded answers only, or uncoded ones only."),
            click.option("--run", type=int, metavar="N", help="Codings that came from this run of suggestions."),
            click.option("--wave", metavar="NAME", help="Answers of this wave."),
            click.option("--versions", type=click.Choice(["current", "all"]), default="current", show_default=True,
                         help="Whether to include answers whose text a later import changed."),
        )
    ):  # fmt: skip
        wrapped = option(wrapped)
    return wrapped


def filter_of(session: Session, text: str, filters_given: Filters) -> Filter:
    """Return the filter that the options of `filters` describe. Raises NotFound, CoderError."""
    variables: dict[str, str] = {}
    compared: list[Comparison] = []
    known = [row.name for row in variable_queries.variables_of(session)] if filters_given.values else []
    for pair in filters_given.values:
        read = conditions.read_condition(pair, known)
        if read is None:
            raise CoderError(
                "--where «{pair}» lacks a value.", "Write it as VARIABLE=VALUE, such as fylke=Nordland.", pair=pair
            )
        name, sign, value = read
        name = variable_queries.variable_meant(session, name)
        if sign != "=":
            compared.append(Comparison(name, sign, value))
        else:
            variables[name] = value
    return Filter(
        text=text,
        codes=_ids(session, filters_given.codes, only=filters_given.only),
        without=_ids(session, filters_given.without, only=False),
        question=filters_given.question,
        variables=variables,
        compared=tuple(compared),
        cases=filters_given.cases,
        coder=filters_given.by,
        coded=filters_given.coded,
        run=filters_given.run,
        wave=filters_given.wave,
        all_versions=filters_given.versions == "all",
    )


def _ids(session: Session, names: tuple[str, ...], *, only: bool) -> tuple[str, ...]:
    codebook = codebooks.codebook_of(session)
    codes = [codebook.find(name) for name in names]
    return tuple(included_code.id for code in codes for included_code in ((code,) if only else codebook.subtree(code)))


def only_with(acts: bool, purpose: str, *names: str) -> None:
    """Refuse options that are given without effect, since they go with `purpose`. Raises UsageError.

    `names` are parameters. One counts as given even if its value is the default.
    """
    if acts:
        return
    context = click.get_current_context()
    options_given = [
        max(parameter.opts, key=len) if isinstance(parameter, click.Option)
        else parameter.human_readable_name.strip("[].")
        for parameter in context.command.params
        if parameter.name in names
        and context.get_parameter_source(parameter.name) is ParameterSource.COMMANDLINE
        and (not isinstance(parameter, click.Option) or not parameter.is_flag or parameter.is_bool_flag
             or context.params[parameter.name] == parameter.flag_value)
    ]  # fmt: skip
    if options_given:
        listed = output.listed(options_given)
        raise click.UsageError(
            several(
                "{options} goes with {what}.",
                "{options} go with {what}.",
                len(options_given),
                options=listed,
                what=purpose,
            )
        )
