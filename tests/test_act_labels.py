"""The five fields by which an act is known, on 40 real documents that were labelled by hand.

The labels (eval/gold/acts.jsonl) were made before the extractor, by reading the text and, of scans, the
page. ``split`` was drawn at random before any result was looked at: half for development, half for
the test. ``narrow`` marks acts in the strict sense (determinations, deliberations, decrees, orders and
one proposal): the folder holds 21, the other 19 are official papers with a number or a day of their own.

- An object is held as the SHA-256 of its folded text (NFKC, lower case, runs of anything but letters and
  figures as one space) with its number of words: line breaks, quotes and a final full stop make no
  difference, a hyphen inside a word does. It is the whole text after «OGGETTO:», else the line that
  stands for the title; a certificate has none.
- «Città di X» and «Municipio di X» are the «Comune di X».
- Of two registers the number and day are the general one's; a protocol number is no number of an act.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from eval.acts import FIELDS, Label, fingerprint, fold, load_labels, read, read_all, shares
from ingest.document import Document
from ingest.sniff import PDF, sniff
from tests.conftest import shared_path

LABELS = load_labels(Path(__file__).parent.parent / "eval" / "gold" / "acts.jsonl")
FORTY = tuple(label for label in LABELS if label.split in ("dev", "test"))


_TEXT = 80
"""Characters without which a page counts as a scan."""
_LONG = 30


def _shortened(path: Path, folder: Path) -> Path:
    """Of scans and long files the first three pages and the last: the others take a minute, for nothing."""
    data = path.read_bytes()
    if sniff(data) != PDF:
        return path
    reader = pypdf.PdfReader(BytesIO(data))
    count = len(reader.pages)
    if count <= 4 or (count <= _LONG and all(len(page.extract_text()) > _TEXT for page in reader.pages[:3])):
        return path
    writer = pypdf.PdfWriter()
    for index in (0, 1, 2, len(reader.pages) - 1):
        writer.add_page(reader.pages[index])
    target = folder / f"{len(list(folder.iterdir()))}_{path.name}"
    writer.write(target)
    return target


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> tuple[Document, ...]:
    folder = tmp_path_factory.mktemp("acts")
    paths = [_shortened(shared_path(label.file), folder) for label in FORTY]
    return tuple(read_all(paths))


@pytest.mark.shared
@pytest.mark.timeout(600)
def test_forty_acts_are_read_right(documents: tuple[Document, ...]) -> None:
    pairs = list(zip(FORTY, documents, strict=True))
    for title, wanted in (
        ("the test half", [pair for pair in pairs if pair[0].split == "test"]),
        ("all forty", pairs),
    ):
        found = shares([label for label, _ in wanted], [document for _, document in wanted])
        print(title, len(wanted), {field: round(share, 3) for field, share in found.items()})
        assert {field: share for field, share in found.items() if share < 0.95} == {}, title


@pytest.mark.shared
def test_both_registers_are_read(documents: tuple[Document, ...]) -> None:
    for label, document in zip(FORTY, documents, strict=True):
        entry = next((e for e in document.fields.numbers if e.register == "service"), None)
        found = (entry.number.value, entry.date.value if entry.date else None) if entry else None
        assert found == label.service, label.file


@pytest.mark.shared
def test_the_seeds_determination() -> None:
    (label,) = (label for label in LABELS if label.split == "seed")
    document = read(shared_path(label.file))
    assert shares([label], [document]) == dict.fromkeys(FIELDS, 1.0)
    fields = document.fields
    assert [len(annex.digest.value) for annex in fields.annexes if annex.digest] == [64, 64]
    assert [code.value for code in fields.classification] == ["01-02"]
    assert (len(fields.signers), len(fields.responsible), len(fields.recipients)) == (1, 1, 5)
    assert fields.amounts == fields.cups == fields.cigs == ()


def test_the_labels_are_what_they_say() -> None:
    assert (len(FORTY), sum(label.split == "test" for label in FORTY)) == (40, 20)
    assert sum(label.strict for label in FORTY) == 21
    assert len({label.file for label in LABELS}) == 41


@pytest.mark.parametrize(
    ("written", "read_"),
    [
        ("Acquisto di\n“sedie”.", "acquisto di sedie"),
        ("ACQUISTO DI SEDIE", "Acquisto di  sedie"),
        ("L’attività", "l'attività"),
    ],
)
def test_folding_looks_through_quotes_breaks_and_case(written: str, read_: str) -> None:
    assert fingerprint(written) == fingerprint(read_)


def test_folding_keeps_hyphens_apart() -> None:
    assert fold("quali-quantitativa") != fold("qualiquantitativa")


def test_a_wrong_reading_lowers_the_share() -> None:
    label = Label(
        "x", "test", True, "7", "2026-03-03", "decreto", "Comune di Borgo", None, None, False, None, {}
    )
    from tests.test_ingest_act import document

    right = document("COMUNE DI BORGO", "DECRETO N. 7 del 03/03/2026")
    wrong = document("COMUNE DI BORGO", "DECRETO N. 8 del 03/03/2026", "OGGETTO: Nomina")
    assert shares([label], [right]) == dict.fromkeys(FIELDS, 1.0)
    assert shares([label], [wrong]) == {"number": 0.0, "date": 1.0, "type": 1.0, "body": 1.0, "object": 0.0}
