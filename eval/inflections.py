"""Measures whether a query put in other inflections of its words finds the same passages.

``python -m eval.inflections``

Each pair of the gold file asks one thing twice: «alloggio riservato», «riserva di alloggi». A form is
answered when any gold quote stands in one of the first five passages; recall@5 is the share of such
queries. The bar: both forms of a pair are answered, or neither. Pairs with an odd number are for
development; the others are held out: nothing may be tuned on them.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from app.session import opened_at
from eval.answers import BadGold, normalise
from index.hit import SearchResult

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "eval" / "gold" / "inflections.jsonl"
DEMO = ROOT / "corpus" / "demo" / "documents"
DEPTH = 5
LOOKED_AT = 20
"""How deep a form that missed is looked for, to say by how much it did."""

Search = Callable[[str, int], SearchResult]


@dataclass(frozen=True, slots=True)
class Pair:
    """One need in two forms; ``quotes`` are equivalent: any one of them suffices."""

    id: str
    base: str
    inflected: str
    quotes: tuple[str, ...]

    @property
    def held_out(self) -> bool:
        return int(self.id.removeprefix("pair")) % 2 == 0


@dataclass(frozen=True, slots=True)
class Ranks:
    """Where the first passage with a gold quote stands for each form; None beyond ``LOOKED_AT``."""

    pair: Pair
    base: int | None
    inflected: int | None

    @property
    def differ(self) -> bool:
        """Whether one form is answered within ``DEPTH`` where the other is not."""
        return _within(self.base, DEPTH) != _within(self.inflected, DEPTH)


def read_pairs(path: Path = GOLD) -> list[Pair]:
    """The pairs of a file, in order. Raises BadGold with the number of a bad line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadGold(f"{path} non si legge: {error}.") from error
    return [_pair(line, number, path) for number, line in enumerate(lines, start=1) if line.strip()]


def _pair(line: str, number: int, path: Path) -> Pair:
    try:
        item = json.loads(line)
        quotes = tuple(str(gold["quote"]) for gold in item["gold"])
        pair = Pair(str(item["id"]), str(item["base"]), str(item["inflected"]), quotes)
        int(pair.id.removeprefix("pair"))
    except (ValueError, KeyError, TypeError) as error:
        raise BadGold(f"La riga {number} di {path} non è una coppia valida: {error}.") from error
    return pair


def rank_pairs(pairs: Sequence[Pair], search: Search) -> list[Ranks]:
    """Search both forms of every pair; ``search`` takes a query and how many hits to give."""
    return [
        Ranks(pair, _rank(pair, search(pair.base, LOOKED_AT)), _rank(pair, search(pair.inflected, LOOKED_AT)))
        for pair in pairs
    ]


def _rank(pair: Pair, found: SearchResult) -> int | None:
    quotes = [normalise(quote) for quote in pair.quotes]
    return next(
        (hit.rank for hit in found.hits if any(quote in normalise(hit.text) for quote in quotes)), None
    )


def recalls(ranks: Sequence[Ranks], depth: int = DEPTH) -> tuple[float, float]:
    """Recall at ``depth`` of the base and of the inflected forms."""
    count = len(ranks) or 1
    base = sum(_within(one.base, depth) for one in ranks)
    inflected = sum(_within(one.inflected, depth) for one in ranks)
    return base / count, inflected / count


def _within(rank: int | None, depth: int) -> bool:
    return rank is not None and rank <= depth


def report(name: str, ranks: Sequence[Ranks]) -> list[str]:
    """The lines that say how one half did, with the pairs whose forms differ."""
    at_five, at_one = recalls(ranks), recalls(ranks, 1)
    differing = [one for one in ranks if one.differ]
    neither = sum(not _within(one.base, DEPTH) and not _within(one.inflected, DEPTH) for one in ranks)
    lines = [
        f"{name}: {len(ranks)} coppie; recall@5 forma base {at_five[0]:.3f}, flessa {at_five[1]:.3f} "
        f"(al primo posto {at_one[0]:.3f}, {at_one[1]:.3f}); "
        f"una forma sola {len(differing)}, nessuna delle due {neither}"
    ]
    for one in differing:
        lines.append(f"  {one.pair.id}  {_said(one.base)} «{one.pair.base}»")
        lines.append(f"  {'':7}  {_said(one.inflected)} «{one.pair.inflected}»")
    return lines


def _said(rank: int | None) -> str:
    return f"posto {rank:>2}" if rank is not None else f"oltre {LOOKED_AT}"


def main() -> int:
    """Index the demo corpus in a temporary home and print the measures of both halves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--home", type=Path, help="a home that already holds the demo corpus")
    options = parser.parse_args()
    pairs = read_pairs(options.gold)
    with (
        TemporaryDirectory(prefix="prassi-eval-") as folder,
        opened_at(options.home or Path(folder)) as service,
    ):
        if options.home is None:
            service.ingest([DEMO])
        ranks = rank_pairs(pairs, service.search)
    for name, held_out in (("sviluppo (dispari)", False), ("tenuta da parte (pari)", True)):
        print("\n".join(report(name, [one for one in ranks if one.pair.held_out is held_out])))
    print(report("tutte", ranks)[0])
    return 0


if __name__ == "__main__":
    sys.exit(main())
