"""Acts of many people at the same instant, each on a thread and a connection of its own."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any


def at_once(
    *, people: Sequence[int], act: Callable[..., Any], what: Sequence[dict[str, Any]], done: str
) -> Counter[str]:
    """Each person (by key) does `act` with the arguments of the same place; counts `done`, codes of refusals, and errors."""
    from django.db import connections

    from jinbang.apps.people.models import Person
    from jinbang.lifecycle import Refused

    gate, outcomes = threading.Barrier(len(people)), []

    def one(pk: int, arguments: dict[str, Any]) -> None:
        actor = Person.objects.get(pk=pk)
        gate.wait()
        try:
            act(**arguments, actor=actor)
            outcomes.append(done)
        except Refused as refused:
            outcomes.append(refused.refusal.code)
        except Exception as error:
            outcomes.append(f"{type(error).__name__}: {error}")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=job) for job in zip(people, what, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(outcomes)
