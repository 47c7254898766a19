"""The one console script.  Each command lives in a module of its own and is imported only when it is called,
so that `jinbang verify` runs where Django is not installed."""

from __future__ import annotations

import importlib
import os

import click

# Before NumPy is loaded: on a busy machine, threads of small matrix products wait for each other (25 times slower).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

COMMANDS: dict[str, tuple[str, str]] = {
    # name: (module and attribute, one line of help)
    "assign": ("jinbang.cli.assign:assign", "Assign experts to applications, with a certificate."),
    "rank": ("jinbang.cli.rank:rank", "Rank applications from score sheets, with intervals and reasons."),
    "draw": ("jinbang.cli.draw:draw", "Draw experts from a roster with public randomness; replay a draw."),
    "verify": ("jinbang.cli.verify:verify", "Check receipts and bundles offline."),
    "check": (
        "jinbang.cli.check:check",
        "Check a programme's definition: every mistake at once, then its worked cases.",
    ),
    "programme": ("jinbang.cli.programme:programme", "Load, publish and compare definitions."),
    "rehearse": ("jinbang.cli.rehearse:rehearse", "Play a whole call through the real acts on a simulated clock."),
    "serve": ("jinbang.cli.serve:serve", "Set the site up and serve it."),
    "bundle": ("jinbang.cli.bundle:bundle", "Write the public bundle from which a stranger can re-check a programme."),
    "archive": (
        "jinbang.cli.archive:archive",
        "Write the whole case of a programme, encrypted, for the organiser's records.",
    ),
    "restore": ("jinbang.cli.archive:restore", "Put an archive back into a new installation, and verify it."),
    "keys": ("jinbang.cli.keys:keys", "Show, begin and retire the keys that sign the log."),
    "witness": ("jinbang.cli.witness:witness", "Confirm that the log of somebody else only grows."),
    "worker": ("jinbang.jobs.command:worker", "Work through queued jobs."),
    "translations": ("jinbang.cli.translations:translations", "Compile and check the English words."),
    "manage": ("jinbang.cli.serve:manage", "Run a Django management command."),
}


class Lazy(click.Group):
    """A group that knows its commands' names and help without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name][0].split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="jinbang")
def main() -> None:
    """Jinbang (金榜): run an honours programme from the call to the list, so that anyone can check it."""
