// The viewer works without this; with it the passage scrolls into view and pages zoom.
(() => {
  const ZOOMS = [50, 75, 100, 125, 150, 200, 300];
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

  const wordsFirst = matchMedia("(max-width: 40rem)").matches && document.querySelector(".words.cited");
  const passage =
    document.getElementById("passaggio") ?? (wordsFirst ? null : document.querySelector(".boxes rect"));
  const showPassage = () => passage?.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });

  const sheet = document.querySelector(".sheet");
  const image = sheet?.querySelector("img");
  const output = document.getElementById("zoom");
  let zoom = ZOOMS.indexOf(100);

  const applyZoom = () => {
    sheet.style.width = `${ZOOMS[zoom]}%`;
    sheet.parentElement.classList.toggle("wide", ZOOMS[zoom] > 100);
    output.textContent = `${ZOOMS[zoom]}%`;
    const scale = ZOOMS[zoom] > 150 ? 4 : ZOOMS[zoom] > 100 ? 3 : 2;
    const source = `${image.dataset.source}?scale=${scale}`;
    if (!image.src.endsWith(source)) image.src = source;
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (!button) return;
    zoom = Math.min(Math.max(zoom + Number(button.dataset.zoom), 0), ZOOMS.length - 1);
    applyZoom();
  });

  document.querySelector(".tools input[type=number]")?.addEventListener("change", (event) => {
    if (event.target.checkValidity()) event.target.form.requestSubmit();
  });

  addEventListener("keydown", (event) => {
    if (event.target.closest("input") || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
    if (step) document.querySelector(`a[rel=${step}]`)?.click();
  });

  if (image && !image.complete) image.addEventListener("load", showPassage, { once: true });
  requestAnimationFrame(showPassage);
})();
