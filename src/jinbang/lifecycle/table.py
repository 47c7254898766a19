"""A state table and its one interpreter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jinbang.lifecycle.refusal import Refusal

Facts = Mapping[str, Any]
Condition = Callable[[Facts], Refusal | None]
"""Looks at gathered facts and answers None (go on) or the refusal."""


@dataclass(frozen=True, slots=True)
class Move:
    """One way from some states to another; `only_if` are asked in order, the first refusal wins."""

    name: str
    sources: tuple[str, ...]
    target: str
    only_if: tuple[Condition, ...] = ()
    source: str = ""


class Lifecycle:
    """The moves of one kind of thing.

    name: what moves ("application").  moves: the table; names are unique.
    words: state → (zh, en), for people.
    """

    def __init__(self, name: str, moves: Iterable[Move], words: Mapping[str, tuple[str, str]]) -> None:
        self.name = name
        self.moves = {move.name: move for move in moves}
        self.words = dict(words)
        states = {state for move in self.moves.values() for state in (*move.sources, move.target)} - {""}
        missing = states - set(self.words)
        if missing:
            raise ValueError(f"{name}: no words for {sorted(missing)}")

    @property
    def terminal(self) -> frozenset[str]:
        """States that nothing leaves."""
        left = {state for move in self.moves.values() for state in move.sources if move.target != state}
        return frozenset(set(self.words) - left)

    def say(self, state: str, language: str) -> str:
        """The state in words."""
        zh, en = self.words[state]
        return zh if language.startswith("zh") else en

    def refusal(self, move: str, *, state: str, facts: Facts) -> Refusal | None:
        """None where the move may be made now, else the first reason against it."""
        step = self.moves[move]
        if state not in step.sources:
            zh, en = self.words.get(state, ("（新）", "(new)"))
            return Refusal(
                "wrong-state",
                f"目前状态为“{zh}”，不能进行此操作。请刷新页面查看最新状态。",
                f"This is now “{en}”, so this cannot be done. Reload the page to see where it stands.",
                step.source,
            )
        for condition in step.only_if:
            refusal = condition(facts)
            if refusal is not None:
                return refusal
        return None

    def open_moves(self, *, state: str, facts: Facts) -> tuple[str, ...]:
        """Names of the moves that may be made now."""
        return tuple(name for name in self.moves if self.refusal(name, state=state, facts=facts) is None)
