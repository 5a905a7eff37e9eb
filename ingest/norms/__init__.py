"""Finds references to legal and administrative acts in Italian text; usable on its own."""

from ingest.norms.find import find_references
from ingest.norms.reference import Confidence, Context, Kind, Reference

__all__ = ["Confidence", "Context", "Kind", "Reference", "find_references"]
