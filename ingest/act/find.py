"""Reads from a document what it says of itself as an act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.act.annexes import find_annexes
from ingest.act.body import find_authority, find_office
from ingest.act.codes import find_cigs, find_cups
from ingest.act.days import find_date
from ingest.act.fields import ActFields, Field
from ingest.act.filing import find_classification, find_dossiers, find_recipients
from ingest.act.kind import ACT_TYPES, find_type, first_type, guess_type, type_by_decision
from ingest.act.lines import Line, lines_of
from ingest.act.money import find_amounts
from ingest.act.people import find_responsible, find_signers
from ingest.act.registers import find_entries
from ingest.act.spending import find_expenditures
from ingest.act.statements import agree, find_statements
from ingest.act.subject import find_subject
from ingest.act.zones import Zones, part
from ingest.document import Element

_SAY_SO = ACT_TYPES | {"proposta", "certificato", "circolare"}
_TOP = 60
"""Lines from the top in which a paper without premises names itself."""


def find_fields(
    elements: Sequence[Element], title: str | None, file_name: str, form: str | None = None
) -> tuple[str, ActFields]:
    """The kind of document, and the fields that it states.

    ``title`` is the one that the file itself carries, ``form`` the kind that the kind of file
    settles (a mail is a letter). The kind is always known; every field may be absent.
    """
    lines = lines_of(elements)
    zones = part(lines)
    head = zones.head or lines[:_TOP]
    named = find_type(head) or _decided(zones)
    kind = form or _kind(lines, named, title, file_name)
    # An annex is filed under the act's name without being it: what only the file's name says gives no number.
    stated = kind if named or first_type(title or "") else ""
    subject = find_subject(lines, head, kind)
    skip = subject.lines if subject else frozenset[int]()
    statements = find_statements(lines, stated, skip)
    entries = agree(find_entries(head, stated, skip), statements)
    found = ActFields(
        type=named if named and named.value == kind else None,
        authority=find_authority(lines, head, [statement.line for statement in statements], kind),
        office=find_office(head[:_TOP]),
        numbers=entries,
        object=subject.field if subject else None,
        recipients=find_recipients(lines[:_TOP], kind),
        classification=find_classification(lines[:_TOP]),
        dossiers=find_dossiers(head[:_TOP]),
        annexes=find_annexes(lines),
    )
    return kind, _with_decision(replace(found, date=find_date(lines, zones, found.entry(), kind)), zones)


def _with_decision(fields: ActFields, zones: Zones) -> ActFields:
    return replace(
        fields,
        signers=find_signers(zones),
        responsible=find_responsible(zones),
        cups=find_cups(zones),
        cigs=find_cigs(zones),
        amounts=find_amounts(zones),
        expenditures=find_expenditures(zones),
    )


def _decided(zones: Zones) -> Field | None:
    return type_by_decision(zones.word, zones.decision[0]) if zones.word and zones.decision else None


def _kind(lines: Sequence[Line], named: Field | None, title: str | None, file_name: str) -> str:
    """What the first lines of an act say, else the file's own title, else whatever else tells it."""
    if named and named.value in _SAY_SO:
        return named.value
    titled = first_type(title or "")
    if titled:
        return titled[0]
    return named.value if named else guess_type(lines[:_TOP], title, file_name)
