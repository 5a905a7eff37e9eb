"""Build every document of the demo corpus: python -m corpus.demo.build [FOLDER]."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from corpus.demo.builders import mail, opendocument, pdf, web, word
from corpus.demo.builders.source import Source, load

HERE = Path(__file__).parent
WRITERS = {".pdf": pdf.write, ".docx": word.write, ".odt": opendocument.write, ".html": web.write}


def build(folder: Path) -> list[Path]:
    """Write all documents into a folder; the same sources give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    sources = [load(path) for path in sorted((HERE / "sources").glob("*.md"))]
    attached = {source.get("attachment") for source in sources}
    for source in sources:
        if source.name not in attached:
            _write(source, folder, sources)
    return sorted(folder.iterdir())


def _write(source: Source, folder: Path, sources: list[Source]) -> None:
    suffix = Path(source.name).suffix
    if suffix in WRITERS:
        WRITERS[suffix](source, folder)
    elif suffix == ".md":
        (folder / source.name).write_text(source.body.strip() + "\n", encoding="utf-8", newline="\n")
    elif suffix == ".eml":
        inner = next(other for other in sources if other.name == source.get("attachment"))
        with tempfile.TemporaryDirectory() as aside:
            _write(inner, Path(aside), sources)
            mail.write(source, folder, Path(aside) / inner.name)
    else:
        raise ValueError(f"no writer for {source.name}")


if __name__ == "__main__":
    target = Path(sys.argv[1]) if sys.argv[1:] else HERE / "documents"
    for written in build(target):
        print(f"{written.stat().st_size:>9,} {written.name}")
