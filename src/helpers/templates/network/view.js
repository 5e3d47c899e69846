"use strict";
// Draws a network that can be moved, zoomed and read. All text goes in as text, never as markup.
const data = JSON.parse(document.getElementById("data").textContent);
const SVG = "http://www.w3.org/2000/svg";
const graph = document.getElementById("graph"), reading = document.getElementById("reading");

function add(parent, name, text, options) {
  const made = parent.namespaceURI === SVG || name === "svg"
    ? document.createElementNS(SVG, name) : document.createElement(name);
  for (const key in options || {}) made.setAttribute(key, options[key]);
  if (text) made.textContent = text;
  return parent.appendChild(made);
}

const svg = add(graph, "svg", "", { role: "group", "aria-label": data.title });
const ties = add(svg, "g"), dots = add(svg, "g");
const xs = data.nodes.map(node => node.x), ys = data.nodes.map(node => node.y);
const whole = { x: Math.min(...xs) - 80, y: Math.min(...ys) - 40 };
whole.w = Math.max(...xs) - whole.x + 80;
whole.h = Math.max(...ys) - whole.y + 40;
let view = { ...whole };

function look() { svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.w} ${view.h}`); }
function zoom(by, x = view.x + view.w / 2, y = view.y + view.h / 2) {
  const times = Math.min(Math.max(by, whole.w / 12 / view.w), whole.w * 3 / view.w);
  view = { x: x - (x - view.x) * times, y: y - (y - view.y) * times, w: view.w * times, h: view.h * times };
  look();
}
function place(event) {
  const point = new DOMPoint(event.clientX, event.clientY);
  return point.matrixTransform(svg.getScreenCTM().inverse());
}

function draw() {
  for (const edge of data.edges) {
    const [a, b] = [data.nodes[edge.a], data.nodes[edge.b]];
    for (const line of edge.lines) {
      for (const [key, value] of Object.entries({ x1: a.x, y1: a.y, x2: b.x, y2: b.y })) line.setAttribute(key, value);
    }
    edge.sign.setAttribute("x", (a.x + b.x) / 2);
    edge.sign.setAttribute("y", (a.y + b.y) / 2 + 4);
  }
  for (const node of data.nodes) node.drawn.setAttribute("transform", `translate(${node.x} ${node.y})`);
}
function choosable(element, label, act) {
  element.setAttribute("tabindex", "0");
  element.setAttribute("role", "button");
  element.setAttribute("aria-label", label);
  element.addEventListener("click", act);
  element.addEventListener("keydown", event => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); act(); }
  });
}
function titleOf(edge) { return `${data.nodes[edge.a].name} – ${data.nodes[edge.b].name}`; }
function shape(node) {
  const r = node.r, corners = { 1: [[-1, -1], [1, -1], [1, 1], [-1, 1]], 2: [[0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]], 3: [[0, -1.2], [1.2, 1], [-1.2, 1]] }[node.group % 4];
  return corners ? ["polygon", { points: corners.map(([x, y]) => `${x * r},${y * r}`).join(" ") }] : ["circle", { r }];
}

for (const edge of data.edges) {
  const group = edge.drawn = add(ties, "g");
  edge.lines = [
    add(group, "line", "", { class: `tie ${edge.tone}`, "stroke-width": edge.width }),
    add(group, "line", "", { class: "touch" }),
  ];
  edge.sign = add(group, "text", { negative: "−", positive: "+" }[edge.tone] || "");
  choosable(group, `${titleOf(edge)}: open the passages`, () => openEdge(edge));
}
for (const node of data.nodes) {
  const group = node.drawn = add(dots, "g");
  const [name, options] = shape(node);
  add(group, name, "", { ...options, class: "dot", fill: node.colour });
  add(group, "text", node.name, { x: node.dx, y: node.dy, style: `text-anchor: ${node.anchor}` });
  choosable(group, `${node.name}: show the neighbours`, () => openNode(node));
}

let held = null, moved = 0;
svg.addEventListener("pointerdown", event => {
  const node = data.nodes.find(each => each.drawn.contains(event.target));
  held = { node, at: place(event) };
  moved = 0;
});
window.addEventListener("pointermove", event => {
  if (!held) return;
  const now = place(event), x = now.x - held.at.x, y = now.y - held.at.y;
  moved += Math.abs(x) + Math.abs(y);
  if (held.node) { held.node.x += x; held.node.y += y; held.at = now; draw(); }
  else { view.x -= x; view.y -= y; look(); }
});
window.addEventListener("pointerup", () => { held = null; });
svg.addEventListener("click", event => { if (moved > 6) event.stopPropagation(); }, true);
svg.addEventListener("wheel", event => {
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  const { x, y } = place(event);
  zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15, x, y);
}, { passive: false });
document.getElementById("closer").addEventListener("click", () => zoom(1 / 1.3));
document.getElementById("farther").addEventListener("click", () => zoom(1.3));
document.getElementById("whole").addEventListener("click", () => { view = { ...whole }; look(); openAll(); });

function choose(edges, nodes) {
  const near = new Set(nodes);
  for (const edge of edges) near.add(data.nodes[edge.a]).add(data.nodes[edge.b]);
  for (const edge of data.edges) edge.drawn.setAttribute("class", edges.includes(edge) ? "chosen" : edges.length ? "far" : "");
  for (const node of data.nodes) node.drawn.setAttribute("class", nodes.includes(node) ? "chosen" : near.size && !near.has(node) ? "far" : "");
}
function start(title) {
  reading.replaceChildren();
  reading.scrollTop = 0;
  add(reading, "h2", title);
}
function back() { add(reading, "button", data.back).addEventListener("click", openAll); }
function listEdges(edges, label) {
  const list = add(reading, "ul");
  for (const edge of edges) {
    const button = add(add(list, "li"), "button", `${label(edge)} (${edge.n})`);
    button.addEventListener("click", () => openEdge(edge));
  }
}
function openAll() {
  choose([], []);
  start(data.title);
  add(reading, "p", data.note);
  listEdges(data.edges, titleOf);
}
function openNode(node) {
  const number = data.nodes.indexOf(node), edges = data.edges.filter(edge => edge.a === number || edge.b === number);
  choose(edges, [node]);
  start(node.name);
  add(reading, "p", `${node.about} Neighbours: ${edges.length}.`);
  listEdges(edges, edge => data.nodes[edge.a === number ? edge.b : edge.a].name);
  back();
}
function openEdge(edge) {
  choose([edge], [data.nodes[edge.a], data.nodes[edge.b]]);
  start(titleOf(edge));
  const facts = add(reading, "dl");
  for (const [name, value] of edge.facts) { add(facts, "dt", name); add(facts, "dd", value); }
  for (const passage of edge.passages) {
    const quote = add(reading, "blockquote");
    add(quote, "small", passage.about);
    for (const [text, who] of passage.parts) {
      if (who) add(quote, "mark", text, { class: "ab"[who - 1], title: data.nodes[who === 1 ? edge.a : edge.b].name });
      else quote.append(text);
    }
  }
  add(reading, "p", edge.rest);
  for (const end of [edge.a, edge.b]) add(reading, "button", data.nodes[end].name).addEventListener("click", () => openNode(data.nodes[end]));
  back();
}
draw();
look();
openAll();
