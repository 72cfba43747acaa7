"""`rag trust`."""

from __future__ import annotations

import click


@click.command()
@click.option("--forget", is_flag=True, help="Trust it no longer.")
@click.option("--debug", is_flag=True, expose_value=False, help="Log what happens, and show a traceback on an error.")
def trust(forget: bool) -> None:
    """Trust the `rag.toml` of this folder as it is now.

    Until then it may set numbers, patterns and switches, but name no part, server, key or folder elsewhere. A file that
    has changed has to be trusted again.
    """
    from rag.settings import Settings
    from rag.trust.config_file import forget_config, trust_config

    if forget:
        path, was_trusted = forget_config()
        click.echo(f"{path} is trusted no longer." if was_trusted else f"{path} was not trusted.")
        return
    path, wanting = trust_config(Settings.model_fields)
    click.echo(f"{path} is trusted as it is now. It sets {', '.join(wanting) or 'nothing that needs it'}.")
