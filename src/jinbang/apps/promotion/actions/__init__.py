"""Acts after publication."""

from jinbang.apps.promotion.actions.matching import (
    MATCH,
    edit_page,
    follow_up,
    make_offer,
    match,
    plan_event,
    state_need,
)

__all__ = ["MATCH", "edit_page", "follow_up", "make_offer", "match", "plan_event", "state_need"]
