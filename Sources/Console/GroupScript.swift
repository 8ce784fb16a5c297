/// The page's script for groups: members by zone, the watched metric against thresholds and steps, capacity, policies, schedule, and what
/// was done and why. It draws with what page.js defines; all text goes in as text, never as markup.
let groupScript = #"""
"use strict";
// What the reader has unfolded stays so when the page is drawn anew.
const unfolded = new Set();
const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone || "local";
const isUTC = new Date().getTimezoneOffset() === 0;

const utcTime = (milliseconds) => new Date(milliseconds).toISOString().slice(11, 19) + " UTC";
const utcDate = (milliseconds) => new Date(milliseconds).toISOString().slice(0, 16).replace("T", " ") + " UTC";
const minuteText = (milliseconds) => new Date(milliseconds).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
const plainNumber = (value) => String(Math.round(value * 10) / 10);

// A moment in the reader's time and in UTC; the same once where they are the same.
function moment(milliseconds) {
  return element("time", { datetime: new Date(milliseconds).toISOString() }, isUTC ? "" : clockText(milliseconds), element("span", {}, utcTime(milliseconds)));
}

function folded(key, title, ...content) {
  const details = element("details", {}, element("summary", {}, title), ...content);
  details.open = unfolded.has(key);
  details.addEventListener("toggle", () => details.open ? unfolded.add(key) : unfolded.delete(key));
  return details;
}

// A drawing in real pixels, as wide as its place, with a margin on the right for what the lines mean.
const plotMargin = { left: 34, right: 96 };

function plot(height, from, until, peak, label) {
  const width = Math.max(320, plotWidth());
  const drawing = element("svg", { viewBox: `0 0 ${width} ${height}`, height, role: "img", "aria-label": label });
  const left = plotMargin.left, right = width - plotMargin.right, top = 22, bottom = height - 18;
  const x = (time) => left + (Math.min(Math.max(time, from), until) - from) / (until - from) * (right - left);
  const y = (value) => top + (1 - Math.min(Math.max(value, 0), peak) / peak) * (bottom - top);
  const put = (name, attributes, ...children) => { const node = element(name, attributes, ...children); drawing.append(node); return node; };
  return { drawing, put, x, y, left, right, top, bottom };
}

function plotWidth() {
  const place = $("groups").clientWidth - 34;
  return place > 860 ? Math.floor((place - 28) * 0.66) : place;
}

function timeAxis(area, from, until) {
  const step = [60e3, 120e3, 300e3, 600e3, 1800e3, 3600e3, 7200e3, 14400e3, 43200e3, 86400e3].find((size) => (until - from) / size <= 7) ?? 604800e3;
  for (let time = Math.ceil(from / step) * step; time <= until; time += step) {
    area.put("line", { class: "grid", x1: area.x(time), x2: area.x(time), y1: area.top, y2: area.bottom });
    // The last one's text ends where the drawing does.
    const isLast = area.x(time) > area.right - 24;
    area.put("text", { x: isLast ? area.right : area.x(time), y: area.bottom + 14, "text-anchor": isLast ? "end" : "middle" }, minuteText(time));
  }
}

// Numbers at the left that a reader would choose.
function valueAxis(area, peak) {
  const rough = peak / 4, power = 10 ** Math.floor(Math.log10(rough)), size = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough);
  for (let value = 0; value <= peak; value += size) {
    area.put("line", { class: "grid", x1: area.left, x2: area.right, y1: area.y(value), y2: area.y(value) });
    area.put("text", { x: area.left - 6, y: area.y(value) + 3, "text-anchor": "end" }, shortValue(value));
  }
}

const cut = (text, most) => text.length > most ? text.slice(0, most - 1) + "…" : text;

function shortValue(value) {
  for (const [size, letter] of [[1e9, "G"], [1e6, "M"], [1e3, "k"]]) if (Math.abs(value) >= size) return plainNumber(value / size) + letter;
  return plainNumber(value);
}

// Names at the right margin, moved apart where they would lie upon each other.
function nameLines(area, names) {
  names.sort((a, b) => a.y - b.y);
  let above = -Infinity, below = area.bottom + 10;
  for (const name of names) above = name.at = Math.max(name.y, above + 13);
  for (const name of names.reverse()) below = name.at = Math.min(name.at, below - 13);
  for (const name of names) area.put("text", { class: "name " + name.kind, x: area.right + 8, y: name.at + 4 }, name.text);
}

function policyPlot(data, changes, now) {
  const from = now - data.spanMilliseconds;
  const bounds = data.bands.flatMap((b) => [b.from, b.to]).filter((v) => v != null);
  const levels = [...data.points.map((p) => p[1]), ...bounds, ...data.thresholds.map((t) => t.value)];
  const peak = Math.max(...levels, 1e-9) * 1.18;
  const area = plot(236, from, now, peak, data.title);
  valueAxis(area, peak);
  timeAxis(area, from, now);
  const names = [];
  for (const band of data.bands) {
    const low = Math.max(band.from ?? 0, 0), high = Math.min(band.to ?? peak, peak);
    if (high <= low) continue;
    const kind = band.grows ? "out" : "in";
    area.put("rect", { class: "band " + kind, x: area.left, width: area.right - area.left, y: area.y(high), height: area.y(low) - area.y(high) }, element("title", {}, `${band.policy}: ${band.text}`));
    names.push({ text: band.policy.length <= 8 ? `${band.text} ${band.policy}` : band.text, y: (area.y(low) + area.y(high)) / 2, kind });
    for (const edge of [band.from, band.to]) if (edge != null && edge > 0 && edge < peak) area.put("line", { class: "step", x1: area.left, x2: area.right, y1: area.y(edge), y2: area.y(edge) });
  }
  stepLine(area, data, now);
  for (const line of data.thresholds) {
    area.put("line", { class: "limit" + (line.isBreached ? " breached" : ""), x1: area.left, x2: area.right, y1: area.y(line.value), y2: area.y(line.value) }, element("title", {}, `${line.alarm} ${line.text}`));
    area.put("text", { class: "level" + (line.isBreached ? " breached" : ""), x: area.left + 6, y: area.y(line.value) - 4 }, `${cut(line.alarm, 40)} ${line.text}`);
  }
  nameLines(area, names);
  markChanges(area, changes.filter((c) => c.time > from));
  const newest = data.points.length ? shortValue(data.points[data.points.length - 1][1]) : "no data yet";
  return element("figure", {}, element("figcaption", {}, data.title, element("b", {}, newest)), area.drawing);
}

// Each change of the desired capacity; where several are near each other only the last has room for its numbers.
function markChanges(area, changes) {
  let next = Infinity;
  for (const change of changes.reverse()) {
    const at = area.x(change.time), words = `${change.from} → ${change.to}`;
    area.put("line", { class: "change", x1: at, x2: at, y1: area.top - 4, y2: area.bottom }, element("title", {}, `${words}, ${dateText(change.time)}`));
    if (next - at < 44) continue;
    area.put("text", { class: "change", x: at, y: area.top - 8, "text-anchor": "middle" }, words);
    next = at;
  }
}

// A value holds for its period; where periods have none there is a gap.
function stepLine(area, data, now) {
  let path = "", fill = "", last = null;
  for (const [time, value] of data.points) {
    const begin = area.x(time), end = area.x(Math.min(time + data.periodMilliseconds, now)), level = area.y(value);
    const joins = last === time;
    path += (joins ? "L" : "M") + begin.toFixed(1) + " " + level.toFixed(1) + "H" + end.toFixed(1);
    fill += `M${begin.toFixed(1)} ${area.bottom}V${level.toFixed(1)}H${end.toFixed(1)}V${area.bottom}Z`;
    last = time + data.periodMilliseconds;
  }
  area.put("path", { class: "area", d: fill });
  area.put("path", { class: "line", d: path });
}

function capacityPlot(group, spanMilliseconds, now) {
  const from = now - spanMilliseconds, peak = Math.max(group.max, 1) * 1.12;
  const area = plot(128, from, now, peak, "capacity");
  timeAxis(area, from, now);
  const names = [];
  for (const [text, value] of group.min === group.max ? [[`min, max ${group.min}`, group.min]] : [[`max ${group.max}`, group.max], [`min ${group.min}`, group.min]]) {
    area.put("line", { class: "step", x1: area.left, x2: area.right, y1: area.y(value), y2: area.y(value) });
    names.push({ text, y: area.y(value), kind: "" });
  }
  area.put("line", { class: "grid", x1: area.left, x2: area.right, y1: area.bottom, y2: area.bottom });
  const steps = (points) => points.map(([time, value], i) => `${i ? "H" + area.x(time).toFixed(1) + "V" : "M" + area.x(time).toFixed(1) + " "}${area.y(value).toFixed(1)}`).join("") + `H${area.x(now).toFixed(1)}`;
  const { desired, actual } = group.capacity;
  if (actual.length) area.put("path", { class: "actual", d: `${steps(actual)}V${area.bottom}H${area.x(actual[0][0]).toFixed(1)}Z` });
  if (desired.length) area.put("path", { class: "desired", d: steps(desired) });
  nameLines(area, names);
  const legend = element("span", { class: "legend" }, element("i", { class: "desired" }), "desired", element("i", { class: "actual" }), "in service");
  return element("figure", {}, element("figcaption", {}, "Capacity", legend), area.drawing);
}

function desiredChanges(points) {
  return points.slice(1).map(([time, value], i) => ({ time, from: points[i][1], to: value })).filter((c) => c.from !== c.to);
}

const stateKinds = [[/^Pending|^Warmed:Pending/, "coming"], [/Terminating|Detaching|Quarantined/, "going"], [/^InService$/, "serving"]];

function member(data) {
  const kind = stateKinds.find(([pattern]) => pattern.test(data.state))?.[1] ?? "aside";
  const words = { InService: "in service", Pending: "pending", "Pending:Wait": "waits for its hook", Terminating: "terminating" };
  const word = data.isWarming ? "warming up" : words[data.state] ?? data.state;
  const notes = [data.type, data.isProtected ? "protected" : null, data.isHealthy ? null : "unhealthy" + (data.fault ? ": " + data.fault : "")].filter(Boolean);
  return element("li", { class: "member " + kind + (data.isWarming ? " warming" : ""), title: [data.id, ...notes].join(" · ") },
    element("b", {}, data.id.length > 12 ? data.id.slice(0, 4) + "…" + data.id.slice(-6) : data.id),
    element("span", { class: "state" }, word), element("span", { class: "address" }, data.address ?? ""));
}

function zone(data) {
  const ghosts = Array.from({ length: Math.min(data.launching, 20) }, () => element("li", { class: "member coming" }, element("b", {}, "…"), element("span", { class: "state" }, "ordered")));
  const members = [...data.members.map(member), ...ghosts];
  const more = data.more ? [element("li", { class: "more" }, `and ${data.more} more`)] : [];
  return element("div", { class: "zone" }, element("h4", {}, data.name, element("span", {}, data.isClosed ? "closed" : String(members.length + data.more))),
    element("ul", {}, ...members, ...more));
}

function figure(number, word, kind) {
  return element("div", { class: "stat " + (kind ?? "") }, element("b", {}, String(number)), element("span", {}, word));
}

function policyRows(group) {
  const words = { ALARM: "calls it", OK: "idle", INSUFFICIENT_DATA: "no data" };
  return group.policies.flatMap((policy) => {
    const alarms = group.alarms.filter((a) => policy.alarms.includes(a.name));
    const called = alarms.map((a) => element("div", { title: a.why },
      element("span", { class: "chip calm " + a.state }, words[a.state] ?? a.state), " ", element("b", {}, a.name), " ", a.condition.replace(/ s$/, "\u00a0s")));
    return [element("dt", {}, policy.name + (policy.isEnabled ? "" : " (off)")), element("dd", {}, element("div", {}, policy.text), ...called)];
  });
}

function scheduleRows(group) {
  return group.schedule.flatMap((action) => {
    const next = action.next == null ? "never again" : "next " + utcDate(action.next) + (isUTC ? "" : ` = ${dateText(action.next)} in ${ownZone}`);
    const rule = action.recurrence == null ? ["once"] : [element("code", {}, action.recurrence), " in " + action.timeZone];
    return [element("dt", {}, action.name), element("dd", {}, element("div", {}, ...rule, ": " + action.change), element("div", { class: "quiet" }, next))];
  });
}

// Activities that one decision began stand together below its reason: the first sentence of their causes.
function activityList(activities) {
  const reasons = [];
  for (const activity of activities) {
    const [reason, ...rest] = activity.cause.split(/\s{2,}(?=At )/);
    const last = reasons[reasons.length - 1];
    if (last && last.reason === reason) last.items.push({ activity, rest }); else reasons.push({ reason, items: [{ activity, rest }] });
  }
  return reasons.map(({ reason, items }) => element("li", {},
    moment(items[items.length - 1].activity.start),
    element("div", {}, element("p", { title: reason }, withoutTime(reason)),
      ...items.map(({ activity, rest }) => element("div", { class: "doing " + activity.status, title: rest.join("  ") },
        element("span", {}, activity.description), element("em", {}, progress(activity)))),
      ...[...new Set(items.flatMap((item) => [item.activity.message]).filter(Boolean))].map((text) => element("p", { class: "quiet" }, text)))));
}

// The time stands beside it already.
function withoutTime(reason) {
  const text = reason.replace(/^At \S+Z,? /, "");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function progress(activity) {
  const words = { Successful: "done", Failed: "failed", Cancelled: "cancelled", PreInService: "starting", InProgress: "in progress", MidLifecycleAction: "waits for its hook" };
  const took = activity.end == null ? "" : " in " + plainNumber((activity.end - activity.start) / 1000) + " s";
  return (words[activity.status] ?? activity.status) + took;
}

function group(data, now) {
  const changes = desiredChanges(data.capacity.desired);
  const span = data.graphs[0]?.spanMilliseconds ?? 900e3;
  const plots = [...data.graphs.map((g) => policyPlot(g, changes, now)), ...(data.capacity.desired.length ? [capacityPlot(data, span, now)] : [])];
  const stats = [figure(data.desired, "desired", data.desired === data.inService ? "" : "moving"), figure(data.inService, "in service", "serving"),
    ...(data.pending ? [figure(data.pending, "coming", "coming")] : []), ...(data.leaving ? [figure(data.leaving, "going", "going")] : []), figure(`${data.min}–${data.max}`, "min to max")];
  const settings = data.settings.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]);
  return element("article", { class: "card group", id: "group=" + encodeURIComponent(data.name) },
    element("div", { class: "top" }, element("h3", {}, data.name, element("span", {}, data.region + (data.isDeleting ? " · being deleted" : ""))), element("div", { class: "stats" }, ...stats)),
    element("div", { class: "wide" }, element("div", { class: "plots" }, ...plots), element("div", { class: "zones" }, ...data.zones.map(zone))),
    element("div", { class: "rules" },
      element("section", {}, element("h4", {}, "Policies"), data.policies.length ? element("dl", {}, ...policyRows(data)) : element("p", { class: "quiet" }, "none")),
      element("section", {}, element("h4", {}, "Schedule"), data.schedule.length ? element("dl", {}, ...scheduleRows(data)) : element("p", { class: "quiet" }, "none"),
        element("h4", {}, "Settings"), element("dl", { class: "settings" }, ...settings))),
    element("h4", {}, "Activities"), element("ol", { class: "activities" }, ...(data.activities.length ? activityList(data.activities) : [element("li", { class: "quiet" }, "none yet")])),
    ...(data.why.length ? [folded("why " + data.region + " " + data.name, "Why it last decided as it did", ...data.why.map((line) => element("p", {}, line)))] : []));
}

// Load at the press of a button, and what makes the same from a shell. Made once: what it says changes in place.
function loadPanel(load) {
  const buttons = load.rates.map((rate) => element("button", { type: "button", "data-rate": rate }, `${rate} requests/s`));
  for (const button of buttons) button.addEventListener("click", () => askLoad({ rps: Number(button.dataset.rate), for: "40s" }));
  const stop = element("button", { type: "button", id: "load-stop" }, "Stop");
  stop.addEventListener("click", () => askLoad({ stop: true }));
  const copy = element("button", { type: "button" }, "Copy");
  copy.addEventListener("click", async () => {
    try { await navigator.clipboard.writeText($("load-command").textContent); copy.textContent = "Copied"; } catch { copy.textContent = "Select it by hand"; }
  });
  $("load").replaceChildren(
    element("div", { class: "row" }, element("b", {}, "Make load for 40 s, and watch the group grow"), ...buttons, stop),
    element("div", { class: "row" }, element("span", { id: "load-state", class: "quiet" })),
    element("div", { class: "row command" }, element("span", { class: "quiet" }, "or in a terminal"), element("code", { id: "load-command" }, load.command), copy));
}

async function askLoad(body) {
  try {
    const answer = await fetch("/_hinomi/load", { method: "POST", headers: { "content-type": "application/json", "x-hinomi": "1" }, body: JSON.stringify(body) });
    const load = await answer.json();
    if (answer.ok) showLoad(load); else $("load-state").textContent = load.error;
  } catch { $("load-state").textContent = "no answer from the server"; }
}

function showLoad(load) {
  $("load").hidden = !load;
  if (!load) return;
  if (!$("load-state")) loadPanel(load);
  const run = load.run;
  $("load-stop").hidden = !run || run.isOver;
  if (!run) return $("load-state").replaceChildren("Each member answers one request at a time, some 70 a second.");
  if (run.trouble) return $("load-state").replaceChildren("No load: " + run.trouble);
  const counts = run.sent == null ? "" : `: ${run.sent} sent, ${run.ok} ok, ${run.errors} errors` + (run.p50 == null ? "" : `, p50 ${plainNumber(run.p50)} ms, p99 ${plainNumber(run.p99)} ms`) + `, ${run.members} members`;
  $("load-state").textContent = `${run.rate} requests/s, ` + (run.isOver ? "over" : `${run.elapsedSeconds ?? 0} of ${run.seconds ?? 40} s`) + counts;
}

function isolationText(isolation) {
  const words = { userID: "a user each", files: "files", processes: "processes", network: "network", privileges: "privileges", resources: "processor and memory" };
  const stands = isolation.walls.map((wall) => words[wall] ?? wall).join(", ");
  return "Instances are processes of this machine, kept apart by " + (stands || "nothing but their addresses") + ". " + isolation.gaps.map((gap) => "Not by " + gap + ".").join(" ");
}

function showGroups(view) {
  showLoad(view.load);
  $("groups-section").hidden = view.groups.length === 0;
  if (view.groups.length === 0) return;
  const selection = document.getSelection();
  // Text that the reader is marking is left alone until it is let go.
  if (selection && !selection.isCollapsed && $("groups").contains(selection.anchorNode)) return;
  $("groups").replaceChildren(...view.groups.map((g) => group(g, view.now)),
    ...(view.groupsMore ? [element("p", { class: "card empty" }, `and ${view.groupsMore} more groups`)] : []),
    element("p", { class: "quiet walls" }, isolationText(view.isolation)));
}
"""#
