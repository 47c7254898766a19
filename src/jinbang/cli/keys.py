"""`jinbang keys`: the keys that sign the log."""

from __future__ import annotations

import click

from jinbang.cli.site import now, site


@click.group(invoke_without_command=True)
@click.pass_context
def keys(ctx: click.Context) -> None:
    """Show the log's public keys; begin and retire keys.

    To rotate: `keys new`, publish the new key, wait until those who check have it, then `keys retire ID`.
    """
    site()
    if ctx.invoked_subcommand is None:
        from jinbang.apps.ledger.queries import public_keys

        for one in public_keys():
            click.echo(f"{one.id}  {'signs  ' if one.active else 'retired'}  {one.vkey}")  # one line each, to be copied


@keys.command()
def new() -> None:
    """Begin a further key: it signs from now on, beside those before."""
    from jinbang.apps.ledger.actions import begin_key

    click.echo(begin_key(at=now()))


@keys.command()
@click.argument("identifier", metavar="ID")
def retire(identifier: str) -> None:
    """Let the key ID sign no more; its seed is destroyed, its public half kept."""
    from jinbang.apps.ledger.actions import KeyRefused, retire_key

    try:
        click.echo(f"retired {retire_key(identifier=identifier, at=now())}")
    except KeyRefused as refused:
        raise click.ClickException(str(refused)) from None
