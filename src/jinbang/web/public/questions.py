# ruff: noqa: E501 - each question reads best in one line
"""What the public forms ask: an objection, an offer."""

from jinbang.rules.definition import Field, Text

OBJECTION = (
    Field("name", Text("姓名", "Your name"), "person-name", required=True, help=Text("须为真实姓名；以单位名义提出的，填经办人姓名。只有承办人能看到。", "Your real name; for an organisation, the name of whoever acts for it. Only the handler of the case sees it.")),
    Field("organisation", Text("单位", "Organisation"), "text", help=Text("以单位名义提出的必填，并在书面材料上加盖公章。", "Needed where an organisation objects; its written statement carries its seal.")),
    Field("contact", Text("联系方式", "How to reach you"), "text", required=True, help=Text("电话、邮箱或通信地址，用于核实和答复。只有承办人能看到。", "Telephone, e-mail or postal address, to verify and to answer. Only the handler sees it.")),
    Field("text", Text("异议内容与理由", "What you object to, and why"), "long-text", required=True, min_chars=10, max_chars=4000, help=Text("写明事实和依据。对评审得分、排序的意见不属于异议范围。", "State facts and grounds. A score or a rank is not a matter for objection.")),
)  # fmt: skip
#: Asked with the objection, as files.
EVIDENCE = Text("证据材料", "Evidence")
OFFER = (
    Field("organisation", Text("单位", "Your organisation"), "text", required=True),
    Field("contact", Text("联系方式", "How to reach you"), "text", required=True, help=Text("只有秘书处能看到。", "Only the secretariat sees it.")),
    Field("kind", Text("您能提供什么", "What you have to offer"), "choice", required=True),
    Field("text", Text("具体内容", "In your own words"), "long-text", required=True, max_chars=1000),
)  # fmt: skip
