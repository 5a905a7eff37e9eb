"""Reads changed files without end, to find what the readers do not expect.

    python scripts/fuzz_readers.py --seconds 600 [--seed N] [--found FOLDER]

Prints how many files were read and how each ended, and keeps in FOLDER every file that raised
anything but an IngestError, ended the process, or held it for longer than a file may.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import json
import os
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from ingest import ocr, wire  # noqa: E402
from ingest.document import IngestError, Member, Reading  # noqa: E402
from ingest.office import read_legacy  # noqa: E402
from ingest.passages import cut_passages  # noqa: E402
from ingest.read import read_bytes  # noqa: E402
from ingest.structure import build_document  # noqa: E402
from scripts.fuzz_mutate import mutate  # noqa: E402
from tests import hostile, make_files, make_pdf, make_tables  # noqa: E402
from tests.hostile import containers, pdfs, texts  # noqa: E402

MEMORY = 2 * 1024**3
CPU_SECONDS = 20  # of one file
CLOCK_SECONDS = 60.0  # of one file: one that waits for ever uses no processor
_SEED_BYTES = 100_000
# Of the hostile set: what is quickly read.
_HOSTILE = (
    *(
        pdfs.user_password,
        pdfs.owner_password_only,
        pdfs.an_outline_in_a_circle,
        pdfs.junk_jbig2,
        pdfs.junk_fax,
    ),
    *(pdfs.an_object_stream_in_itself, pdfs.executable_attached, pdfs.labels_and_names_in_a_circle),
    *(pdfs.forms_of_one_level, pdfs.a_character_map_without_end, pdfs.xfa_form),
    *(containers.zip_with_bad_names, containers.odt_of_repeated_cells, containers.docx_linked_templates),
    *(
        containers.xlsx_external_entities,
        containers.mail_with_bad_names,
        containers.docx_in_zip_in_mail_in_zip,
    ),
    *(
        containers.p7m_fifty_deep_in_base64,
        texts.csv_of_formulas,
        texts.rtf_of_tables,
        texts.utf16_cut_in_two,
    ),
    *(
        texts.utf16_cut_in_two,
        texts.html_that_loads_everything,
        texts.text_of_bidirectional_marks,
        texts.markdown_of_everything,
    ),
)
_RUNS = 2_000  # of one process: libraries leak


def seeds() -> list[bytes]:
    """Small files of every kind: made ones, the demo documents, the hostile set."""
    found = [*hostile.whole().values(), *(make() for make in _HOSTILE)]
    demo = sorted((ROOT / "corpus/demo/documents").rglob("*"))
    found += [path.read_bytes() for path in demo if path.is_file() and path.stat().st_size <= _SEED_BYTES]
    found.append(make_files.PAGE.encode())
    found.append(make_files.mail().as_bytes())
    found.append(make_pdf.make_pdf([make_pdf.PdfPage().text(60, 700, "Testo").grid([50, 200], [600, 700])]))
    found += [value for value in vars(make_tables).values() if isinstance(value, bytes)]
    return found


def outcome(data: bytes) -> str:
    """Reads a file as the program does, up to its passages; how that ended, "!" before what is no answer."""
    try:
        reading = read_bytes(data)
        members = [*reading.members[:3], *((reading.sealed,) if reading.sealed else ())]
        check(reading)
        for inside in filter(lambda ended: ended.startswith("!"), map(_member_outcome, members)):
            return inside
    except IngestError as error:
        return f"{type(error).__name__}: {str(error)[:60]}"
    except (MemoryError, RecursionError) as error:
        return type(error).__name__  # the reading process has a sentence for both
    except Exception as error:  # noqa: BLE001 - what this is looking for
        frames = traceback.extract_tb(error.__traceback__)
        own = next(
            (frame for frame in reversed(frames) if str(ROOT / "ingest") in frame.filename), frames[-1]
        )
        places = (f"{Path(frame.filename).name}:{frame.lineno}" for frame in (own, frames[-1]))
        return f"! {type(error).__name__} {' … '.join(places)} {str(error)[:80]}"
    return f"read, {'with' if reading.warnings else 'without'} warnings"


def _member_outcome(member: Member) -> str:
    return outcome(member.content) if isinstance(member.content, bytes) else ""


def check(reading: Reading) -> None:
    """What every reading must stand: to be sent, built and cut."""
    # Members go over as files, which is not what this is about.
    for line in wire.encode_reading(replace(reading, members=(), sealed=None)):
        line.decode("ascii")
    document = build_document(reading, "file")
    document.text.encode("utf-8")
    for passage in cut_passages(document, "d"):
        assert document.text[passage.span.start : passage.span.end] == passage.text


def run(seed: int, files: list[bytes], deadline: float, current: Path, said: TextIO) -> None:
    """In a process of its own: reads until the deadline, telling of each file before and after."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    rnd = random.Random(seed)
    kept = list(files)
    for _ in range(_RUNS):
        if time.time() > deadline:
            return
        data = mutate(rnd, rnd.choice(kept), files)
        current.write_bytes(data)
        used = resource.getrusage(resource.RUSAGE_SELF)
        allowed = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (allowed, resource.RLIM_INFINITY))
        ended = outcome(data)
        if ended.startswith("!"):
            current.with_name(hashlib.sha256(data).hexdigest()[:12]).write_bytes(data)
        said.write(json.dumps(ended) + "\n")
        said.flush()
        if ended.startswith("read") and rnd.random() < 0.05:
            kept.append(data)  # changes add up
        if len(kept) > 2 * len(files):
            kept.pop(rnd.randrange(len(files), len(kept)))


def watched(seed: int, files: list[bytes], deadline: float, current: Path) -> Iterator[str]:
    """The outcomes of one process, and at its end what ended it if that was not its own will."""
    receiver, sender = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receiver)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        with os.fdopen(sender, "w") as said:
            run(seed, files, deadline, current, said)
        os._exit(0)
    os.close(sender)
    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    with os.fdopen(receiver) as said:
        signal.setitimer(signal.ITIMER_REAL, CLOCK_SECONDS)
        for line in said:
            signal.setitimer(signal.ITIMER_REAL, CLOCK_SECONDS)
            yield json.loads(line)
    signal.setitimer(signal.ITIMER_REAL, 0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status:
        data = current.read_bytes()
        current.with_name(hashlib.sha256(data).hexdigest()[:12]).write_bytes(data)
    if status in (-signal.SIGKILL, -signal.SIGXCPU):
        yield f"! over {CPU_SECONDS} seconds"
    elif status != 0:
        yield f"! process ended with {status}"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--found", type=Path, default=Path(tempfile.gettempdir(), "prassi-fuzz"))
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    # Neither other programs nor their time: only our readers and their libraries.
    ocr.is_installed = lambda: False
    read_legacy.find_libreoffice = lambda: None
    options.found.mkdir(parents=True, exist_ok=True)
    current = options.found / "current"
    deadline, outcomes = time.time() + options.seconds, collections.Counter[str]()
    seed, files = options.seed, seeds()
    while time.time() < deadline:
        for ended in watched(seed, files, deadline, current):
            outcomes[ended] += 1
            if ended.startswith("!") and outcomes[ended] == 1:
                print(ended, flush=True)
        seed += 1
    findings = sorted(ended for ended in outcomes if ended.startswith("!"))
    print(f"{sum(outcomes.values())} files read, {len(outcomes)} outcomes, seeds {options.seed}–{seed - 1}")
    for ended, times in outcomes.most_common():
        print(f"{times:8} {ended}")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
