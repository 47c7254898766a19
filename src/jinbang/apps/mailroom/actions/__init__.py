"""Letters: written in the act's transaction, sent after it."""

from jinbang.apps.mailroom.actions.deliver import deliver
from jinbang.apps.mailroom.actions.post import post

__all__ = ["deliver", "post"]
