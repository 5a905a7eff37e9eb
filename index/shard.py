"""One shard of the embedded Qdrant engine on disk: opening, creating, and its errors made readable."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qdrant_edge import (
    Distance,
    EdgeConfig,
    EdgeShard,
    EdgeSparseVectorParams,
    EdgeVectorParams,
    Filter,
    IdfParams,
    Modifier,
    PayloadSchemaType,
    SearchParams,
    UpdateOperation,
)

from corpus.home import disk_full, sync_folder
from index.conditions import DOCUMENT, FILTERS
from index.errors import IndexDamaged

DENSE = "dense"
LEXICAL = "lexical"

# Left to itself the engine goes on counting deleted points in the rarity of a term, until its
# segments are rewritten: scores would depend on the history of an index. A corpus that is named,
# be it everything, is counted from the points that are there.
LIVE = SearchParams(idf=IdfParams(corpus=Filter()))

# «No space left on device (os error 28)», «Os { code: 28, kind: StorageFull, ...»; 27 is a limit
# on file sizes, 122 a quota
_FULL = re.compile(r"(?:os error|Os { code:) (?:28|27|122)\b")


def open_shard(folder: Path, dimension: int) -> EdgeShard:
    """Open the shard in ``folder``, creating it when there is none. Raises IndexDamaged, DiskFull."""
    if not folder.exists():
        _create(folder, dimension)
    with translated(folder):
        return EdgeShard.load(str(folder))


@contextmanager
def translated(folder: Path) -> Iterator[None]:
    """Raise DiskFull or IndexDamaged for whatever the engine raises."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        # The engine raises plain Exception, and a panic of its own that is not even that.
        if _FULL.search(str(error)):
            raise disk_full(folder.parent) from error
        raise IndexDamaged(
            f"L'indice in {folder} non si apre o non si scrive ({error}). Ricostruirlo con: prassi reindex"
        ) from error


def _create(folder: Path, dimension: int) -> None:
    """Create the shard beside its place and rename it: a killed creation leaves nothing half made."""
    draft = folder.with_name(folder.name + ".new")
    shutil.rmtree(draft, ignore_errors=True)
    config = EdgeConfig(
        vectors={DENSE: EdgeVectorParams(size=dimension, distance=Distance.Cosine)},
        sparse_vectors={LEXICAL: EdgeSparseVectorParams(modifier=Modifier.Idf)},
    )
    with translated(folder):
        draft.parent.mkdir(parents=True, exist_ok=True)
        shard = EdgeShard.create(str(draft), config)
        for field in (DOCUMENT, FILTERS):
            shard.update(UpdateOperation.create_field_index(field, PayloadSchemaType.Keyword))
        shard.flush()
        shard.close()
        draft.rename(folder)
        sync_folder(folder.parent)
