"""``npukit completion``."""

from __future__ import annotations

import click

from npukit.cli.completion_scripts import SCRIPTS
from npukit.cli.completion_table import completion_table


@click.command()
@click.argument("shell", type=click.Choice(list(SCRIPTS)))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the code with which a shell completes npukit's commands, options and names.

    bash: eval "$(npukit completion bash)" in ~/.bashrc; zsh: the same with zsh in ~/.zshrc, after
    compinit; fish: npukit completion fish > ~/.config/fish/completions/npukit.fish.
    """
    root = context.find_root().command
    assert isinstance(root, click.Group)
    completion_table(root)  # so that the first TAB does not wait for it
    click.echo(SCRIPTS[shell].strip())
