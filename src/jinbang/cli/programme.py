"""`jinbang programme`: load, publish, amend and compare definitions."""

from __future__ import annotations

from pathlib import Path

import click

from jinbang.cli.check import lang_option, print_problems


@click.group()
def programme() -> None:
    """Load, publish, amend and compare definitions."""


@programme.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@lang_option
def diff(old: Path, new: Path, lang: str) -> None:
    """Say what the definition NEW changes in the definition OLD, one line a change."""
    from jinbang.rules.difference import compare
    from jinbang.rules.digest import digest
    from jinbang.rules.reading import read

    first, second = read(old), read(new)
    for reading in (first, second):
        if reading.definition is None:
            print_problems(reading, lang=lang)
    if first.definition is None or second.definition is None:
        raise SystemExit(1)
    for side, one in (("-", first.definition), ("+", second.definition)):
        click.echo(f"{side}{side}{side} {one.key} sha256:{digest(programme=one)}")
    changes = compare(old=first.definition, new=second.definition)
    for change in changes:
        click.echo(change.say(lang))
    count = len(changes)
    if lang == "zh":
        click.echo(f"共 {count} 处不同。" if changes else "两份定义内容相同。")
    else:
        click.echo(
            f"{count} difference{'s' if count != 1 else ''}." if changes else "The two definitions say the same."
        )


@programme.command()
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--publish", "and_publish", is_flag=True, help="Make it public at once.")
def load(path: Path, and_publish: bool) -> None:
    """Bring the definition in the folder PATH into the site's database, unpublished."""
    from jinbang.cli.site import now, refusals_as_lines, site

    site()
    from jinbang.apps.programmes import actions
    from jinbang.rules.reading import read, to_bundle

    reading = read(path)
    if reading.definition is None:
        print_problems(reading, lang="en")
        raise SystemExit(1)
    with refusals_as_lines():
        loaded = actions.load(files=to_bundle(path), at=now())
        click.echo(f"{loaded.key}: loaded")
        if and_publish:
            version = actions.publish(actor=None, key=loaded.key, at=now())
            click.echo(f"{loaded.key}: version {version.number} published, sha256:{version.digest}")


@programme.command()
@click.argument("key")
def publish(key: str) -> None:
    """Freeze the loaded definition of KEY, record its digest and make the call public."""
    from jinbang.cli.site import now, refusals_as_lines, site

    site()
    from jinbang.apps.programmes import actions

    with refusals_as_lines():
        version = actions.publish(actor=None, key=key, at=now())
        click.echo(f"{key}: version {version.number} published, sha256:{version.digest}")


@programme.command()
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--reason", required=True, help="Why; it is published with the difference.")
def amend(path: Path, reason: str) -> None:
    """Publish the definition in PATH as a new version: an amendment or extension, never back-dated."""
    from jinbang.cli.site import now, refusals_as_lines, site

    site()
    from jinbang.apps.programmes import actions
    from jinbang.rules.reading import read, to_bundle

    reading = read(path)
    if reading.definition is None:
        print_problems(reading, lang="en")
        raise SystemExit(1)
    key = reading.definition.key
    with refusals_as_lines():
        version = actions.amend(actor=None, key=key, files=to_bundle(path), reason=reason, at=now())
        click.echo(f"{key}: version {version.number} published, sha256:{version.digest}")
        for line in version.difference:
            click.echo(line["en"])


@programme.command()
@click.argument("email")
@click.argument("role")
@click.option("--key", "programme_key", default="", help="Only in this programme.")
@click.option("--body", "body_key", required=True, help="Key of the organisation in the definition (secretariat, …).")
@click.option("--name", default="", help="Name of the person, where the account is new.")
def office(email: str, role: str, programme_key: str, body_key: str, name: str) -> None:
    """Give the person EMAIL an office (secretary, screener, body-manager, …) in an organisation: the first ones, at set-up."""
    from jinbang.cli.site import now, refusals_as_lines, site

    site()
    from jinbang.apps.people.actions import grant_office, register_person
    from jinbang.apps.people.queries import organisation_for_body
    from jinbang.apps.people.roles import Role

    if role not in Role.values:
        raise click.ClickException(f"“{role}” is no role; use one of {', '.join(Role.values)}")
    organisation = organisation_for_body(key=body_key)
    if organisation is None:
        raise click.ClickException(f"no loaded programme names an organisation “{body_key}”")
    with refusals_as_lines():
        person = register_person(email=email, name=name or email.split("@", maxsplit=1)[0], at=now())
        grant_office(actor=None, person=person, organisation=organisation, role=role, programme=programme_key, at=now())
    click.echo(f"{email}: {role} of {organisation.name}.  Set a password by “forgot password” on the sign-in page.")
