"""The `coder` command: a group that knows its commands by name and loads each only when it runs."""

from __future__ import annotations

import os
import platform
import sys
from contextlib import suppress
from importlib import import_module
from io import StringIO
from pathlib import Path

import click

from coder import __version__
from coder.cli import completing, garbage, quietness, shells, stopping
from coder.cli.speaking import ERROR, in_language, language_option, speak
from coder.cli.typed_command import typed_command
from coder.errors import CoderError, nearest
from coder.i18n.words import _, refusal, translated, use_command
from coder.jobs import log
from coder.message import Message
from coder.reasons import reason
from coder.text import visible

COMMANDS = {
    "init": "Make a project file.",
    "unit": "Say what a case is: a person, an organisation or a document.",
    "import": "Bring answers from a file into a project.",
    "codebook": "Check, show, compare, apply and export codebooks.",
    "code": "Open the coding screen.",
    "apply": "Apply codes to an answer, or codings made elsewhere from a file.",
    "share": "Make a copy of the project for one coder.",
    "merge": "Bring in what was done in copies of the project.",
    "sample": "Draw a random sample of answers to code, or say how large one must be.",
    "assign": "Say who is to code which answers, and how far they have come.",
    "remove": "Take back one of your codings.",
    "asked": "Say whom a question was put to, where not to all.",
    "rename": "Give a question or variable a short name, or a wave another.",
    "memo": "Write a memo, or list them.",
    "theme": "Arrange the themes of a question for the report.",
    "suggest": "Let the classifier propose codes for every uncoded answer.",
    "batch": "Suggest codes for files of any size, without a project of their own.",
    "model": "Save what suggestions are made with as a file, or show what is in one.",
    "encoder": "Say which models of meaning can be used here, and what they cost.",
    "runs": "List the runs of suggestions with their reports.",
    "decide": "Accept, reject or change suggestions.",
    "review": "Look again at codings that look unlikely, or unlike those of alike answers.",
    "evaluate": "Measure suggestions on your own codings: a learning curve.",
    "agree": "Say how far coders agree, by code and on excerpts, and what hangs on it.",
    "reconcile": "List where coders differ, and decide what holds.",
    "estimate": "Estimate each code's share of all answers from a coded random sample.",
    "search": "Find answers by words, codes, variables and coder.",
    "status": "Show progress per question, code and coder.",
    "log": "Show every act, newest first.",
    "undo": "Undo an act.",
    "redo": "Redo what was undone last.",
    "export": "Write excerpts, the 0/1 matrix, codings or the codebook to a file.",
    "archive": "Write the whole study for deposit, with what is to be hidden replaced.",
    "report": "Make the report: tables, figures and quotes as Word, Excel, a page or Markdown.",
    "erase": "Erase a respondent who withdraws; cannot be undone.",
    "redact": "Find names, places and numbers in answers, and decide what reports hide.",
    "check": "Verify a project file, and say how to repair it.",
    "settings": "Show or change what is set for all your work: name, language, theme and more.",
    "plugins": "List what reads, writes, suggests, encodes and orders, plug-ins too.",
    "doctor": "Say what the program runs on and whether it works here.",
    "demo": "Make a project from the shipped corpus and show what the tool does.",
    "completion": "Print the completion script for a shell.",
}
"""Command → its description. Its code is in `coder.cli.NAME_command`."""
WITHOUT_SETTINGS = ("settings", "doctor", "completion")
"""Commands that work when the settings file cannot be read."""
LOADS_MORE = "code"
"""The command that loads more before its work, and itself says when garbage is looked for again."""


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is used, not before."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"coder.cli.{cmd_name}_command").command
        if cmd_name != LOADS_MORE:
            garbage.look_again()
        assert isinstance(command, click.Command)
        within = command.commands.values() if isinstance(command, click.Group) else ()
        leaves = within or (command,)
        for member in (command, *within):
            if not any("--language" in parameter.opts for parameter in member.params):
                member.params.append(
                    language_option(needs_settings=member in leaves and cmd_name not in WITHOUT_SETTINGS)
                )
        for leaf in leaves:
            if not any(parameter.name == "quiet" for parameter in leaf.params):
                leaf.params.append(_quiet_option())
                if "_CODER_COMPLETE" in os.environ:
                    completing.offer(leaf)
        return in_language(command)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command such that SIGTERM ends it like Ctrl-C; `obj` is how it was stopped."""
        with stopping.terminable() as ctx.obj:
            return super().invoke(ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(what)) for name, what in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            unknown = _("There is no command «{name}».").format(name=args[0])
            near = nearest(args[0], COMMANDS)
            raise click.UsageError(f"{unknown} {translated(near)}" if near else unknown)
        return super().resolve_command(ctx, args)


def _quiet_option() -> click.Option:
    """Return the option of every command to print only data and refusals."""

    def set_quiet(_ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
        quietness.set_quiet(value)

    return click.Option(
        ["--quiet"], is_flag=True, is_eager=True, expose_value=False, callback=set_quiet,
        help="Say nothing about the work; refusals, and data asked for, are printed.",
    )  # fmt: skip


def _print_version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"coder {__version__}")
        click.echo(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}")
        ctx.exit()


@click.group(
    cls=LazyGroup,
    epilog="Every command lists its options with --help. Answers never leave this machine.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version,
    help="Show the version and what it runs on; `coder doctor` shows what a bug report needs.",
)  # fmt: skip
def cli() -> None:
    """Code open-ended answers: import them, code them, get suggestions, export excerpts and tables."""


cli.params.append(language_option())


def main() -> None:
    """Run the command line; refusals are printed as messages, with exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # answers are UTF-8 whatever the terminal was set to
            stream.reconfigure(encoding="utf-8", errors="replace")
    if "_CODER_COMPLETE" in os.environ:
        shells.register()
    speak(sys.argv[1:])
    command = typed_command(sys.argv[0], os.environ, sys.prefix, Path.cwd())
    use_command(command, COMMANDS)
    try:
        code = in_language(cli).main(prog_name=command, complete_var="_CODER_COMPLETE", standalone_mode=False)
        sys.stdout.flush()
    except click.UsageError as error:
        _explain(error)
        code = 2
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(_("Stopped; nothing half-done was kept."), err=True)
        code = 130
    except CoderError as error:
        _refuse(error)
        code = 1
    except SystemExit:  # click ends so when the reader of the output is gone, which is no error
        code = 0
    except UnicodeError as error:
        _refuse(
            CoderError(
                "A name or a file is not in the encoding it should be in: {error}.", "Look at --encoding.", error=error
            )
        )
        code = 1
    except BrokenPipeError:
        _drop_output()
        code = 0
    except OSError as error:
        _drop_output()
        what = error.filename or Message("The output")
        _refuse(
            CoderError(
                "{name} could not be read or written: {why}.",
                "Look at the disk.",
                name=what,
                why=reason(error),
            )
        )
        code = 1
    except Exception as error:  # an error in the program: the log has the details
        _drop_output()
        _refuse(_stopped(error))
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def _stopped(error: Exception) -> CoderError:
    return log.stopped(Message("This command"), log.unforeseen(" ".join(["coder", *_command()]), error))


def _command() -> list[str]:
    """Return the name of the command typed, without arguments, which may contain users' text."""
    return [argument for argument in sys.argv[1:2] if argument in COMMANDS]


def _explain(error: click.UsageError) -> None:
    """Print the usage of the command; typed text in it is made visible, too."""
    usage = StringIO()
    error.show(usage)
    click.echo(visible.visible(usage.getvalue()), err=True, nl=False)


def _drop_output() -> None:
    """Discard buffered output that cannot be written, lest it fail again at exit."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refuse(error: CoderError) -> None:
    click.echo(_(ERROR).format(message=visible.visible(refusal(error))), err=True)
