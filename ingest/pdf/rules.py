"""Takes ruling lines and image cover of one PDF page out of pdfium, in points from the top left."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, repeat

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.pdf.calls import ADDRESS, INT, direct

_RULE_THICKNESS = 3.5
_MAX_OBJECTS = 20_000
_MAX_SEGMENTS = 2_000
_MAX_DEPTH = 4  # of forms in forms
_DRAWN = (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM)

Box = tuple[float, float, float, float]
Place = tuple[float, float]
Edge = tuple[Place, Place]
Point = Callable[[float, float], tuple[float, float]]

_page_object = direct(raw.FPDFPage_GetObject, ADDRESS, ADDRESS, INT)
_form_object = direct(raw.FPDFFormObj_GetObject, ADDRESS, ADDRESS, INT)
_count = direct(raw.FPDFFormObj_CountObjects, INT, ADDRESS)
_kind = direct(raw.FPDFPageObj_GetType, INT, ADDRESS)
_matrix_of = direct(raw.FPDFPageObj_GetMatrix, INT, ADDRESS, ADDRESS)
_bounds_of = direct(raw.FPDFPageObj_GetBounds, INT, *[ADDRESS] * 5)
_draw_mode = direct(raw.FPDFPath_GetDrawMode, INT, *[ADDRESS] * 3)
_segments = direct(raw.FPDFPath_CountSegments, INT, ADDRESS)
_segment = direct(raw.FPDFPath_GetPathSegment, ADDRESS, ADDRESS, INT)
_segment_point = direct(raw.FPDFPathSegment_GetPoint, INT, *[ADDRESS] * 3)
_segment_type = direct(raw.FPDFPathSegment_GetType, INT, ADDRESS)
_segment_close = direct(raw.FPDFPathSegment_GetClose, INT, ADDRESS)


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
    shapes = _Shapes()
    for item, kind, to_page in islice(shapes.of_page(page, place), _MAX_OBJECTS):  # more are a drawing
        box = shapes.bounds(item, to_page)
        if box is None:
            continue
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            covered += (box[2] - box[0]) * (box[3] - box[1])
        elif min(box[2] - box[0], box[3] - box[1]) <= _RULE_THICKNESS:
            rules.extend(_rules(box))
        elif _segments(item) <= _MAX_SEGMENTS:
            rules.extend(_path_rules(shapes.parts(item, to_page), shade=not shapes.is_outlined(item)))
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


class _Shapes:
    """The paths and images of a page, by pdfium's addresses, and the memory that pdfium answers into."""

    def __init__(self) -> None:
        self._floats = (ctypes.c_float * 4)()
        self._ints = (ctypes.c_int * 2)()
        start = ctypes.addressof(self._floats)
        self._four = range(start, start + 16, 4)
        self._two = ctypes.addressof(self._ints), ctypes.addressof(self._ints) + 4

    def of_page(self, page: pdfium.PdfPage, place: Point) -> Iterator[tuple[int, int, Point]]:
        """Each with its kind and the way to its place; text, which is most of a page, is passed over."""
        held = ctypes.addressof(page.raw.contents)
        return self._within(held, raw.FPDFPage_CountObjects(page.raw), _page_object, place, 0)

    def _within(
        self, parent: int, count: int, child: Callable[..., int | None], place: Point, level: int
    ) -> Iterator[tuple[int, int, Point]]:
        for item in map(child, repeat(parent), range(count)):
            kind = _kind(item) if item else raw.FPDF_PAGEOBJ_UNKNOWN
            if item is None or kind not in _DRAWN:
                continue
            if kind != raw.FPDF_PAGEOBJ_FORM:
                yield item, kind, place
            elif level < _MAX_DEPTH - 1:
                yield from self._within(item, _count(item), _form_object, _through(item, place), level + 1)

    def bounds(self, item: int, to_page: Point) -> Box | None:
        if not _bounds_of(item, *self._four):
            return None
        left, bottom, right, top = self._floats
        (ax, ay), (bx, by) = to_page(left, top), to_page(right, bottom)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def is_outlined(self, item: int) -> bool:
        known = _draw_mode(item, *self._two)
        fill, stroke = self._ints
        return not known or bool(stroke) or not fill

    def parts(self, item: int, to_page: Point) -> Iterator[list[Edge]]:
        """The straight edges of each part of a path that is drawn without lifting the pen."""
        a, b, c, d, e, f = _matrix(item)
        floats, (x, y, *_) = self._floats, self._four
        here: Place = (0.0, 0.0)
        first = here
        edges: list[Edge] = []
        for index in range(_segments(item)):
            segment = _segment(item, index)
            _segment_point(segment, x, y)
            u, v = floats[0], floats[1]
            there = to_page(a * u + c * v + e, b * u + d * v + f)
            kind = _segment_type(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                if edges:
                    yield edges
                first, edges = there, []
            elif kind == raw.FPDF_SEGMENT_LINETO and index > 0:
                edges.append((here, there))
                if _segment_close(segment):
                    edges.append((there, first))
            here = there
        if edges:
            yield edges


def _matrix(item: int) -> tuple[float, float, float, float, float, float]:
    m = raw.FS_MATRIX()
    _matrix_of(item, ctypes.addressof(m))
    return m.a, m.b, m.c, m.d, m.e, m.f


def _through(form: int, place: Point) -> Point:
    """Objects inside a form count in the form's coordinates; carries them out to the page's."""
    a, b, c, d, e, f = _matrix(form)
    return lambda x, y: place(a * x + c * y + e, b * x + d * y + f)


def _path_rules(parts: Iterable[list[Edge]], shade: bool) -> Iterator[Rule]:
    """Of a path that is not thin itself, every thin part, and every straight edge along an axis."""
    for edges in parts:
        if shade:
            xs, ys = zip(*(point for edge in edges for point in edge), strict=True)
            box = min(xs), min(ys), max(xs), max(ys)
            if min(box[2] - box[0], box[3] - box[1]) <= _RULE_THICKNESS:
                yield from _rules(box)
                continue
        for (ax, ay), (bx, by) in edges:
            yield from _rules((min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)), shade)


def _rules(box: Box, shade: bool = False) -> Iterator[Rule]:
    x0, y0, x1, y1 = box
    if y1 - y0 <= _RULE_THICKNESS < x1 - x0:
        yield Rule(x0, y0, x1, y1, across=True, shade=shade)
    elif x1 - x0 <= _RULE_THICKNESS < y1 - y0:
        yield Rule(x0, y0, x1, y1, across=False, shade=shade)
