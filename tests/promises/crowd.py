"""Many rows from one: copies of an object with everything that points at it, made fast.

    several = Crowd(application)   # it, its versions, case, opinions, seats, sheets, … as they are now
    several.add(297)               # 297 more

What the copies point at outside of themselves (contest, unit, person) stays the same.  Unique texts and numbers are changed so
that the database takes them; nothing else is.
"""

from __future__ import annotations

import copy
import itertools
from graphlib import TopologicalSorter
from typing import Any

from django.db import models

_NUMBER = itertools.count(1)
_NAMES = ("number", "code", "email", "subject_key")  # what tells rows apart inside of something larger
Kind = type[models.Model]
Key = tuple[Kind, Any, int]  # model, the row it is a copy of, which copy


class Crowd:
    """seed and what points at it, read once.  alone: without what points at it; changes: fields of the copies of seed."""

    def __init__(self, seed: models.Model, *, alone: bool = False, **changes: Any) -> None:
        self.seed = type(seed)._base_manager.get(pk=seed.pk)
        self.changes = changes
        self.rows = {type(seed): [self.seed]} if alone else _with_what_points_at_it(self.seed)
        self.order = _in_order(self.rows)

    def add(self, number: int) -> None:
        """Make `number` copies."""
        made: dict[Key, models.Model] = {}
        later: list[tuple[models.Model, Any, Key]] = []
        for model in self.order:
            pointers = _pointers(model, self.rows)
            for row, k in itertools.product(self.rows[model], range(number)):
                made[model, row.pk, k] = one = _copied(row, {field.name for field in pointers})
                for field in pointers:
                    to = (field.related_model, getattr(row, field.attname), k)
                    if to in made:
                        setattr(one, field.attname, made[to].pk)
                    elif any(to[1] == other.pk for other in self.rows[to[0]]):  # made after this one
                        setattr(one, field.attname, None)
                        later.append((one, field, to))
                if row is self.seed:
                    for name, value in self.changes.items():
                        setattr(one, name, value)
            fresh = [one for (kind, _, _), one in made.items() if kind is model]
            model._base_manager.bulk_create(fresh, batch_size=400)
        for one, field, to in later:
            setattr(one, field.attname, made[to].pk)
        for field in {field for _, field, _ in later}:
            waiting = [one for one, its, _ in later if its is field]
            field.model._base_manager.bulk_update(waiting, [field.name], batch_size=150)


def _with_what_points_at_it(seed: models.Model) -> dict[Kind, list[Any]]:
    """The object and, over and over, the rows with a foreign key to what was found."""
    found: dict[Kind, dict[Any, Any]] = {type(seed): {seed.pk: seed}}
    fresh: list[tuple[Kind, set[Any]]] = [(type(seed), {seed.pk})]
    while fresh:
        model, keys = fresh.pop()
        for relation in model._meta.get_fields(include_hidden=True):
            if not (relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)):
                continue
            pointing, known = relation.related_model, found.setdefault(relation.related_model, {})
            new = {
                row.pk: row
                for row in pointing._base_manager.filter(**{f"{relation.remote_field.name}__in": keys})
                if row.pk not in known
            }
            if new:
                known.update(new)
                fresh.append((pointing, set(new)))
    return {model: list(rows.values()) for model, rows in found.items() if rows}


def _pointers(model: Kind, rows: dict[Kind, list[Any]]) -> list[models.ForeignKey]:
    """Foreign keys of the model to models that are copied with it."""
    return [f for f in model._meta.concrete_fields if isinstance(f, models.ForeignKey) and f.related_model in rows]


def _in_order(rows: dict[Kind, list[Any]]) -> list[Kind]:
    """Models in an order in which what must be there comes first."""
    needs = {model: {f.related_model for f in _pointers(model, rows) if not f.null} - {model} for model in rows}
    return list(TopologicalSorter(needs).static_order())


def _copied(row: models.Model, inside: set[str]) -> models.Model:
    """A copy that is not saved.  inside: its foreign keys that will point at copies."""
    one, meta = copy.copy(row), type(row)._meta
    one._state = copy.copy(row._state)
    one._state.fields_cache = {}
    one._state.adding = True
    one.pk = meta.pk.get_default() if meta.pk.has_default() else None
    unique = {f for f in meta.concrete_fields if f.unique and not f.primary_key and f.name not in inside}
    for rule in meta.constraints:
        if isinstance(rule, models.UniqueConstraint) and not inside & set(rule.fields):
            fields = [meta.get_field(name) for name in rule.fields]
            unique |= set([f for f in fields if f.name in _NAMES][-1:])
    for field in unique:
        setattr(one, field.attname, _another(field, getattr(row, field.attname)))
    return one


def _another(field: Any, value: Any) -> Any:
    """A value of the field that no other row has."""
    if value is None or value == "":
        return value
    k = next(_NUMBER)
    if isinstance(field, models.IntegerField):
        return 1000 + k
    if isinstance(field, models.EmailField):
        return f"c{k}.{value}"
    end = f"z{k}"  # a letter that no digest in hexadecimal has, or one in 65,536 would end like its own copy
    return f"{value[: field.max_length - len(end)]}{end}"
