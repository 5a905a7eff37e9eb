"""Keeps runs in files, so that they can be read again, compared and measured anew.

A stored run is JSON Lines. The first line says what was measured, with what, and how many queries
follow; every other line is a query with its values, its time, the identifiers found in their order and
those judged relevant, so that measures not thought of today can still be computed.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, ValidationError

from app.errors import AppError
from corpus.home import default_home, why
from eval.runs import Kind, QueryOutcome, Run, Setting

RUN_FORMAT = 1
"""Goes up with every change that a reader of before would misread."""

DEPTH = 100
"""How many of the identifiers found are kept with a query."""

SUFFIX = ".jsonl"

# prova-2, base_v1.0: what can be a file's name everywhere; no path, no spaces, no leading dot.
_NAME = re.compile(r"[\w-][\w.-]{0,99}")


class BadRun(AppError):
    """A stored run that cannot be found, read or written."""


class _Head(BaseModel):
    """The first line of a stored run."""

    model_config = ConfigDict(extra="ignore", strict=True, allow_inf_nan=False)

    prassi_run: int
    kind: Kind
    collection: str
    made: str
    release: str
    queries: int
    config: dict[str, Setting]
    counts: dict[str, float]


class _Line(BaseModel):
    """Any other line."""

    model_config = ConfigDict(extra="ignore", strict=True, allow_inf_nan=False)

    id: str
    text: str
    values: dict[str, float]
    ms: float
    rank: int | None
    ranked: list[str]
    relevant: dict[str, int]


def run_path(name: str) -> Path:
    """Where a run lies: a name is kept in the data folder, anything with a folder or suffix is a file.

    Raises BadRun for what can be neither.
    """
    if name.endswith(SUFFIX) or os.sep in name:
        return Path(name)
    if not _NAME.fullmatch(name):
        raise BadRun(
            f"«{name}» non può essere il nome di una prova: usare lettere, cifre, trattini e punti, "
            f"oppure indicare un file che finisce in {SUFFIX}."
        )
    return default_home() / "runs" / f"{name}{SUFFIX}"


def path_to_save(name: str) -> Path:
    """The same for a run that is to be made; known before it takes its hours. Raises BadRun.

    A run of before may be replaced, any other file not.
    """
    path = run_path(name)
    if path.exists():
        try:
            with path.open(encoding="utf-8") as file:
                _head(file.readline(), path)
        except (OSError, UnicodeDecodeError, BadRun) as error:
            raise BadRun(
                f"{path} c'è già e non è una prova di Prassi: non lo sovrascrivo. Indicare un altro nome."
            ) from error
    return path


def write_run(run: Run, path: Path) -> None:
    """Store a run whole or not at all; one of the same name is replaced. Raises BadRun."""
    head = {
        "prassi_run": RUN_FORMAT,
        "kind": run.kind,
        "collection": run.collection,
        "made": run.made,
        "release": run.release,
        "queries": len(run.queries),
        "config": dict(run.config),
        "counts": dict(run.counts),
    }
    beside = path.with_name(f".{uuid4().hex}.part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with beside.open("x", encoding="utf-8", newline="\n") as file:
                for item in (head, *map(_as_line, run.queries)):
                    file.write(json.dumps(item, ensure_ascii=False, separators=(",", ":")) + "\n")
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise BadRun(
            f"Non posso scrivere la prova in {path} ({why(error)}): indicare un altro file con --save."
        ) from error


def _as_line(query: QueryOutcome) -> dict[str, object]:
    return {
        "id": query.id,
        "text": query.text,
        "values": {name: round(value, 6) for name, value in query.values.items()},
        "ms": round(query.ms, 3),
        "rank": query.rank,
        "ranked": list(query.ranked[:DEPTH]),
        "relevant": dict(query.relevant),
    }


def read_run(path: Path) -> Run:
    """Read a stored run. Raises BadRun where it is not there, not one, not whole, or of a later release."""
    try:
        # Not splitlines(): a query may hold other line separators than this one.
        first, *rest = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise BadRun(
            f"La prova {path} non si legge ({why(error)}): le prove si conservano con --save NOME."
        ) from error
    except UnicodeDecodeError as error:
        raise _foreign(path) from error
    head = _head(first, path)
    lines = [line for line in rest if line]
    # The last line of a file cut short may still be valid JSON: only its end shows that it is whole.
    if len(lines) != head.queries or rest[-1:] != [""]:
        raise BadRun(
            f"La prova {path} è incompleta: dovrebbe avere {head.queries} domande e ne ha {len(lines)}. "
            "Ripetere la misura con --save."
        )
    return Run(
        kind=head.kind,
        name=path.name.removesuffix(SUFFIX),
        collection=head.collection,
        made=head.made,
        release=head.release,
        config=head.config,
        counts=head.counts,
        queries=tuple(_outcome(line, number, path) for number, line in enumerate(lines, start=2)),
    )


def _head(line: str, path: Path) -> _Head:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _foreign(path) from error
    if not isinstance(found, dict) or not isinstance(found.get("prassi_run"), int):
        raise _foreign(path)
    if found["prassi_run"] > RUN_FORMAT:
        raise BadRun(
            f"La prova {path} è stata scritta da una versione più recente di Prassi "
            f"(formato {found['prassi_run']}, qui si legge fino a {RUN_FORMAT}): aggiornare Prassi "
            "o ripetere la misura."
        )
    try:
        return _Head.model_validate(found)
    except ValidationError as error:
        raise _damaged(path, 1, error) from error


def _outcome(line: str, number: int, path: Path) -> QueryOutcome:
    try:
        found = _Line.model_validate_json(line)
    except ValidationError as error:
        raise _damaged(path, number, error) from error
    return QueryOutcome(
        id=found.id,
        text=found.text,
        values=found.values,
        ms=found.ms,
        rank=found.rank,
        ranked=tuple(found.ranked),
        relevant=found.relevant,
    )


def _foreign(path: Path) -> BadRun:
    return BadRun(
        f"{path} non è una prova di Prassi: serve un file scritto da «prassi eval retrieval» "
        "o «prassi eval answers» con --save."
    )


def _damaged(path: Path, number: int, error: ValidationError) -> BadRun:
    first = error.errors()[0]
    place = ".".join(map(str, first["loc"])) or "la riga"
    return BadRun(
        f"La prova {path} è danneggiata alla riga {number} ({place}): ripetere la misura con --save."
    )
