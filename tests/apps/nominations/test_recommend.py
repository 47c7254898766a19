from jinbang.apps.nominations.actions import recommend
from tests.world import SEAL


def test_x(world):
    application = world.submitted_application()
    recommend(
        application_id=application.pk,
        version_digest=application.current.digest,
        opinion="同意推荐。",
        seal_digest=SEAL,
        actor=world.approver,
        at=world.at(),
    )
    assert world.ledger_kinds() == ["application.recommend"]
