"""One rule answers both “may I?” and “which may I?”.  Default is no; bars beat grants."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from jinbang.lifecycle import Refusal, Refused


@dataclass(frozen=True, slots=True)
class Grant:
    """`relation` may do `actions`, while the thing is in one of `states` (None: in any)."""

    relation: str
    actions: tuple[str, ...]
    states: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """`relation` may never do `actions`, whatever is granted."""

    relation: str
    actions: tuple[str, ...]
    source: str = ""


NOT_YOURS = Refusal(
    "not-allowed",
    "您没有进行此操作的权限。如认为有误，请联系秘书处。",
    "You are not allowed to do this. If you think that is wrong, ask the secretariat.",
)


class Policy:
    """The grants and bars of one kind of thing.

    resource: its name ("application").  An action's full name is "application.view".
    """

    def __init__(self, resource: str, grants: Iterable[Grant], bars: Iterable[Bar] = ()) -> None:
        self.resource = resource
        self.grants = tuple(grants)
        self.bars = tuple(bars)
        self.actions = frozenset(action for grant in self.grants for action in grant.actions)
        unknown = {a for bar in self.bars for a in bar.actions} - self.actions
        if unknown:
            raise ValueError(f"{resource}: bars on actions that nobody is granted: {sorted(unknown)}")

    def refusal(self, action: str, *, relations: AbstractSet[str], state: str | None = None) -> Refusal | None:
        """None where someone who stands in `relations` may do `action` on a thing in `state`."""
        if action not in self.actions:
            raise KeyError(f"{self.resource}.{action}")
        for bar in self.bars:
            if action in bar.actions and bar.relation in relations:
                return Refusal(NOT_YOURS.code, NOT_YOURS.zh, NOT_YOURS.en, bar.source)
        for grant in self.grants:
            if (
                action in grant.actions
                and grant.relation in relations
                and (grant.states is None or state is None or state in grant.states)
            ):
                return None
        return NOT_YOURS

    def may(self, action: str, *, relations: AbstractSet[str], state: str | None = None) -> bool:
        """True where refusal() is None."""
        return self.refusal(action, relations=relations, state=state) is None

    def require(self, action: str, *, relations: AbstractSet[str], state: str | None = None) -> None:
        """Raise Refused unless allowed."""
        refusal = self.refusal(action, relations=relations, state=state)
        if refusal is not None:
            raise Refused(refusal)

    def grants_for(self, action: str) -> tuple[Grant, ...]:
        """The grants of one action, for the list form: one subquery per grant."""
        return tuple(grant for grant in self.grants if action in grant.actions)

    def bars_for(self, action: str) -> tuple[Bar, ...]:
        """The bars of one action, for the list form."""
        return tuple(bar for bar in self.bars if action in bar.actions)

    def is_public(self, action: str) -> bool:
        """True where even a stranger may."""
        return any(grant.relation == "anyone" for grant in self.grants_for(action))
