"""What the pages of an archive call the tables and columns, in both languages; what is not here goes by its own name."""

from __future__ import annotations

TABLES: dict[str, tuple[str, str]] = {
    "deliberation.ballot": ("表决", "Ballots"), "deliberation.decision": ("终评决定", "Decision"),
    "deliberation.hasvoted": ("投票记录（不含内容）", "Who voted (not how)"), "deliberation.item": ("议题", "Items"),
    "deliberation.member": ("与会委员", "Members"), "deliberation.recusal": ("回避", "Recusals"),
    "deliberation.sitting": ("会议", "Sitting"), "deliberation.urn": ("选票", "Papers"),
    "nominations.application": ("申报", "Application"), "nominations.attachment": ("附件", "Attachments"),
    "nominations.duplicatesighting": ("重复推荐提示", "Second recommendations seen"), "nominations.extension": ("延期", "Extensions"),
    "nominations.livesubject": ("有效推荐", "Live recommendation"), "nominations.milestone": ("经过", "Timeline"),
    "nominations.preparation": ("经办意见", "Handler's opinion"), "nominations.recommendation": ("推荐", "Recommendations"),
    "nominations.return": ("退回修改", "Returns"), "nominations.slot": ("占用名额", "Place"),
    "nominations.version": ("提交版本", "Submitted versions"), "nominations.waiver": ("准许再次推荐", "Waiver"),
    "nominations.withdrawal": ("撤回", "Withdrawal"), "panels.conflict": ("回避关系", "Conflicts of interest"),
    "panels.draw": ("专家抽取", "Draw"), "panels.expert": ("专家", "Experts"), "panels.filing": ("备案", "Filing"),
    "panels.filingsignature": ("备案会签", "Signatures"), "panels.solicitation": ("请托报告", "Reports of lobbying"),
    "promotion.need": ("需求", "Needs"), "promotion.match": ("对接", "Matches"), "promotion.page": ("展示页", "Page"),
    "promotion.followup": ("跟踪", "Follow-up"), "promotion.campaignevent": ("宣传活动", "Campaign"),
    "publication.certificate": ("证书", "Certificates"), "publication.entry": ("入榜条目", "Entry of the list"),
    "publication.notice": ("公示", "Public notice"), "publication.noticeitem": ("公示条目", "On public notice"),
    "publication.objection": ("异议", "Objections"), "reviews.package": ("初评结果", "Result package"),
    "reviews.packageline": ("初评结果", "Lines of result packages"), "reviews.packagesignature": ("会签", "Signatures"),
    "reviews.scoresheet": ("评分表", "Score sheets"), "reviews.seat": ("评审席位", "Seats"),
    "screening.appeal": ("复核申请", "Appeal"), "screening.case": ("形式审查", "Screening"),
    "screening.correction": ("补正", "Corrections"), "screening.integritycheck": ("失信核查", "Integrity checks"),
    "screening.opinion": ("形审意见", "Screeners' opinions"), "screening.rejection": ("不予受理", "Refusals on form"),
    "screening.ruling": ("秘书处裁定", "Rulings"),
}  # fmt: skip

COLUMNS: dict[str, tuple[str, str]] = {
    "actor": ("经办", "by"), "amends": ("变更自", "amends"), "answer": ("答复", "answer"), "answered_at": ("答复时间", "answered"),
    "application": ("申报", "application"), "at": ("时间", "when"), "attachments": ("附件", "attachments"), "body": ("机构", "body"),
    "by": ("经办", "by"), "carried": ("通过", "carried"), "cases": ("案", "cases"), "chair": ("主任", "chair"),
    "closed_at": ("结束时间", "closed"), "closes": ("截止", "closes"), "code": ("编号", "code"), "codes": ("理由代码", "reason codes"),
    "comment": ("评语", "comment"), "comments": ("意见", "comments"), "composition": ("专家构成", "composition"),
    "contest": ("榜单（领域）", "list or track"), "criteria": ("评审标准", "criteria"), "data": ("内容", "content"),
    "decided_at": ("决定时间", "decided"), "digest": ("摘要", "digest"), "document": ("承诺文件", "commitment"), "due": ("期限", "due"),
    "evidence": ("证据", "evidence"), "expert": ("专家", "expert"), "file_name": ("文件", "file"), "filed_at": ("提交时间", "filed"),
    "findings": ("核对结果", "findings"), "handled_by": ("经办", "handled by"), "holder": ("持有人", "holder"),
    "investigation": ("调查", "investigation"), "issued_at": ("签发时间", "issued"), "item": ("议题", "item"), "kind": ("类别", "kind"),
    "left_at": ("离开时间", "left"), "listed_at": ("入榜时间", "listed"), "member": ("委员", "member"), "minutes": ("纪要", "minutes"),
    "move": ("环节", "move"), "name": ("名称", "name"), "no": ("反对", "no"), "yes": ("赞成", "yes"), "abstain": ("弃权", "abstain"),
    "note": ("备注", "note"), "number": ("编号", "number"), "objector_contact": ("异议人联系方式", "objector's contact"),
    "objector_name": ("异议人", "objector"), "objector_organisation": ("异议人单位", "objector's organisation"),
    "opened_at": ("开始时间", "opened"), "opens": ("开始", "opens"), "opinion": ("意见", "opinion"), "order": ("顺序", "order"),
    "organisation": ("单位", "organisation"), "outcome": ("结果", "outcome"), "papers": ("选票", "papers"), "person": ("人员", "person"),
    "places": ("名额", "places"), "preparer": ("填报人", "preparer"), "present": ("出席", "present"), "published_at": ("发布时间", "published"),
    "quorum": ("法定人数", "quorum"), "rank": ("名次", "rank"), "reason": ("理由", "reason"), "received_at": ("收到时间", "received"),
    "recommended_by": ("推荐人", "recommended by"), "recorded_at": ("备案时间", "recorded"), "recused": ("回避人数", "recused"),
    "result": ("结果", "result"), "reviews": ("有效评分", "valid reviews"), "round": ("轮次", "round"), "score": ("得分", "score"),
    "scores": ("各项得分", "scores"), "screener": ("形审员", "screener"), "seal_digest": ("盖章页", "stamped page"),
    "signed_in_at": ("签到时间", "signed in"), "source": ("原状态", "from"), "standing": ("状态", "standing"), "state": ("状态", "state"),
    "submitted_at": ("提交时间", "submitted"), "submitted_by": ("提交人", "submitted by"), "suggestion": ("建议", "suggestion"),
    "target": ("新状态", "to"), "text": ("内容", "text"), "threshold": ("通过比例", "threshold"), "title": ("名称", "title"),
    "total": ("总分", "total"), "unit": ("推荐单位", "unit"), "until": ("至", "until"), "verdict": ("结论", "verdict"),
    "version": ("版本", "version"), "work_plan": ("工作方案", "work plan"),
}  # fmt: skip


def table(label: str) -> tuple[str, str]:
    """(zh, en) of a table."""
    return TABLES.get(label, (label, label))


def column(name: str) -> tuple[str, str]:
    """(zh, en) of a column."""
    return COLUMNS.get(name, (name, name))
