def test_x(world):
    application = world.accepted_application()
    assert application.standing == "accepted"
    assert world.ledger_kinds() == []
