"""Acts after publication."""

from jinbang.apps.promotion.actions.matching import (
    edit_page,
    follow_up,
    make_offer,
    match,
    plan_event,
    state_need,
)

__all__ = ["edit_page", "follow_up", "make_offer", "match", "plan_event", "state_need"]
