"""Letters: written in the act's transaction, sent after it."""

from jinbang.apps.mailroom.actions.add_colleague import add_colleague
from jinbang.apps.mailroom.actions.deliver import deliver
from jinbang.apps.mailroom.actions.hold_back import hold_back
from jinbang.apps.mailroom.actions.post import post

__all__ = ["add_colleague", "deliver", "hold_back", "post"]
