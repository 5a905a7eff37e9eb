"""Takes ruling lines and image cover of one PDF page out of pdfium, in points from the top left."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_RULE_THICKNESS = 3.5
_MAX_OBJECTS = 20_000
_MAX_SEGMENTS = 2_000
_MAX_DEPTH = 4  # of forms in forms
_DRAWN = (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM)

Box = tuple[float, float, float, float]
Place = tuple[float, float]
Point = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line or thin rectangle; ``across`` is true for a horizontal one.

    ``shade`` marks the edge of a larger area that is filled and not outlined: the colour behind a
    cell, or behind a line of its text.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    across: bool
    shade: bool = False


def drawings(page: pdfium.PdfPage, place: Point, area: float) -> tuple[tuple[Rule, ...], float]:
    """The rules of a page of ``area`` square points, and the share of it that images cover, 0–1."""
    rules: list[Rule] = []
    covered = 0.0
    for count, item in enumerate(_objects(page)):
        if count >= _MAX_OBJECTS:  # a drawing, not a table
            break
        try:
            to_page = _through_forms(item, place)
            if item.type == raw.FPDF_PAGEOBJ_IMAGE:
                x0, y0, x1, y1 = _bounds(item, to_page)
                covered += (x1 - x0) * (y1 - y0)
            else:
                rules.extend(_path_rules(item, to_page))
        except pdfium.PdfiumError:
            continue
    return tuple(rules), min(covered / area, 1.0) if area else 0.0


def pictures(page: pdfium.PdfPage, place: Point) -> list[tuple[Box, int]]:
    """Where the images of a page stand, each with its stored size in bytes."""
    found: list[tuple[Box, int]] = []
    for item in islice(page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=4), _MAX_OBJECTS):
        try:
            box = _bounds(item, _through_forms(item, place))
        except pdfium.PdfiumError:
            continue
        found.append((box, int(raw.FPDFImageObj_GetImageDataRaw(item.raw, None, 0))))
    return found


def _objects(page: pdfium.PdfPage, form: pdfium.PdfObject | None = None) -> Iterator[pdfium.PdfObject]:
    """The paths and images of a page and of its forms; text, which is most of a page, is passed over."""
    parent, level = (page.raw, 0) if form is None else (form.raw, form.level + 1)
    count = raw.FPDFPage_CountObjects(parent) if form is None else raw.FPDFFormObj_CountObjects(parent)
    for index in range(count):
        item = (
            raw.FPDFPage_GetObject(parent, index)
            if form is None
            else raw.FPDFFormObj_GetObject(parent, index)
        )
        kind = raw.FPDFPageObj_GetType(item) if item else raw.FPDF_PAGEOBJ_UNKNOWN
        if kind not in _DRAWN:
            continue
        held = pdfium.PdfObject(item, page=page, pdf=page.pdf, container=form, level=level)
        if kind != raw.FPDF_PAGEOBJ_FORM:
            yield held
        elif level < _MAX_DEPTH - 1:
            yield from _objects(page, held)


def _through_forms(item: pdfium.PdfObject, place: Point) -> Point:
    """Objects inside a form count in the form's coordinates; carries them out to the page's."""
    matrices = []
    container = item.container
    while container is not None:
        matrices.append(container.get_matrix())
        container = container.container

    def to_page(x: float, y: float) -> tuple[float, float]:
        for matrix in matrices:
            x, y = matrix.on_point(x, y)
        return place(x, y)

    return to_page if matrices else place


def _bounds(item: pdfium.PdfObject, to_page: Point) -> Box:
    left, bottom, right, top = item.get_bounds()
    (ax, ay), (bx, by) = to_page(left, top), to_page(right, bottom)
    return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _path_rules(item: pdfium.PdfObject, to_page: Point) -> Iterator[Rule]:
    """A thin path is one rule; of a larger one every thin part, and every straight edge along an axis."""
    x0, y0, x1, y1 = _bounds(item, to_page)
    if min(x1 - x0, y1 - y0) <= _RULE_THICKNESS:
        yield from _rules((x0, y0, x1, y1))
        return
    if raw.FPDFPath_CountSegments(item.raw) > _MAX_SEGMENTS:
        return
    shade = not _is_outlined(item)
    for edges in _parts(item, to_page):
        xs, ys = zip(*(point for edge in edges for point in edge), strict=True)
        box = min(xs), min(ys), max(xs), max(ys)
        if shade and min(box[2] - box[0], box[3] - box[1]) <= _RULE_THICKNESS:
            yield from _rules(box)
            continue
        for (ax, ay), (bx, by) in edges:
            yield from _rules((min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)), shade)


def _parts(item: pdfium.PdfObject, to_page: Point) -> Iterator[list[tuple[Place, Place]]]:
    """The straight edges of each part of a path that is drawn without lifting the pen."""
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item.raw, matrix)
    m = matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f
    x, y = ctypes.c_float(), ctypes.c_float()
    here: Place = (0.0, 0.0)
    first = here
    edges: list[tuple[Place, Place]] = []
    for index in range(raw.FPDFPath_CountSegments(item.raw)):
        segment = raw.FPDFPath_GetPathSegment(item.raw, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        u, v = x.value, y.value
        there = to_page(m[0] * u + m[2] * v + m[4], m[1] * u + m[3] * v + m[5])
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if edges:
                yield edges
            first, edges = there, []
        elif kind == raw.FPDF_SEGMENT_LINETO and index > 0:
            edges.append((here, there))
            if raw.FPDFPathSegment_GetClose(segment):
                edges.append((there, first))
        here = there
    if edges:
        yield edges


def _is_outlined(item: pdfium.PdfObject) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    known = raw.FPDFPath_GetDrawMode(item.raw, fill, stroke)
    return not known or bool(stroke.value) or not fill.value


def _rules(box: Box, shade: bool = False) -> Iterator[Rule]:
    x0, y0, x1, y1 = box
    if y1 - y0 <= _RULE_THICKNESS < x1 - x0:
        yield Rule(x0, y0, x1, y1, across=True, shade=shade)
    elif x1 - x0 <= _RULE_THICKNESS < y1 - y0:
        yield Rule(x0, y0, x1, y1, across=False, shade=shade)
