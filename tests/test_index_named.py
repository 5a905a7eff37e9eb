"""Acts named by a query, and what that does to the order of passages."""

from __future__ import annotations

import pytest

from index.named import boosted, may_name_an_act, named_acts
from ingest.norms.tables import rows
from ingest.norms.typed import find_typed


@pytest.mark.parametrize("name", sorted({form for row in rows("names.tsv") for form in row[-1].split("|")}))
def test_no_name_of_an_act_is_passed_over(name: str) -> None:
    assert may_name_an_act(name) or not find_typed(f"art. 3 {name}")
    assert may_name_an_act(f"che cosa dice il {name.lower()}?")


@pytest.mark.parametrize(
    ("query", "keys", "alone"),
    [
        ("art. 55 cts", ("urn:nir:stato:decreto.legislativo:2017;117~art55",), True),
        (
            "chi decide secondo l'art. 107 del TUEL",
            ("urn:nir:stato:decreto.legislativo:2000;267~art107",),
            False,
        ),
        ("determina 12/2026", ("*:determinazione:2026;12",), True),
        ("gdpr", ("celex:32016R0679",), True),
        ("trasporto solidale", (), False),
        ("bando 2026", (), False),
    ],
)
def test_named_acts(query: str, keys: tuple[str, ...], alone: bool) -> None:
    found = named_acts(query)
    assert (found.keys, found.alone) == (keys, alone)


def test_what_cites_comes_before_what_sounds_alike() -> None:
    scores = {"a": 1.0, "b": 0.9, "c": 0.5}
    assert list(boosted(scores, {"c": 1.0, "d": 0.2}, alone=True)) == ["c", "d", "a", "b"]
    assert list(boosted(scores, {"c": 1.0, "d": 0.2}, alone=False)) == ["a", "b", "c", "d"]
    assert all(0 <= score <= 1 for score in boosted(scores, {"a": 1.0}, alone=True).values())
