/// The page's script: asks for the view, draws it, asks again. All text goes in as text, never as markup.
let pageScript = #"""
"use strict";
const $ = (id) => document.getElementById(id);
const refreshMilliseconds = 2000;

function element(name, attributes, ...children) {
  const isDrawing = ["svg", "path", "line", "rect", "text", "g", "title"].includes(name);
  const node = isDrawing ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

const clockText = (milliseconds) => new Date(milliseconds).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const dateText = (milliseconds) => new Date(milliseconds).toLocaleString([], { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" });

function shortNumber(value, unit) {
  if (unit === "%") return value.toFixed(1) + " %";
  const steps = [[1e9, "G"], [1e6, "M"], [1e3, "k"]];
  for (const [size, letter] of steps) if (Math.abs(value) >= size) return (value / size).toFixed(1) + " " + letter + unit;
  return value.toFixed(value < 10 ? 1 : 0) + " " + unit;
}

function graph(data, now) {
  const width = 320, height = 130, left = 4, right = 4, top = 8, bottom = 16;
  const from = now - data.spanMilliseconds;
  const peak = data.max ?? Math.max(1, ...data.points.map((p) => p[1])) * 1.15;
  const x = (time) => left + (time - from) / data.spanMilliseconds * (width - left - right);
  const y = (value) => top + (1 - Math.min(value, peak) / peak) * (height - top - bottom);
  const drawing = element("svg", { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", role: "img", "aria-label": data.title });
  for (const share of [0, 0.5, 1]) drawing.append(element("line", { class: "grid", x1: left, x2: width - right, y1: y(peak * share), y2: y(peak * share) }));
  // A gap in the data is a gap in the line.
  const runs = [];
  let last = -Infinity;
  for (const point of data.points) {
    if (point[0] - last > data.stepMilliseconds * 3) runs.push([]);
    runs[runs.length - 1].push(point);
    last = point[0];
  }
  for (const run of runs) {
    const path = run.map((p, i) => (i ? "L" : "M") + x(p[0]).toFixed(1) + " " + y(p[1]).toFixed(1)).join("");
    drawing.append(element("path", { class: "area", d: `${path}L${x(run[run.length - 1][0]).toFixed(1)} ${y(0)}L${x(run[0][0]).toFixed(1)} ${y(0)}Z` }));
    drawing.append(element("path", { class: "line", d: path, "vector-effect": "non-scaling-stroke" }));
  }
  if (data.threshold != null && data.threshold <= peak) {
    const level = y(data.threshold);
    drawing.append(element("line", { class: "limit", x1: left, x2: width - right, y1: level, y2: level }, element("title", {}, "alarm threshold " + data.threshold)));
  }
  drawing.append(element("text", { x: left, y: height - 3 }, clockText(from)));
  drawing.append(element("text", { x: width - right, y: height - 3, "text-anchor": "end" }, clockText(now)));
  const newest = data.points.length ? shortNumber(data.points[data.points.length - 1][1], data.unit) : "no data yet";
  return element("div", { class: "card graph" }, element("h3", {}, data.title, element("b", {}, newest)), drawing);
}

function alarm(data) {
  const words = { OK: "OK", ALARM: "ALARM", INSUFFICIENT_DATA: "NO DATA" };
  return element("div", { class: "card alarm", id: "alarm=" + encodeURIComponent(data.name) },
    element("span", { class: "chip " + data.state }, words[data.state] ?? data.state),
    element("span", { class: "name" }, data.name),
    element("span", { class: "since" }, data.since ? "since " + dateText(data.since) : ""),
    element("span", { class: "why" }, data.why));
}

function message(data) {
  return element("li", {}, element("time", {}, dateText(data.time)), element("b", {}, data.title + (data.repeated ? " (repeated)" : "")), element("p", {}, data.text));
}

function fill(node, items, none) {
  node.replaceChildren(...(items.length ? items : [element("p", { class: "card empty" }, none)]));
}

function show(view) {
  $("place").textContent = `${view.machine} · account ${view.account} · ${view.region}` + (view.isVirtual ? " · virtual clock" : "");
  const firing = view.alarms.filter((a) => a.state === "ALARM");
  $("verdict").textContent = firing.length ? `${firing.length} in alarm` : view.alarms.length ? "all quiet" : "";
  $("verdict").className = firing.length ? "ALARM" : "OK";
  document.title = (firing.length ? `(${firing.length}) ` : "") + "Hinomi";
  fill($("graphs"), view.graphs.map((g) => graph(g, view.now)), "The agent has not sent anything yet.");
  showGroups(view);
  fill($("alarms"), view.alarms.map(alarm), "No alarms. Make one: aws cloudwatch put-metric-alarm ...");
  fill($("inbox"), view.inbox.map(message), "Nothing yet. Alarms that fire and have no Slack write here.");
  $("foot").textContent = `Hinomi ${view.version} · ${view.endpoint} · AWS_ENDPOINT_URL=${view.endpoint} aws cloudwatch describe-alarms`;
}

async function refresh() {
  try {
    const answer = await fetch("/_hinomi/view", { cache: "no-store" });
    if (!answer.ok) throw new Error(answer.status);
    show(await answer.json());
  } catch (error) {
    $("verdict").textContent = "no answer from the server";
    $("verdict").className = "ALARM";
  }
  setTimeout(refresh, refreshMilliseconds);
}
refresh();
"""#
