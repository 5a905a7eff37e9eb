"""Tells what stands around the content of a web page: menus, cookie notices, breadcrumbs, footers."""

from __future__ import annotations

import re

from lxml import etree

_AROUND = frozenset("nav header footer aside".split())
_ROLES = frozenset(
    "navigation banner contentinfo search complementary dialog alertdialog menu menubar".split()
)
# class or id of what stands around the content: "cookie-banner", "it-header-wrapper", "breadcrumb-container",
# "cookiebar", "share-buttons", "skip-link", "cmp-rating", "main-menu", "sidebar-wrapper", "pagination"
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:cookies?(?:bar|banner|law|notice|policy)?|gdpr|consent|iubenda|breadcrumbs?|skip-?links?"
    r"|skiplinks?|social-?share|share-?buttons?|addtoany|navbar|nav-?menu|main-?menu|menu-?(?:main|top|principale)"
    r"|(?:site|page|it|main)-?(?:header|footer|nav)(?:-wrapper)?|sidebar|back-?to-?top|torna-?su"
    r"|(?:cmp-)?rating|feedback-?(?:form|widget)?|newsletter|pagination|pager|sr-only|visually-hidden)(?:$|[\s_-])",
    re.I,
)
# What a link or button of the page itself says: "Torna su", "Salta al contenuto", "Stampa la pagina"
_CONTROLS = re.compile(
    r"(?:torna\s+(?:su|indietro|in\s+alto|all?['’\s].{2,30}|alla\s.{2,30})|(?:salta|vai)\s+al(?:la)?\s+"
    r"(?:contenut[oi]|menu|navigazione|piè\s+di\s+pagina|footer)(?:\s+principal[ei])?|stampa(?:\s+la\s+pagina)?"
    r"|condividi|vedi\s+azioni|apri\s+(?:il\s+)?menu|chiudi(?:\s+menu)?|leggi\s+tutto|mostra\s+(?:tutto|altro))\W*",
    re.I,
)
_LINKS_OF_A_MENU = 4
_MENU_CHARS = 45


def is_hidden(element: etree._Element) -> bool:
    """Whether the browser shows nothing of an element."""
    style = (element.get("style") or "").replace(" ", "").lower()
    return (
        element.get("hidden") is not None
        or "display:none" in style
        or "visibility:hidden" in style
        or element.get("aria-hidden") == "true"
    )


def is_around(element: etree._Element, before_title: bool) -> bool:
    """Whether an element is part of the site rather than of the page's content.

    ``before_title`` says that the page's first title is still to come.
    """
    tag = element.tag
    # An article has a header of its own, with its title; the page's header holds navigation.
    own_header = tag == "header" and next(element.iterancestors("article", "main"), None) is not None
    if (tag in _AROUND and not own_header) or element.get("role") in _ROLES:
        return element.find(".//h1") is None or tag != "header"
    if tag in ("body", "html", "main"):
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if _NAMES.search(names):
        return element.find(".//h1") is None
    return tag == "ul" and before_title and _is_menu(element)


def is_control(text: str) -> bool:
    """Whether a line of its own is a button of the page: «Torna all'albo storico»."""
    return _CONTROLS.fullmatch(text) is not None


def _is_menu(points: etree._Element) -> bool:
    """A list of nothing but short links."""
    links = points.findall(".//a")
    if len(links) < _LINKS_OF_A_MENU:
        return False
    linked = [" ".join("".join(link.itertext()).split()) for link in links]
    whole = " ".join("".join(points.itertext()).split())
    return sum(map(len, linked)) >= 0.8 * len(whole) and max(map(len, linked)) <= _MENU_CHARS
