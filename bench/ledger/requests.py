"""The lightest acts as people do them: requests through the whole site, with their entries and without."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from bench.ledger.times import ORDER

if TYPE_CHECKING:
    from bench.ledger.acts import Seconds, Switch

FIRST = 700_000
"""Number of the first invented organisation: below it are those of the rehearsal."""
Request = Callable[[int], Any]


def requested(switch: Switch, *, number: int) -> Seconds:
    """CPU seconds of `number` requests of each kind, with their entries or without, in their order."""
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    spent: Seconds = {}
    for label, request in _kinds(number):
        request(0)  # finds its templates
        spent[label] = []
        for n in range(1, number + 1):
            switch.off, switch.asked = not ORDER[n % len(ORDER)], 0
            gc.disable()
            begun = time.thread_time()
            answer = request(n)
            took = time.thread_time() - begun
            gc.enable()
            if answer.status_code != 302 or not switch.asked:
                raise RuntimeError(
                    f"{label}: {answer.status_code}, {switch.asked} entries: {answer.headers.get('Location')} {answer.content[:2000]!r}"
                )
            spent[label].append((not switch.off, took))
            switch.off = False
    return spent


def _kinds(number: int) -> Iterator[tuple[str, Request]]:
    from django.test import Client
    from django.urls import reverse

    from jinbang.apps.panels.models import Invitation
    from jinbang.apps.people.models import Membership, Office
    from jinbang.apps.programmes.models import Programme
    from jinbang.rules.sample import uscc

    key = Programme.objects.values_list("key", flat=True).get()

    def of(person: Any) -> Client:
        client = Client()
        client.force_login(person)
        return client

    office = Office.objects.filter(role="secretary", programme__in=("", key)).select_related("person", "organisation")[
        0
    ]
    secretary, approver = (
        of(office.person),
        Office.objects.filter(role="unit-approver").select_related("person")[0].person,
    )

    people = reverse("secretariat:people", args=[key])
    yield (
        "a new account with an office",
        lambda n: secretary.post(
            people,
            {
                "do": "grant",
                "email": f"p{n}@example.org",
                "name": "示例",
                "organisation": office.organisation.name,
                "role": "auditor",
            },
        ),
    )
    unit = of(approver)
    yield (
        "register an organisation",
        lambda n: unit.post(
            reverse("unit:register"), {"uscc": uscc(FIRST + n), "name": f"示例单位{FIRST + n}", "role": "unit-approver"}
        ),
    )
    units = list(
        Office.objects.filter(person=approver, organisation__name__startswith="示例单位7")
        .order_by("organisation__uscc")
        .values_list("organisation", flat=True)
    )
    channel = Membership.objects.filter(programme=key).values_list("channel", flat=True)[0]
    yield (
        "ask for a channel",
        lambda n: unit.post(reverse("unit:channels", args=[key, units[n]]), {"channel": channel, "evidence": "示例"}),
    )
    waiting = list(Membership.objects.filter(programme=key, state="requested").values_list("pk", flat=True))
    memberships = reverse("secretariat:memberships", args=[key])
    yield (
        "approve a channel",
        lambda n: secretary.post(memberships, {"do": "decide", "membership": waiting[n], "approve": "yes"}),
    )
    signed = list(
        Invitation.objects.filter(undertaking_at__isnull=False, state="accepted").select_related("expert__person")[
            : number + 1
        ]
    )
    Invitation.objects.filter(pk__in=[one.pk for one in signed]).update(undertaking_at=None)
    experts = [(of(one.expert.person), reverse("expert:undertaking", args=[one.pk])) for one in signed]
    yield "sign the undertaking", lambda n: experts[n][0].post(experts[n][1])
