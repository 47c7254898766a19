"""Who asks: the session, the person and the offices, read by prepared queries as the ORM reads them."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.world import World

from jinbang.apps.people.models import Office, Person
from jinbang.apps.people.queries import person_signed_in
from jinbang.apps.people.sessions import Session, SessionStore
from jinbang.apps.people.viewer import viewer_of


def test_a_person_is_read_as_the_orm_reads_it(world: World) -> None:
    for known in Person.objects.all():
        found = person_signed_in(user_id=str(known.pk))
        assert found is not None
        assert {f.attname: getattr(found, f.attname) for f in Person._meta.concrete_fields} == {
            f.attname: getattr(known, f.attname) for f in Person._meta.concrete_fields
        }
    assert person_signed_in(user_id=10**9) is None


def test_each_person_has_the_own_offices(world: World) -> None:
    for person in (world.secretary, world.handler, world.auditor, world.applicant.person):
        rows = Office.objects.filter(person=person).values_list(
            "role", "organisation_id", "programme", "since", "until"
        )
        held = viewer_of(Person.objects.get(pk=person.pk)).held
        assert sorted((h.role, h.organisation_id, h.programme, h.since) for h in held) == sorted(r[:4] for r in rows)


def test_a_session_holds_until_its_end(db: None) -> None:
    made = SessionStore()
    made["said"] = "示例"
    made.save()
    assert SessionStore(made.session_key)["said"] == "示例"
    assert SessionStore("no-such-session").load() == {}
    Session.objects.filter(pk=made.session_key).update(expire_date=timezone.now() - timedelta(seconds=1))
    ended = SessionStore(made.session_key)
    assert ended.load() == {}
    assert ended.session_key is None


def test_it_asks_the_database_once(world: World) -> None:
    secretary = world.secretary
    with CaptureQueriesContext(connection) as asked:
        assert person_signed_in(user_id=secretary.pk) == secretary
    assert len(asked) == 1
