// Given to Gradio as the script of the list: buttons inside it act on one document or show more.
element.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.hasAttribute("data-more")) trigger("click", { more: true });
  if (button.dataset.remove && (await window.prassi.confirmRemoval(button.dataset.title))) {
    trigger("click", { document: button.dataset.remove });
  }
});
