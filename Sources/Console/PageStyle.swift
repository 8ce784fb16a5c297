/// The page's look, light and dark by the reader's own setting.
let pageStyle = #"""
:root {
  --paper: #faf9f7; --card: #ffffff; --ink: #1f2328; --quiet: #6b7076; --line: #e4e1dc; --grid: #efece7;
  --series: #1971c2; --fill: #1971c21a; --limit: #d9480f;
  --ok: #2b8a3e; --ok-soft: #2b8a3e18; --alarm: #c92a2a; --alarm-soft: #c92a2a18; --none: #868e96; --none-soft: #868e9620;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a; --card: #1c2024; --ink: #e8e6e3; --quiet: #9aa0a6; --line: #2c3238; --grid: #252a2f;
    --series: #74c0fc; --fill: #74c0fc1f; --limit: #ff922b;
    --ok: #69db7c; --ok-soft: #69db7c1c; --alarm: #ff8787; --alarm-soft: #ff878722; --none: #adb5bd; --none-soft: #adb5bd1c;
  }
}
* { box-sizing: border-box; margin: 0; }
body { background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; -webkit-font-smoothing: antialiased; }
header, main, footer { max-width: 1120px; margin: 0 auto; padding: 0 24px; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 4px 20px; padding-top: 28px; }
h1 { font-size: 22px; font-weight: 650; letter-spacing: -.01em; }
h1 svg { width: 24px; height: 24px; vertical-align: -4px; margin-right: 8px; }
h1 span { color: var(--quiet); font-weight: 400; font-size: 16px; margin-left: 4px; }
#place { color: var(--quiet); }
#verdict { margin-left: auto; font-weight: 600; }
#verdict.ALARM { color: var(--alarm); } #verdict.OK { color: var(--ok); }
h2 { font-size: 13px; font-weight: 600; text-transform: uppercase; letter-spacing: .06em; color: var(--quiet); margin: 32px 0 12px; }
#graphs { display: grid; grid-template-columns: repeat(auto-fit, minmax(310px, 1fr)); gap: 16px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px; }
.graph h3 { display: flex; justify-content: space-between; align-items: baseline; font-size: 14px; font-weight: 600; }
.graph h3 b { font-size: 20px; font-variant-numeric: tabular-nums; font-weight: 600; }
.graph svg { display: block; width: 100%; height: 130px; margin-top: 6px; overflow: visible; }
.graph text { fill: var(--quiet); font-size: 10px; font-variant-numeric: tabular-nums; }
.graph .grid { stroke: var(--grid); stroke-width: 1; }
.graph .limit { stroke: var(--limit); stroke-width: 1.2; stroke-dasharray: 4 3; }
.graph .line { fill: none; stroke: var(--series); stroke-width: 1.8; stroke-linejoin: round; }
.graph .area { fill: var(--fill); stroke: none; }
.alarm { display: grid; grid-template-columns: 150px 1fr auto; gap: 4px 16px; align-items: baseline; margin-bottom: 10px; scroll-margin: 20px; }
.alarm:target { outline: 2px solid var(--limit); }
.alarm .name { font-weight: 600; overflow-wrap: anywhere; }
.alarm .since { color: var(--quiet); font-variant-numeric: tabular-nums; white-space: nowrap; }
.alarm .why { grid-column: 2 / -1; color: var(--quiet); overflow-wrap: anywhere; white-space: pre-line; }
.chip { font-size: 12px; font-weight: 650; letter-spacing: .02em; border-radius: 6px; padding: 2px 8px; justify-self: start; }
.chip.OK { color: var(--ok); background: var(--ok-soft); }
.chip.ALARM { color: var(--alarm); background: var(--alarm-soft); }
.chip.INSUFFICIENT_DATA { color: var(--none); background: var(--none-soft); }
#inbox { list-style: none; padding: 0; }
#inbox li { display: grid; grid-template-columns: 150px 1fr; gap: 2px 16px; padding: 10px 16px; border-bottom: 1px solid var(--line); }
#inbox time { color: var(--quiet); font-variant-numeric: tabular-nums; }
#inbox b { font-weight: 600; overflow-wrap: anywhere; }
#inbox p { grid-column: 2; color: var(--quiet); overflow-wrap: anywhere; }
.empty { color: var(--quiet); }
footer { color: var(--quiet); font-size: 13px; padding-top: 28px; padding-bottom: 40px; }
@media (max-width: 640px) { .alarm, #inbox li { grid-template-columns: 1fr; } .alarm .why, #inbox p { grid-column: 1; } #verdict { margin-left: 0; } }
"""#
