"""The look of Gradio's own parts: the colours and the typeface of Italian public sites, light only."""

from __future__ import annotations

import gradio as gr

BLUE = gr.themes.Color(
    name="italia",
    c50="#eef5fc", c100="#d9eafa", c200="#b3d4f5", c300="#80b8ee", c400="#3d91e3", c500="#0066cc",
    c600="#0059b3", c700="#004d99", c800="#004080", c900="#003366", c950="#00264d",
)  # fmt: skip
GREY = gr.themes.Color(
    name="grigio",
    c50="#f5f7fa", c100="#eceff3", c200="#d9dfe6", c300="#c2cad4", c400="#8f9bab", c500="#5c6f82",
    c600="#455a64", c700="#33485c", c800="#1f3347", c900="#17324d", c950="#0e2235",
)  # fmt: skip

FONT = ("Titillium Web", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif")


def make_theme() -> gr.themes.Base:
    """Bootstrap Italia's palette on Gradio's plainest theme; the dark variant equals the light one."""
    theme = gr.themes.Base(
        primary_hue=BLUE,
        secondary_hue=BLUE,
        neutral_hue=GREY,
        radius_size=gr.themes.sizes.radius_sm,
        text_size=gr.themes.sizes.text_lg,
        font=[_local(name) for name in FONT],
        font_mono=[_local("ui-monospace"), _local("monospace")],
    ).set(
        body_background_fill="#ffffff",
        body_text_color="#17324d",
        block_background_fill="#ffffff",
        block_border_width="0px",
        block_shadow="none",
        block_label_text_color="#17324d",
        input_background_fill="#ffffff",
        input_border_color="#5c6f82",
        input_border_width="1px",
        button_primary_background_fill="#0066cc",
        button_primary_background_fill_hover="#0052a3",
        button_primary_text_color="#ffffff",
    )
    for name in list(vars(theme)):
        if name.endswith("_dark"):
            setattr(theme, name, getattr(theme, name.removesuffix("_dark"), None))
    return theme


def _local(name: str) -> gr.themes.Font:
    """A typeface of this page's own style sheet or of the machine: nothing is fetched for it."""
    return gr.themes.Font(name)
