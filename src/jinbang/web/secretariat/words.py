"""Names and states as the office says them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from jinbang.apps.promotion.actions import MATCH
from jinbang.rules import calendar
from jinbang.web.present import Shown

VERDICTS = (("pass", ("通过", "Pass")), ("correct", ("补正", "Correct")), ("reject", ("不予受理", "Reject")))
FILING = {
    "draft": Shown(("起草中", "draft")), "filed": Shown(("已报送，待备案", "filed"), "under-way"),
    "returned": Shown(("已退回", "returned"), "care"), "recorded": Shown(("已备案", "on record"), "done"),
    "superseded": Shown(("已被替代", "superseded")),
}  # fmt: skip
PACKAGE = {
    "draft": Shown(("起草中", "draft")), "reported": Shown(("已报送，待接收", "reported"), "under-way"),
    "returned": Shown(("已退回", "returned"), "care"), "received": Shown(("已接收", "received"), "done"),
}  # fmt: skip
RULES = {"mean": ("平均分", "Mean"), "trimmed": ("去掉最高、最低分", "Trimmed mean"), "median": ("中位数", "Median")}
SUGGESTION = {"pass": ("建议通过", "pass"), "reserve": ("候补", "reserve"), "fail": ("建议不通过", "fail")}
MEMBERSHIP = {
    "requested": Shown(("待审核", "requested"), "under-way"), "approved": Shown(("已登记", "in force"), "done"),
    "refused": Shown(("未同意", "refused"), "refused"), "ended": Shown(("已终止", "ended")),
}  # fmt: skip
OBJECTION = {
    "received": Shown(("待受理", "received"), "under-way"), "admitted": Shown(("已受理，待答复", "admitted"), "care"),
    "refused": Shown(("不予受理", "not admitted"), "refused"), "answered": Shown(("已答复", "answered"), "done"),
}  # fmt: skip
BASES = {
    "present": ("到会人数", "members present"),
    "eligible": ("应到人数", "members called"),
    "cast": ("有效票", "votes cast"),
}
CHOICES = (("yes", ("同意", "Yes")), ("no", ("不同意", "No")), ("abstain", ("弃权", "Abstain")))
OUTCOMES = (("propose", ("拟入榜", "Propose")), ("not-choose", ("未入榜", "Not chosen")))
NEEDS = {
    "funding": ("资金", "Funding"), "pilot": ("中试场地", "Pilot site"), "partner": ("合作伙伴", "Partner"),
    "market": ("市场与应用场景", "Market"), "talent": ("人才", "Talent"), "site": ("落地空间", "Premises"), "other": ("其他", "Other"),
}  # fmt: skip
MATCHES = {
    state: Shown(words, "done" if state == "landed" else "refused" if state == "dropped" else "under-way")
    for state, words in MATCH.words.items()
}
MATCH_MOVES = (("contact", ("已对接", "Contacted")), ("sign", ("已签约", "Signed")), ("land", ("已落地", "Implemented")), ("drop", ("终止", "Drop")))  # fmt: skip
ROLES = {
    "secretary": ("秘书处", "Secretary"), "screener": ("形审员", "Screener"), "acknowledger": ("备案受理人", "Acknowledger"),
    "committee": ("终评委员", "Committee member"), "scrutineer": ("监票人", "Scrutineer"), "auditor": ("监督员", "Auditor"),
    "body-manager": ("初评机构管理员", "Review body manager"), "unit-handler": ("推荐单位经办人", "Unit handler"),
    "unit-approver": ("推荐单位审核人", "Unit approver"), "preparer": ("填报人", "Preparer"),
}  # fmt: skip


def named(thing: Any) -> tuple[str, str]:
    """A row with name and name_en, in both languages."""
    return thing.name, getattr(thing, "name_en", "") or thing.name


def moment(instant: datetime | None, zone: ZoneInfo, *, edge: str = "start") -> tuple[str, str]:
    """A moment in both languages; an end at midnight is 24:00 of the day before (R1)."""
    if instant is None:
        return "—", "—"
    return (
        calendar.speak_instant(instant=instant, zone=zone, language="zh", edge=edge),  # type: ignore[arg-type] # start or end
        calendar.speak_instant(instant=instant, zone=zone, language="en", edge=edge),  # type: ignore[arg-type] # start or end
    )


def typed_moment(instant: datetime, zone: ZoneInfo) -> str:
    """For a control of kind datetime-local."""
    return instant.astimezone(zone).strftime("%Y-%m-%dT%H:%M")
