"""Fuzzing the cleaning of text: whatever the characters, what comes out can be stored and quoted."""

from __future__ import annotations

import itertools
import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.clean import BREAK_HYPHENS, NO_EVIDENCE, Evidence, clean, clean_lines, evidence, join_lines
from ingest.decode import decode, decode_html
from ingest.sentences import split_sentences
from ingest.sniff import sniff

# Any character at all, surrogates too, and more often those that the rules speak of.
SPECIAL = st.sampled_from(
    "\u00ad\u2010\u2011\ufffe\x02-\ufb01\ufb05\u00a0\u2009\u3000\u0085\u2028\u2029\x0b\x0c\r\n\t\ue000\uf0b7"
    "\u200b\u202e\u2066\ufeff\ufffc\ud800\udfff\u0301\u0323\u1100\u1161\u11a8\u0958\u2126.…·•aeèÈ1 ‐’\x00\x1b"
)
CHARACTERS = st.one_of(SPECIAL, st.characters())
TEXTS = st.text(alphabet=CHARACTERS, max_size=60)
WORDS = st.sampled_from(
    "azien- da l’azien- \u00ad gestione co\u2010 12- 2022 sub- impegno A- REA . … ..... ab".split(" ")
)
LINES = st.lists(st.one_of(TEXTS, st.lists(WORDS, max_size=4).map(" ".join)), max_size=8)
FUZZ = settings(max_examples=300, deadline=None)


def is_clean(text: str) -> bool:
    text.encode("utf-8")
    kinds = {unicodedata.category(char) for char in text if char != "\n"}
    return not kinds & {"Cc", "Cs", "Co", "Zl", "Zp"} and not set(text) & BREAK_HYPHENS


@FUZZ
@given(TEXTS)
@example("e\u200b\u0301")
@example(". . . . .\u0301")
@example("\u0958")
@example("nota \U000e0049\U000e0067\U000e006e\U000e006f\U000e0072\U000e0061 bene")
@example("carattere \U000f0001 privato \U0010fffd")
def test_clean_once_is_clean(text: str) -> None:
    once = clean(text)
    assert is_clean(once) and "\n" not in once
    assert once == once.strip() and "  " not in once
    assert clean(once) == once


@FUZZ
@given(TEXTS)
def test_clean_lines_keeps_lines(text: str) -> None:
    once = clean_lines(text)
    assert is_clean(once)
    assert clean_lines(once) == once
    assert [clean(line) for line in once.split("\n")] == [
        clean(line) for line in clean_lines(once).split("\n")
    ]


@FUZZ
@given(TEXTS)
def test_cleaning_loses_no_letter_or_digit(text: str) -> None:
    def kept(value: str) -> str:
        # Compatibility forms: a ligature becomes its letters, a letter and its accent one sign.
        return "".join(c for c in unicodedata.normalize("NFKD", value) if c.isascii() and c.isalnum())

    assert kept(clean(text)) == kept(text)
    assert kept(clean_lines(text)) == kept(text)


@FUZZ
@given(LINES)
def test_joined_lines_are_clean_and_whole(lines: list[str]) -> None:
    for found in (NO_EVIDENCE, evidence(lines), Evidence(frozenset({"azienda"}), True)):
        joined = join_lines(lines, found)
        assert is_clean(joined) and clean(joined) == joined

        def letters(value: str) -> str:
            return "".join(c for c in unicodedata.normalize("NFKD", value) if c.isascii() and c.isalnum())

        assert letters(joined) == letters("".join(lines))


def test_a_long_paragraph_is_joined_in_the_time_of_its_length() -> None:
    # Joining all anew at each line takes its square: a text of a million lines took over a minute.
    text = join_lines(["parola di prova"] * 150_000)
    assert text.count("parola") == 150_000
    assert join_lines(["azien-"] * 30_000).count("azien") == 30_000


@FUZZ
@given(
    st.one_of(TEXTS, st.text(alphabet=st.sampled_from('aA1. \n?!«»"’)([•-;:\u00a0\u2028\t'), max_size=120))
)
def test_sentences_lose_nothing_but_white_space(text: str) -> None:
    spans = split_sentences(text)
    for span in spans:
        sentence = text[span.start : span.end]
        assert sentence and sentence == sentence.strip() and "\n" not in sentence
    assert all(before.end <= after.start for before, after in itertools.pairwise(spans))
    position = 0
    for span in spans:
        assert not text[position : span.start].strip()
        position = span.end
    assert not text[position:].strip()


@FUZZ
@given(st.binary(max_size=300))
def test_any_bytes_are_sniffed_and_decoded(data: bytes) -> None:
    assert "/" in sniff(data)
    assert isinstance(decode(data), str) and isinstance(decode_html(data), str)


@FUZZ
@given(
    st.sampled_from(
        [b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"0\x80", b"MIIA", b"\xff\xfe"]
    ),
    st.binary(max_size=200),
    st.sampled_from([b"", b"PK\x05\x06" + bytes(18), b"PK\x06\x07" + bytes(16) + b"PK\x05\x06" + bytes(18)]),
)
def test_any_bytes_after_a_magic_are_sniffed(magic: bytes, data: bytes, end: bytes) -> None:
    assert "/" in sniff(magic + data + end)
