// The drawing of an act among others: the act stays in sight, lines are marked, kinds can be hidden.
(() => {
  const ROW = 46;
  const HALF = 19; // half the height of a box
  const MARGIN = 12;

  const centreOf = (graph) => graph.querySelector(".node.centre");

  const bend = (path, y1, y2) => {
    const numbers = path.getAttribute("d").match(/-?[\d.]+/g).map(Number);
    const [x1, , middle, , , , x2] = numbers;
    path.setAttribute("d", `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`);
  };

  const place = (graph) => {
    const scroll = graph.querySelector(".graph-scroll");
    const svg = graph.querySelector("svg");
    const height = Number(svg.getAttribute("height"));
    const seen = Math.min(scroll.clientHeight, height);
    const y = Math.max(MARGIN, Math.min(scroll.scrollTop + seen / 2 - HALF, height - MARGIN - 2 * HALF));
    const centre = centreOf(graph);
    centre.setAttribute("transform", `translate(0 ${y - Number(centre.dataset.y)})`);
    const rows = new Map([...graph.querySelectorAll(".node:not(.centre)")].map((node) => [node.dataset.id, node]));
    for (const path of graph.querySelectorAll("path")) {
      const node = rows.get(path.dataset.of);
      const shown = node && !node.hasAttribute("hidden");
      path.toggleAttribute("hidden", !shown);
      if (shown) bend(path, Number(node.dataset.row ?? node.dataset.y) + HALF, y + HALF);
    }
  };

  // Rows close up where kinds are hidden.
  const stack = (graph) => {
    const wanted = new Set(
      [...graph.querySelectorAll(".switches input:checked")].map((input) => input.dataset.kind),
    );
    const all = !graph.querySelector(".switches");
    const next = new Map();
    for (const node of graph.querySelectorAll(".node:not(.centre)")) {
      const shown = all || wanted.has(node.dataset.kind);
      node.toggleAttribute("hidden", !shown);
      if (!shown) continue;
      const column = node.querySelector("rect").getAttribute("x");
      const row = next.get(column) ?? MARGIN;
      next.set(column, row + ROW);
      node.dataset.row = row;
      node.setAttribute("transform", `translate(0 ${row - Number(node.dataset.y)})`);
    }
    const height = Math.max(2 * ROW, ...next.values()) + MARGIN;
    const svg = graph.querySelector("svg");
    svg.setAttribute("height", height);
    svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${height}`);
    place(graph);
  };

  const mark = (event, on) => {
    const node = event.target.closest?.(".node");
    const graph = node?.closest("[data-graph]");
    if (!graph || node.classList.contains("centre")) return;
    graph.classList.toggle("marking", on);
    for (const path of graph.querySelectorAll("path")) {
      path.classList.toggle("marked", on && path.dataset.of === node.dataset.id);
    }
  };

  const prepare = () => {
    for (const graph of document.querySelectorAll("[data-graph]:not([data-ready])")) {
      graph.dataset.ready = "";
      graph.querySelector(".graph-scroll").addEventListener("scroll", () => place(graph), { passive: true });
      graph.addEventListener("change", () => stack(graph));
      new ResizeObserver(() => stack(graph)).observe(graph.querySelector(".graph-scroll"));
    }
  };

  for (const type of ["pointerover", "focusin"]) document.addEventListener(type, (event) => mark(event, true));
  for (const type of ["pointerout", "focusout"]) document.addEventListener(type, (event) => mark(event, false));
  new MutationObserver(prepare).observe(document.getElementById("contenuto"), { childList: true, subtree: true });
  prepare();
})();
