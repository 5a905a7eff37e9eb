// "Copia il collegamento": also where the clipboard interface is missing (plain http on an intranet).
(() => {
  const say = (text) => {
    const region = document.getElementById("annuncio");
    if (region) region.textContent = text;
  };

  const copyByHand = (text) => {
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "sr-only";
    document.body.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    if (!copied) throw new Error("copy refused");
  };

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      copyByHand(text);
    }
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const label = button.textContent;
    try {
      await copy(new URL(button.dataset.copy, location.origin).href);
      button.textContent = "Collegamento copiato";
      say("Collegamento copiato");
    } catch {
      button.textContent = "Copialo dalla barra degli indirizzi";
    }
    setTimeout(() => (button.textContent = label), 2500);
  });
})();
