// Runs before Gradio: pins the language of its own sentences (English in its table, which the
// server replaces with Italian) and its light look, whatever the browser or the system prefers.
Object.defineProperty(navigator, "language", { get: () => "en" });
Object.defineProperty(navigator, "languages", { get: () => ["en"] });

const systemMatchMedia = window.matchMedia.bind(window);
window.matchMedia = (query) =>
  systemMatchMedia(query.includes("prefers-color-scheme: dark") ? "not all" : query);
