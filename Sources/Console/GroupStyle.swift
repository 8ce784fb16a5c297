/// The look of groups; it uses the colours of the page's style.
let groupStyle = #"""
#groups > * + * { margin-top: 16px; }
.quiet, .walls { color: var(--quiet); }
.walls { font-size: 13px; }
.group h3 { font-size: 18px; font-weight: 650; overflow-wrap: anywhere; }
.group h3 span { color: var(--quiet); font-size: 14px; font-weight: 400; margin-left: 10px; }
.group h4 { display: flex; justify-content: space-between; font-size: 13px; font-weight: 600; margin-bottom: 6px; }
.group h4 span { color: var(--quiet); font-weight: 400; }
.group .top { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: 8px 24px; padding-bottom: 10px; }
.stats { display: flex; flex-wrap: wrap; gap: 6px 26px; }
.stat { display: flex; flex-direction: column; align-items: flex-end; line-height: 1.15; }
.stat b { font-size: 24px; font-weight: 600; font-variant-numeric: tabular-nums; }
.stat span { color: var(--quiet); font-size: 12px; }
.stat.serving b { color: var(--ok); } .stat.moving b, .stat.coming b { color: var(--series); } .stat.going b { color: var(--limit); }
.group .wide { display: grid; grid-template-columns: minmax(0, 66fr) minmax(0, 34fr); gap: 28px; }
.group figure { margin-bottom: 6px; }
.group figcaption { display: flex; justify-content: space-between; align-items: baseline; font-size: 13px; color: var(--quiet); padding-right: 96px; }
.group figcaption b { color: var(--ink); font-size: 20px; font-weight: 600; font-variant-numeric: tabular-nums; }
.group svg { display: block; width: 100%; overflow: visible; }
.group svg text { fill: var(--quiet); font-size: 11px; font-variant-numeric: tabular-nums; }
.group .grid { stroke: var(--grid); stroke-width: 1; shape-rendering: crispEdges; }
.group .line { fill: none; stroke: var(--series); stroke-width: 2; stroke-linejoin: round; }
.group .area { fill: var(--fill); stroke: none; }
.group .band { stroke: none; fill-opacity: .06; } .group .band.out { fill: var(--limit); } .group .band.in { fill: var(--ok); }
.group .band.out ~ .band.out { fill-opacity: .1; } .group .band.out ~ .band.out ~ .band.out { fill-opacity: .15; }
.group .step { stroke: var(--none); stroke-width: 1; stroke-dasharray: 1 4; opacity: .7; }
.group .limit { stroke: var(--limit); stroke-width: 1.3; stroke-dasharray: 5 4; }
.group .limit.breached { stroke-dasharray: none; stroke-width: 1.8; }
.group svg text.level { fill: var(--limit); font-weight: 600; paint-order: stroke; stroke: var(--card); stroke-width: 3px; }
.group svg text.name.out { fill: var(--limit); } .group svg text.name.in { fill: var(--ok); }
.group line.change { stroke: var(--ink); stroke-width: 1; opacity: .45; }
.group svg text.change { fill: var(--ink); font-weight: 600; }
.group path.desired { fill: none; stroke: var(--ink); stroke-width: 1.6; }
.group path.actual { fill: var(--ok); fill-opacity: .22; stroke: none; }
.legend i { display: inline-block; width: 14px; margin: 0 5px 0 14px; vertical-align: middle; }
.legend i.desired { border-top: 2px solid var(--ink); } .legend i.actual { height: 10px; background: var(--ok); opacity: .35; border-radius: 2px; }
.zones { display: flex; flex-direction: column; gap: 18px; padding-top: 2px; }
.zone ul { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(140px, 1fr)); gap: 8px; }
.member { border: 1px solid var(--line); border-left: 4px solid var(--none); border-radius: 8px; padding: 6px 10px; display: grid; line-height: 1.35; min-width: 0; }
.member b { font: 600 13px/1.4 ui-monospace, monospace; overflow: hidden; text-overflow: ellipsis; }
.member .state { font-size: 13px; } .member .address { font-size: 12px; color: var(--quiet); font-variant-numeric: tabular-nums; }
.member.serving { border-left-color: var(--ok); } .member.serving .state { color: var(--ok); }
.member.warming, .member.coming { border-left-color: var(--series); } .member.warming .state, .member.coming .state { color: var(--series); }
.member.coming { border-style: dashed; border-left-style: solid; animation: breathe 1.6s ease-in-out infinite; }
.member.going { border-left-color: var(--limit); opacity: .75; } .member.going .state { color: var(--limit); }
.zone .more { color: var(--quiet); align-self: center; }
@keyframes breathe { 50% { opacity: .55; } }
@media (prefers-reduced-motion: reduce) { .member.coming { animation: none; } }
.rules { display: grid; grid-template-columns: minmax(0, 58fr) minmax(0, 42fr); gap: 8px 28px; border-top: 1px solid var(--line); margin: 10px 0; padding-top: 14px; }
.rules dl { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 4px 14px; font-size: 14px; margin-bottom: 12px; }
.rules dt { font-weight: 600; overflow-wrap: anywhere; max-width: 160px; } .rules dd { margin: 0; overflow-wrap: anywhere; }
.rules dl.settings { font-size: 13px; color: var(--quiet); } .rules dl.settings dt { font-weight: 400; }
.rules dd > div + div { margin-top: 3px; font-size: 13px; color: var(--quiet); } .rules dd b { color: var(--ink); font-weight: 600; }
.chip.calm.ALARM { color: var(--limit); background: var(--none-soft); } .chip.calm.OK { color: var(--none); background: var(--none-soft); }
code { font: 13px/1.5 ui-monospace, monospace; background: var(--none-soft); border-radius: 5px; padding: 1px 6px; overflow-wrap: anywhere; }
.activities { list-style: none; padding: 0; border-top: 1px solid var(--line); }
.activities li { display: grid; grid-template-columns: 112px minmax(0, 1fr); gap: 2px 16px; padding: 9px 0; border-bottom: 1px solid var(--line); }
.activities time { color: var(--ink); font-variant-numeric: tabular-nums; font-size: 13px; padding-top: 2px; }
.activities time span { display: block; color: var(--quiet); }
.activities p { overflow-wrap: anywhere; }
.doing { display: flex; flex-wrap: wrap; gap: 0 12px; font-size: 13px; color: var(--quiet); }
.doing span { overflow-wrap: anywhere; } .doing em { font-style: normal; color: var(--ok); }
.doing.Failed em { color: var(--alarm); } .doing.Cancelled em { color: var(--limit); }
.doing.InProgress em, .doing.PreInService em, .doing.MidLifecycleAction em { color: var(--series); }
.group details { padding-top: 12px; font-size: 14px; } .group summary { cursor: pointer; color: var(--quiet); }
.group details p { margin-top: 4px; overflow-wrap: anywhere; }
#load { margin-bottom: 16px; display: grid; gap: 6px; }
#load[hidden] { display: none; }
#load .row { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 10px; font-size: 14px; min-width: 0; }
#load b { font-weight: 600; margin-right: 6px; } #load-state { font-variant-numeric: tabular-nums; }
button { font: inherit; font-size: 13px; color: var(--ink); background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 2px 10px; cursor: pointer; }
button:hover { border-color: var(--quiet); } button:focus-visible, summary:focus-visible { outline: 2px solid var(--series); outline-offset: 2px; }
@media (max-width: 920px) { .group .wide, .rules { grid-template-columns: minmax(0, 1fr); } .activities li { grid-template-columns: 1fr; } }
"""#
