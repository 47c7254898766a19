"""Words for what a definition says in keys: settings and their values, types of fields, who sees a field, kinds of needs."""

from __future__ import annotations

from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jinbang.rules.definition import ProgrammeDefinition, Settings

SETTINGS = {
    "recommendation": _("须经推荐单位推荐"), "screening": _("形式审查"), "screeners": _("形式审查人数"),
    "correction_rounds": _("补正次数"), "correction_days": _("补正期限（天）"), "final_review": _("终评"),
    "public_notice": _("拟入榜名单公示"), "notice_days": _("公示天数"), "notice_kind": _("公示期计算"),
    "objections": _("受理异议"), "objection_days": _("异议答复期限（天）"),
    "one_live_recommendation": _("同一对象只能有一项有效推荐"), "former_winners": _("往年入榜者"),
    "one_track_per_technology": _("一项技术只报一个领域"), "slot_back_after_screening": _("形审不通过退回名额"),
    "recall_frees_slot": _("截止前撤回推荐退回名额"), "ranked": _("发布名单排名次"), "order_by": _("名单排序"),
    "unit_pair_of_eyes": _("推荐单位须经办、审核两人"), "blind_review": _("匿名评审"),
    "max_per_employer": _("同一单位专家上限（每组）"), "min_outside_share": _("外单位专家最低比例"),
    "panel_size": _("每组专家人数"), "substitutes": _("候补专家人数"), "quorum": _("法定到会比例"),
    "threshold": _("通过比例"), "threshold_base": _("通过比例的基数"), "secret_ballot": _("无记名投票"),
    "ballot_box": _("票箱"),
    "shortlist_percent": _("初评推荐比例（%）"), "reminder_hours": _("截止前提醒（小时）"),
    "filing_gate": _("备案前不邀请专家、不打分"), "requires_seal": _("推荐须盖公章"),
}  # fmt: skip
VALUES = {
    "natural": _("自然日"), "working": _("工作日"), "block": _("不予推荐（可说明理由放行）"), "warn": _("提示"), "off": _("不限"),
    "unit": _("按推荐单位"), "pinyin": _("按拼音"), "strokes": _("按笔画"), "number": _("按编号"), "name": _("按名称"),
    "present": _("到会人数"), "eligible": _("应到人数"), "cast": _("同意与不同意票之和"),
    "sealed": _("封签票箱（内置）"), "belenios": _("Belenios 可验证票箱"),
}  # fmt: skip
#: How a list is ordered, said above it.
ORDERS = {
    "unit": _("不分名次，按推荐单位排列"), "pinyin": _("不分名次，按拼音排列"), "strokes": _("不分名次，按笔画排列"),
    "number": _("不分名次，按编号排列"), "name": _("不分名次，按名称排列"),
}  # fmt: skip
TYPES = {
    "text": _("文字"), "long-text": _("文字"), "title": _("文字"), "number": _("数字"), "money": _("金额（万元）"),
    "integer": _("整数"), "date": _("日期"), "choice": _("单选"), "multiple": _("多选"), "yes-no": _("是或否"),
    "commitment": _("承诺"), "uscc": _("统一社会信用代码"), "person-name": _("姓名"), "person-id": _("证件号码"),
    "phones": _("电话"), "email": _("电子邮箱"), "patent": _("专利号"), "postal-code": _("邮政编码"),
    "division": _("行政区划"), "discipline": _("学科"), "industry": _("行业"), "trl": _("技术成熟度"), "table": _("表格"),
    "file": _("附件"),
}  # fmt: skip
FACES = {
    "public": _("公开"), "reviewers": _("评审可见"), "blind": _("匿名评审时不可见"), "office": _("仅推荐单位和秘书处可见"),
    "handler": _("仅经办人可见"),
}  # fmt: skip
NEEDS = {
    "funding": _("资金"), "pilot": _("中试场地"), "partner": _("合作伙伴"), "market": _("市场与应用场景"), "talent": _("人才"),
    "site": _("落地空间"), "other": _("其他"),
}  # fmt: skip
CASES = {
    "received": (_("已收到，待受理"), "under-way"), "admitted": (_("已受理，调查中"), "care"),
    "refused": (_("不予受理"), "refused"), "answered": (_("已答复"), "done"),
}  # fmt: skip
OUTCOMES = {"keep": _("维持拟入榜"), "remove": _("取消拟入榜")}
PURPOSES = {"enquiry": _("咨询"), "technical-support": _("技术支持"), "review": _("评审")}


@dataclass(frozen=True, slots=True)
class SettingLine:
    """One setting in words with where it comes from."""

    name: Any
    value: Any
    source: str


def setting_lines(definition: ProgrammeDefinition) -> list[SettingLine]:
    """Every setting of the call; those that the notice leaves open say so."""
    return [
        SettingLine(SETTINGS.get(one.name, one.name), _value(getattr(definition.settings, one.name)), definition.sources.get(one.name, ""))
        for one in fields(Settings)
    ]  # fmt: skip


def _value(value: Any) -> Any:
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, tuple):
        return " · ".join(map(str, value))
    if isinstance(value, Fraction):
        return str(value)
    return VALUES.get(value, str(value)) if isinstance(value, str) else str(value)
