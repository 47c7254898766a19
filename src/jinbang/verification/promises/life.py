"""Every application goes its way step by step: no step is left out, and none is taken that is not there."""

from __future__ import annotations

from jinbang.verification.act import Act
from jinbang.verification.promise import Promise

_BEFORE_PROPOSED = {
    "draft", "submitted", "returned", "recommended", "screening", "correcting", "ineligible", "appealed", "accepted",
    "reviewing", "passed", "reserve",
}  # fmt: skip
MOVES: dict[str, tuple[set[str], str]] = {
    "submit": ({"draft", "returned", "submitted", "unsubmitted"}, "submitted"),
    "recall": ({"submitted"}, "draft"),
    "return": ({"submitted"}, "returned"),
    "decline": ({"submitted"}, "declined"),
    "recommend": ({"submitted", "unrecommended"}, "recommended"),
    "take-back": ({"recommended"}, "submitted"),
    "withdraw": (_BEFORE_PROPOSED, "withdrawn"),
    "lapse-draft": ({"draft", "returned"}, "unsubmitted"),
    "lapse": ({"submitted"}, "unrecommended"),
    "admit": ({"recommended", "submitted"}, "screening"),
    "ask-correction": ({"screening"}, "correcting"),
    "correct": ({"correcting"}, "screening"),
    "accept": ({"screening", "appealed"}, "accepted"),
    "reject": ({"screening", "correcting"}, "ineligible"),
    "appeal": ({"ineligible"}, "appealed"),
    "uphold": ({"appealed"}, "ineligible"),
    "retrack": ({"screening", "accepted"}, "screening"),
    "assign": ({"accepted"}, "reviewing"),
    "pass": ({"reviewing"}, "passed"),
    "hold-reserve": ({"reviewing"}, "reserve"),
    "fail": ({"reviewing"}, "not-passed"),
    "propose": ({"passed", "reserve"}, "proposed"),
    "not-choose": ({"passed", "reserve"}, "not-chosen"),
    "announce": ({"proposed"}, "on-notice"),
    "suspend": ({"on-notice", "cleared"}, "suspended"),
    "restore": ({"suspended"}, "on-notice"),
    "remove": ({"suspended"}, "removed"),
    "clear": ({"on-notice", "proposed"}, "cleared"),
    "list": ({"cleared"}, "listed"),
    "revoke": ({"listed"}, "revoked"),
}
UNSEEN = {"", "draft", "unsubmitted"}
"""Where an application may come from that the log has not shown before: drafts are nobody's business."""
ON_THE_WAY = {
    "recommended", "screening", "correcting", "appealed", "accepted", "reviewing", "passed", "reserve",
}  # fmt: skip


class Life(Promise):
    """`from` is where the application stood, the move is one that exists, and `to` is where it leads."""

    name, zh = "life", "申报经历"

    def move(self, act: Act) -> None:
        number = act.text("application")
        known = self.book.application(number)
        source, target = act.optional("from"), act.text("to")
        sources, leads = MOVES[act.kind.partition(".")[2]]
        if source not in sources or target != leads:
            self.broke(
                act,
                f"{number} cannot go from {source} to {target} by this",
                f"{number} 不能由此从 {source} 到 {target}",
            )
        elif known is None and (act.kind != "application.submit" or source not in UNSEEN):
            self.lack(act, f"{number} was never submitted before", f"{number} 此前没有提交过")
        elif known is not None and known.standing != source:
            self.lack(
                act,
                f"{number} stood at {known.standing}, not {source}: a step is missing",
                f"{number} 此前为 {known.standing} 而不是 {source}：缺少一步",
            )

    def version(self, act: Act) -> None:
        self.move(act)
        known = self.book.application(act.text("application"))
        before = known.version if known is not None else 0
        if act.whole("version") != before + 1:
            self.lack(
                act,
                f"version {act.whole('version')} follows version {before}",
                f"版本 {act.whole('version')} 不接第 {before} 版",
            )
        act.digest("digest")

    def retrack(self, act: Act) -> None:
        self.move(act)
        known = self.known(act, act.text("application"))
        old, new = act.text("old"), act.text("new")
        contests = self.definition.contests
        if known is not None and known.contest != old:
            self.lack(act, f"it was in {known.contest}, not {old}", f"此前在 {known.contest}，不在 {old}")
        if new not in contests or contests.get(old) != contests.get(new):
            self.broke(act, f"{new} is no other track of the same list", f"{new} 不是同一榜单的领域")

    kinds = dict.fromkeys((f"application.{name}" for name in MOVES), move) | {
        "application.submit": version,
        "application.correct": version,
        "application.retrack": retrack,
    }

    def close(self) -> None:
        """When the lists are out nobody who was recommended, or needed no recommendation, has been forgotten on the way."""
        law = self.book.definition
        direct = law is not None and law.settings.get("recommendation") is False
        for number, known in self.book.all() if self.book.released else ():
            if known.standing in ON_THE_WAY or (known.standing == "submitted" and direct):
                self.lack(
                    number,
                    f"the lists are out, and it still stands at {known.standing}",
                    f"榜单已发布，仍为 {known.standing}",
                )

    def kept(self) -> tuple[str, str]:
        count = len(self.book.applications)
        return f"{count} applications went step by step", f"{count} 项申报逐步推进，无缺步"
