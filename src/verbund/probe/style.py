# SPDX-FileCopyrightText: 2026 The Verbund authors
# SPDX-License-Identifier: EUPL-1.2
"""How the report looks: one column, light and dark, and on paper without what can only be opened on a screen."""

STYLE = """
:root{--page:#fff;--text:#14171c;--soft:#4a5360;--line:#c9ced6;--block:#f2f4f7;--good:#0b6b35;--bad:#a8071a;--none:#4a5360}
@media (prefers-color-scheme:dark){:root{--page:#14171c;--text:#eef0f3;--soft:#b4bcc8;--line:#3d4653;--block:#1f242c;
--good:#6fd39a;--bad:#ff9c9c;--none:#b4bcc8}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:62rem;padding:1.5rem 1rem 3rem;background:var(--page);color:var(--text);
font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.7rem;line-height:1.25;margin:0 0 .5rem}h2{font-size:1.35rem;margin:2rem 0 .5rem}
h3{font-size:1.1rem;margin:1.5rem 0 .25rem}h4{font-size:.9rem;margin:.75rem 0 .25rem;color:var(--soft)}
.count{font-weight:400;color:var(--soft);font-size:.9rem;white-space:nowrap}
.verdict{font-size:1.15rem;font-weight:600;border-left:.35rem solid;padding:.25rem .75rem;margin:.75rem 0}
.passed{color:var(--good)}.failed{color:var(--bad)}.absent{color:var(--none)}
dl{margin:.5rem 0}dl>div{display:flex;flex-wrap:wrap;gap:0 1rem;padding:.1rem 0}
dt{color:var(--soft);min-width:11rem}dd{margin:0;flex:1 1 14rem}
.figures{display:flex;flex-wrap:wrap;gap:.75rem}.figures>div{display:block;border:1px solid var(--line);border-radius:.4rem;
padding:.5rem 1rem;flex:1 1 7rem}.figures dt{min-width:0}.figures dd{font-size:1.6rem;font-weight:600}
ol{list-style:none;margin:0;padding:0}li{border-bottom:1px solid var(--line);padding:.35rem 0}
summary{cursor:pointer;padding:.35rem .25rem;border-radius:.25rem}summary:hover{background:var(--block)}
summary:focus-visible,pre:focus-visible{outline:3px solid var(--good);outline-offset:2px}
.what{font-weight:500;font-size:1rem}h3.what{display:inline;margin:0}
code{font:.85rem ui-monospace,monospace;color:var(--soft)}.mark{font-size:.9rem;font-weight:600;white-space:nowrap}
details>dl,details>h4,details>pre{margin-left:1rem}
pre{background:var(--block);border:1px solid var(--line);border-radius:.3rem;padding:.6rem;margin:.25rem 0 .5rem;
font:.82rem/1.4 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
footer{margin-top:2rem;border-top:2px solid var(--line);color:var(--soft)}
@media print{:root{--page:#fff;--text:#000;--soft:#333;--line:#999;--block:#fff;--good:#064d25;--bad:#8a0010;--none:#333}
@page{size:A4;margin:18mm 15mm}body{max-width:none;padding:0;font-size:9.5pt}h1{font-size:17pt}h2{font-size:13pt}
h3{font-size:11pt;break-after:avoid}li{break-inside:avoid;padding:.1rem 0}summary{list-style:none;padding:0}.what{font-size:9.5pt}
code,.mark,.count{font-size:8pt}pre{font-size:7.5pt}.figures dd{font-size:14pt}}
"""
