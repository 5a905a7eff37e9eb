"""Wires the page: Gradio carries the fields and the results, the shell around it is ours."""

from __future__ import annotations

import os

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr
from fastapi import FastAPI

from app.page import acts_view, documents_view, query_view
from app.page.files import assets_router
from app.page.shell import Shell
from app.page.theme import make_theme
from app.service import Service

LARGEST_UPLOAD = "500mb"
_DAY = 24 * 60 * 60


def mount_page(app: FastAPI, service: Service) -> FastAPI:
    """Put the page at «/» of ``app``; routes that ``app`` already has keep working."""
    app.include_router(assets_router())
    app.add_middleware(Shell)
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        build(service),
        path="/",
        theme=make_theme(),
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=LARGEST_UPLOAD,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        pwa=False,
    )
    return mounted


def build(service: Service) -> gr.Blocks:
    """The views, one after the other; the shell shows one at a time."""
    blocks: gr.Blocks
    with gr.Blocks(
        title="Prassi", fill_width=True, analytics_enabled=False, delete_cache=(_DAY, _DAY)
    ) as blocks:
        followers = [
            query_view.build(blocks, service, query_view.asking(service)),
            query_view.build(blocks, service, query_view.searching(service)),
            acts_view.build(blocks, service),
        ]
        for changed in documents_view.build(blocks, service):
            for follow in followers:
                follow(changed)
    blocks.queue(default_concurrency_limit=4)
    return blocks
