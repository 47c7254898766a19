"""Reading a definition: a folder of TOML and prose becomes a `ProgrammeDefinition`, or every mistake at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jinbang.rules.definition import ProgrammeDefinition
from jinbang.rules.examples import WorkedCase
from jinbang.rules.reading.bodies import read_bodies, read_contacts, read_mandates
from jinbang.rules.reading.calendar import read_calendar
from jinbang.rules.reading.conditions import read_conditions
from jinbang.rules.reading.consistency import check_consistency
from jinbang.rules.reading.criteria import read_criteria, read_reasons
from jinbang.rules.reading.examples import read_examples
from jinbang.rules.reading.files import Files, bundle_with_problems, parse_files, to_bundle
from jinbang.rules.reading.forms import read_form
from jinbang.rules.reading.identity import read_identity, read_settings
from jinbang.rules.reading.lists import read_channels, read_lists, read_quotas
from jinbang.rules.reading.node import report_twice
from jinbang.rules.reading.problem import Collector, Problem
from jinbang.rules.reading.prose import read_prose

__all__ = ["Problem", "Reading", "read", "read_bundle", "to_bundle"]


@dataclass(frozen=True)
class Reading:
    """What a folder says.  definition is None exactly where there are problems.

    examples: the worked cases of examples.toml, to be run by `jinbang.rules.examples.run`.
    """

    definition: ProgrammeDefinition | None
    problems: tuple[Problem, ...]
    examples: tuple[WorkedCase, ...] = ()


def read(path: Path | str) -> Reading:
    """Read the definition in a folder.  Never raises for what the folder holds."""
    texts, unreadable = bundle_with_problems(path)
    if unreadable and not texts:
        return Reading(None, unreadable)
    collector = Collector()
    for problem in unreadable:
        collector.add(problem)
    return _read(texts, collector)


def read_bundle(texts: Mapping[str, str]) -> Reading:
    """Read a definition kept as {file: text}, as `to_bundle` made it."""
    return _read(texts, Collector())


def _read(texts: Mapping[str, str], collector: Collector) -> Reading:
    files = parse_files(texts=texts, collector=collector)
    programme = _programme(files)
    check_consistency(files=files, programme=programme)
    examples = read_examples(files.node("examples.toml"), programme=programme, sound=not collector.sorted())
    problems = collector.sorted()
    return Reading(None if problems else programme, problems, examples)


def _programme(files: Files) -> ProgrammeDefinition:
    top = files.node("programme.toml")
    identity, zone = read_identity(top)
    settings, sources = read_settings(top)
    top.finish()
    lists = read_lists(files.node("lists.toml"))
    channels = read_channels(files.node("channels.toml"))
    lists_sound = files.sound("lists.toml")
    bodies_node = files.node("bodies.toml")
    bodies = read_bodies(bodies_node)
    mandates = read_mandates(
        bodies_node, lists=lists, bodies=bodies, secretariat=identity["secretariat"], sound=lists_sound
    )
    contacts = read_contacts(bodies_node, lists=lists, bodies=bodies, sound=lists_sound)
    bodies_node.finish()
    form_nodes = [files.node(name) for name in files.forms]
    report_twice(form_nodes)
    forms = {form.key: form for form in map(read_form, form_nodes)}
    screening, objection = read_reasons(files.node("reasons.toml"))
    return ProgrammeDefinition(
        **identity,
        lists=lists,
        channels=channels,
        quotas=read_quotas(
            files.node("quotas.toml"), lists=lists, channels=channels, sound=files.sound("lists.toml", "channels.toml")
        ),
        calendar=read_calendar(
            files.node("calendar.toml"), zone=zone, settings=settings if files.sound("programme.toml") else None
        ),
        bodies=bodies,
        mandates=mandates,
        contacts=contacts,
        forms=forms,
        conditions=read_conditions(
            files.node("conditions.toml"), lists=lists, forms=forms, sound=files.sound("lists.toml", *files.forms)
        ),
        screening_reasons=screening,
        objection_refusals=objection,
        criteria=read_criteria(files.node("criteria.toml"), lists=lists, sound=lists_sound),
        settings=settings,
        sources=sources,
        prose=read_prose(texts=files.texts, collector=files.collector),
    )
