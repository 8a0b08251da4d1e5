"""`coder completion`: print the completion script for a shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from coder.cli.shells import register


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the completion script for SHELL, to be kept where the shell looks for it.

    \b
    bash: coder completion bash > ~/.coder-complete, and in ~/.bashrc: source ~/.coder-complete
    zsh:  coder completion zsh > FOLDER/_coder, in a FOLDER of $fpath
    fish: coder completion fish > ~/.config/fish/completions/coder.fish
    """
    register()
    complete = get_completion_class(shell)
    assert complete is not None
    click.echo(complete(ctx.find_root().command, {}, "coder", "_CODER_COMPLETE").source())
