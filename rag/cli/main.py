"""The command `rag`: its group, and how it ends.

Exit codes: 0 done (an abstention is an answer), 1 an error, reported in one line, 2 a wrong option or argument, 130
interrupted. Each command imports what it needs when it runs; a test checks that nothing heavy is imported before.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence

import click

from rag import __version__
from rag.cli import adding, asking, chatting, checking, connecting, evaluating, indexing, reporting, trusting, watching
from rag.cli.options import INTERRUPTED
from rag.errors import RagError
from rag.trust.own_process import leave_working_directory


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="rag")
def rag() -> None:
    """Ask a folder of articles. Every sentence of an answer cites the file it came from."""


for _command in (
    indexing.index,
    adding.add,
    asking.ask,
    asking.show,
    watching.show_new,
    watching.watch,
    checking.check,
    reporting.status,
    reporting.doctor,
    evaluating.evaluate,
    chatting.chat,
    chatting.serve,
    connecting.mcp,
    trusting.trust,
):
    rag.add_command(_command)


@rag.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script of a SHELL; the README says where to put it."""
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    assert made is not None  # click knows the three names above
    click.echo(made(rag, {}, "rag", "_RAG_COMPLETE").source())


def run(arguments: Sequence[str]) -> int:
    """Run the command with these arguments; returns the exit code. An error is printed as one line on standard
    error."""
    debug = "--debug" in arguments
    logging.basicConfig(level=logging.DEBUG if debug else logging.ERROR, format="%(name)s: %(message)s")
    try:
        # an int when a command called ctx.exit, else the command's return value
        result = rag.main(args=list(arguments), prog_name="rag", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        if debug:
            raise
        click.echo(f"rag: {error.format_message()} (`rag --help` lists the commands.)", err=True)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("rag: interrupted. The index is unchanged, and work done so far is kept for the next run.", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        # The other end of a pipe closed (`rag show FILE | head`). Python would complain again when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except RagError as error:
        if debug:
            raise
        click.echo(f"rag: {error}", err=True)
        return 1
    except Exception as error:  # an unexpected error is one line too
        if debug:
            raise
        reason = " ".join(str(error).split())[:200]
        click.echo(f"rag: unexpected {type(error).__name__}: {reason}. Run with --debug to see where.", err=True)
        return 1


def main() -> None:
    """Entry point of the command `rag`."""
    leave_working_directory()  # an empty entry of PYTHONPATH puts it on the path
    sys.exit(run(sys.argv[1:]))
