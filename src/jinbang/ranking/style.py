"""The style sheet of the report: paper, ink, one red; light, dark and printed."""

STYLE = """
:root{--paper:#faf8f3;--ink:#1c1b19;--ink2:#5b5750;--ink3:#8b857a;--line:#e2dccf;--cinnabar:#a3231c;--indigo:#1e4a78;
--tint:#f6efdd;--sand:#c9c1b0;--amber:#855400;--gold:#c9a94f}
@media (prefers-color-scheme:dark){:root{--paper:#161512;--ink:#ece8df;--ink2:#b0aa9e;--ink3:#857f74;--line:#34312a;
--cinnabar:#e0705f;--indigo:#92bbe3;--tint:#2b2617;--sand:#4c483e;--amber:#e0b25c;--gold:#8d7433}}
body{margin:0;background:var(--paper);color:var(--ink);line-height:1.75;
font:16px/1.75 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",system-ui,sans-serif;
font-variant-numeric:tabular-nums}
main{max-width:1072px;margin:0 auto;padding:36px 24px 56px}
h1,h2{font-family:"Source Han Serif SC","Noto Serif CJK SC","Songti SC",SimSun,Georgia,serif;font-weight:600}
header{border-left:3px solid var(--cinnabar);padding-left:18px;margin-bottom:24px}
header p{margin:0;color:var(--ink2);font-size:14px}
h1{font-size:34px;margin:4px 0 0;line-height:1.3}
h2{font-size:22px;margin:56px 0 12px}
.warning{color:var(--amber);margin:4px 0}
.scroll{overflow-x:auto}
svg{max-width:100%;height:auto;display:block}
table{border-collapse:collapse;width:100%}
th,td{text-align:right;padding:8px 12px 8px 0;border-bottom:1px solid var(--line)}
th{font-weight:400;color:var(--ink2);font-size:14px}
th.name,td.name{text-align:left;overflow-wrap:anywhere;padding-left:24px}
.name:first-child{padding-left:0}
tr.band td{background:var(--tint)}
tr.cut td{border-bottom:2px dashed var(--cinnabar)}
details{border-bottom:1px solid var(--line);padding:8px 0}
summary{cursor:pointer}
ul.work{margin:8px 0 16px;padding-left:24px;color:var(--ink2);overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 24px}
dt{color:var(--ink2)}dd{margin:0;overflow-wrap:anywhere}
td.name:first-child{min-width:4.5em}
svg .ink,svg rect.filed{fill:var(--ink)}svg .ink2{fill:var(--ink2)}svg .ink3{fill:var(--ink3)}
svg text.cinnabar{fill:var(--cinnabar)}svg .cut{stroke:var(--cinnabar)}svg .calibrated{fill:var(--indigo)}
svg .curve{stroke:var(--indigo)}svg .interval{fill:var(--sand)}svg .band-row{fill:var(--tint)}
svg .rule{stroke:var(--line)}
svg .band{fill:var(--gold)}
@media screen and (max-width:760px){main{padding:24px 16px 40px}h1{font-size:28px}h2{margin-top:40px}
.scroll svg{max-width:none}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:8px}}
@media print{body{background:#fff;color:#000}details{display:block}}
"""
