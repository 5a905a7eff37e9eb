// The frame around Gradio: views, the page's address, the pane with the cited document, the dialog.
window.prassi = (() => {
  const byId = (id) => document.getElementById(id);
  const addresses = {}; // the address of each view, as its last result left it
  let opener = null; // what had the focus when the pane opened

  const currentView = () => document.body.dataset.view;

  const showView = (view) => {
    document.body.dataset.view = view;
    for (const link of document.querySelectorAll(".band nav a")) {
      if (link.dataset.view === view) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  };

  const openView = (view) => {
    if (view === currentView()) return;
    addresses[currentView()] ??= location.pathname + location.search;
    closePane();
    showView(view);
    history.pushState({ view }, "", addresses[view] ?? `/?vista=${view}`);
    byId("contenuto").focus({ preventScroll: true });
    scrollTo(0, 0);
  };

  // The welcome of a view shows while it has no result.
  // A result carries the address that gives it again, and what to say when it appears.
  const noticeResults = () => {
    for (const outcome of document.querySelectorAll(".block.outcome")) {
      outcome.closest(".view").toggleAttribute("data-result", outcome.textContent.trim() !== "");
    }
    for (const result of document.querySelectorAll("[data-share]:not([data-seen])")) {
      result.dataset.seen = "";
      const view = result.closest(".view")?.id.replace("vista-", "");
      addresses[view] = result.dataset.share;
      if (view === currentView()) history.replaceState({ view }, "", result.dataset.share);
      byId("annuncio").textContent = result.dataset.spoken;
    }
  };

  const plainClick = (event) =>
    event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;

  const markOpen = (link) => {
    document.querySelector(".is-open")?.classList.remove("is-open");
    const place = link && document.querySelector(`.source a[href="${CSS.escape(link.getAttribute("href"))}"]`);
    (place ?? link)?.closest(".source, .hit")?.classList.add("is-open");
  };

  const openPane = (link) => {
    opener = link;
    const address = new URL(link.href);
    byId("pane-open").href = address.href;
    address.searchParams.set("riquadro", "1");
    byId("pane").hidden = false;
    document.body.classList.add("reading");
    // Replacing keeps the browser's Back button for the page itself.
    byId("viewer").contentWindow.location.replace(address.href);
    markOpen(link);
    byId("pane-close").focus({ preventScroll: true });
    if (!matchMedia("(max-width: 64rem)").matches) link.scrollIntoView({ block: "nearest" });
  };

  const closePane = () => {
    if (byId("pane").hidden) return;
    byId("pane").hidden = true;
    document.body.classList.remove("reading");
    markOpen(null);
    opener?.focus();
    opener = null;
  };

  const confirmRemoval = (title) => {
    const dialog = byId("conferma");
    byId("conferma-nome").textContent = title;
    dialog.returnValue = "no";
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => resolve(dialog.returnValue === "si"), { once: true });
    });
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || !plainClick(event)) return;
    if (link.hasAttribute("data-viewer")) {
      event.preventDefault();
      openPane(link);
    } else if (link.dataset.view) {
      event.preventDefault();
      openView(link.dataset.view);
    }
  });

  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !byId("conferma").open) closePane();
  });
  addEventListener("popstate", () => location.reload());
  byId("pane-close").addEventListener("click", closePane);
  // In the pane the document follows its reader's steps; so does its own address.
  byId("viewer").addEventListener("load", () => {
    const inside = byId("viewer").contentWindow;
    inside.addEventListener("keydown", (event) => event.key === "Escape" && closePane());
    if (!inside.location.href.startsWith("http")) return;
    const address = new URL(inside.location.href);
    address.searchParams.delete("riquadro");
    byId("pane-open").href = address.href;
  });
  new MutationObserver(noticeResults).observe(byId("contenuto"), { childList: true, subtree: true });
  noticeResults();

  return { confirmRemoval };
})();
