"""What is given, chosen, declared or listed in a table."""

from __future__ import annotations

from jinbang.rules.cn.uscc import check_uscc
from jinbang.rules.definition import Text
from jinbang.rules.predicates.facts import Answer, Arguments, Facts, unknown, verdict


def rows_at_least(facts: Facts, arguments: Arguments) -> Answer:
    rows = facts.value(arguments["field"])
    name = facts.name(arguments["field"])
    if not isinstance(rows, list):
        return unknown(facts, arguments["field"])
    wanted = arguments.get("is", ())
    column = arguments.get("column", "")
    fit = [row for row in rows if not column or (isinstance(row, dict) and row.get(column) in wanted)]
    table = facts.form.fields.get(facts.key(arguments["field"]))
    part = next((one for one in (table.columns if table else ()) if one.key == column), None)
    words = [dict(part.options).get(one, Text(one, one)) for one in wanted] if part else []
    which = Text("、".join(one.zh for one in words), ", ".join(one.en for one in words))
    kind = f"属于{which.zh}的" if which.zh else ""
    return verdict(
        len(fit) >= arguments["count"],
        f"“{name.zh}”中{kind}有 {len(fit)} 项，须不少于 {arguments['count']} 项",
        f"“{name.en}” has {len(fit)} row(s){' that are ' + which.en if which.en else ''}; "
        f"at least {arguments['count']} needed",
    )


def one_of(facts: Facts, arguments: Arguments) -> Answer:
    value = facts.value(arguments["field"])
    if value is None:
        return unknown(facts, arguments["field"])
    key = facts.key(arguments["field"])
    options = dict(facts.form.fields[key].options) if key in facts.form.fields else {}
    given = [str(one) for one in (value if isinstance(value, list) else [value])]
    said = [options.get(one, Text(one, one)) for one in given]
    allowed = [options.get(one, Text(one, one)) for one in arguments["values"]]
    name = facts.name(arguments["field"])
    return verdict(
        all(one in arguments["values"] for one in given),
        f"{name.zh}为“{'、'.join(one.zh for one in said)}”，须为{'、'.join(one.zh for one in allowed)}之一",
        f"{name.en} is “{', '.join(one.en for one in said)}”; must be one of {', '.join(one.en for one in allowed)}",
    )


def declared(facts: Facts, arguments: Arguments) -> Answer:
    name = facts.name(arguments["field"])
    value = facts.value(arguments["field"])
    if value is None:
        return unknown(facts, arguments["field"])
    return verdict(value == "yes", f"对“{name.zh}”的承诺", f"Undertaking “{name.en}”")


_OFFLINE = Text(
    "涉密内容不得在本平台填报或上传。请立即停止填写，按保密规定以线下方式联系主办单位。",
    "Classified content must not be entered or uploaded here. Stop now and contact the organiser off line, "
    "by the rules of secrecy.",
)


def not_secret(facts: Facts, arguments: Arguments) -> Answer:
    value = facts.value(arguments["field"])
    if value is None:
        return unknown(facts, arguments["field"])
    if value == "yes":
        return Answer(True, "已声明不涉及国家秘密，符合。", "Declared to hold no state secret: met.")
    offline = arguments.get("offline", _OFFLINE)
    return Answer(
        False, f"未声明不涉密，不予受理。{offline.zh}", f"Not declared free of secrets: refused. {offline.en}"
    )


def any_filled(facts: Facts, arguments: Arguments) -> Answer:
    references = arguments["fields"] if "fields" in arguments else (arguments["field"],)
    given = [facts.name(one) for one in references if facts.value(one) is not None]
    if not given:
        names = [facts.name(one) for one in references]
        return Answer(
            False,
            f"“{'”“'.join(one.zh for one in names)}”{'均' if len(names) > 1 else ''}未提供，不符合。",
            f"None of “{'”, “'.join(one.en for one in names)}” is given: not met.",
        )
    return Answer(
        True,
        f"已提供“{'”“'.join(one.zh for one in given)}”，符合。",
        f"Given: “{'”, “'.join(one.en for one in given)}”: met.",
    )


def uscc_valid(facts: Facts, arguments: Arguments) -> Answer:
    value = facts.value(arguments["field"])
    if value is None:
        return unknown(facts, arguments["field"])
    wrong = check_uscc(text=str(value)).errors
    if wrong:
        return Answer(False, wrong[0].zh, wrong[0].en)
    return Answer(
        True, "统一社会信用代码有效，系境内登记的主体，符合。", "The unified social credit code is valid: met."
    )
