"""What no single file can know: that the parts of a definition fit each other."""

from __future__ import annotations

from jinbang.rules.definition import Form, ProgrammeDefinition
from jinbang.rules.reading.files import Files
from jinbang.rules.reading.node import dangling

# Without one of these answers nobody could tell that the same subject came in twice (R4).
_SUBJECT = {"enterprise": "uscc", "organisation": "uscc", "person": "person-id"}


def check_consistency(*, files: Files, programme: ProgrammeDefinition) -> None:
    """Collect every mistake between files.  A file that could not be read is not held against the others."""
    _secretariat(files, programme)
    _forms(files, programme)
    _quotas(files, programme)
    _reasons(files, programme)


def _secretariat(files: Files, programme: ProgrammeDefinition) -> None:
    known = [body.key for body in programme.bodies]
    if files.sound("programme.toml", "bodies.toml") and programme.secretariat and programme.secretariat not in known:
        dangling(files.node("programme.toml"), "secretariat", programme.secretariat, known, "bodies.toml")


def _forms(files: Files, programme: ProgrammeDefinition) -> None:
    for file in files.forms:
        node = files.node(file)
        key = node.data.get("key")
        stem = file.removeprefix("forms/").removesuffix(".toml")
        if isinstance(key, str) and key != stem:
            node.problem(
                "key",
                "form-name",
                f"申报表的键应与文件名一致：“{stem}”。",
                f"A form's key is its file's name: “{stem}”.",
            )
    if not files.sound("lists.toml", *files.forms):
        return
    children = files.node("lists.toml").children("list")
    for child, one in zip(children, programme.lists, strict=False):
        if not one.form or one.separately_organised:
            continue
        form = programme.forms.get(one.form)
        if form is None:
            dangling(child, "form", one.form, list(programme.forms), "forms/")
            continue
        unique = programme.settings.one_live_recommendation and files.sound("programme.toml")
        _roles(files, form, one.nominee, unique)


def _roles(files: Files, form: Form, nominee: str, unique: bool) -> None:
    needed = ["title"]
    if unique and nominee in _SUBJECT:
        needed.append(_SUBJECT[nominee])
    for role in needed:
        if role not in form.roles:
            files.node(f"forms/{form.key}.toml").problem(
                "roles",
                "no-role",
                f"[roles] 中缺少“{role}”：请指明哪个字段担任此角色。",
                f"[roles] lacks “{role}”. Say which field plays this part.",
            )


def _quotas(files: Files, programme: ProgrammeDefinition) -> None:
    node = files.node("quotas.toml")
    if not programme.settings.recommendation:
        for file, found in (("quotas.toml", programme.quotas), ("channels.toml", programme.channels)):
            if found:
                files.node(file).problem(
                    "",
                    "no-recommendation",
                    "设置 recommendation = false 时没有推荐渠道和名额。请删去此文件，或改设置。",
                    "With recommendation = false there are no channels and quotas. Delete this file, or the setting.",
                )
        return
    if not files.sound("programme.toml", "lists.toml"):
        return
    for file, what in (("channels.toml", "推荐渠道"), ("quotas.toml", "名额")):
        if file not in files.texts:
            files.node("programme.toml").problem(
                "",
                "no-file",
                f"需经推荐，但没有{what}文件 {file}。请补上，或设置 recommendation = false。",
                f"Units recommend here, but there is no {file}. Add it, or set recommendation = false.",
            )
    if not files.sound("quotas.toml", "channels.toml"):
        return
    given = {(quota.list_key, quota.channel) for quota in programme.quotas}
    for one in programme.lists:
        if one.separately_organised or (one.key, "") in given:
            continue
        lacking = [channel.key for channel in programme.channels if (one.key, channel.key) not in given]
        if lacking:
            node.problem(
                "quota",
                "no-quota",
                f"“{one.name.zh}”没有给渠道 {'、'.join(lacking)} 的名额。请补一条 [[quota]]（可为 0）。",
                f"“{one.name.en}” has no quota for {', '.join(lacking)}. Add a [[quota]]; it may be 0.",
            )


def _reasons(files: Files, programme: ProgrammeDefinition) -> None:
    if not files.sound("programme.toml") or ("reasons.toml" in files.texts and not files.sound("reasons.toml")):
        return
    wanted = (
        ("screening", programme.settings.screening, programme.screening_reasons),
        ("objection", programme.settings.objections, programme.objection_refusals),
    )
    for name, on, found in wanted:
        if on and not found:
            files.node("reasons.toml").problem(
                name,
                "no-reasons",
                f"已启用该环节，但没有任何 [[{name}]] 理由代码。请在 reasons.toml 中补上。",
                f"This step is on, but there is no coded reason for it. Add [[{name}]] entries to reasons.toml.",
            )
