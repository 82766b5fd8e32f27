"""Small PDFs drawn line by line, with a Chinese font that every reader knows and none embeds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

WIDTH, HEIGHT = 595, 842
SIZE = 16.0
LEFT, TOP = 80.0, 740.0


def text_at(x: float, y: float, text: str, size: float = SIZE, matrix: str = "1 0 0 1") -> str:
    """The drawing of a text from a place on; every character is as wide as it is high."""
    codes = text.encode("utf-16-be").hex()
    return f"BT /F1 {size} Tf {matrix} {x} {y} Tm <{codes}> Tj ET"


def lines_at(lines: Sequence[str], top: float = TOP, pitch: float = 28.0, size: float = SIZE) -> list[str]:
    """Lines one under another from the left margin on; an ideographic space is an indent."""
    return [text_at(LEFT, top - number * pitch, line, size) for number, line in enumerate(lines)]


def rule(x0: float, y0: float, x1: float, y1: float) -> str:
    """The drawing of a line with a pen."""
    return f"0.5 w {x0} {y0} m {x1} {y1} l S"


def table_at(
    left: float, top: float, widths: Sequence[float], rows: Sequence[Sequence[str]], height: float = 20.0
) -> list[str]:
    """A ruled table; no line is drawn around a cell that reads `<` to its left, or `^` above it."""
    xs = [left + sum(widths[:n]) for n in range(len(widths) + 1)]
    ys = [top - height * n for n in range(len(rows) + 1)]
    drawn = [rule(xs[0], ys[-1], xs[-1], ys[-1]), rule(xs[-1], ys[0], xs[-1], ys[-1])]
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            if text != "^":
                drawn.append(rule(xs[column], ys[row], xs[column + 1], ys[row]))
            if text != "<":
                drawn.append(rule(xs[column], ys[row], xs[column], ys[row + 1]))
            if text not in {"", "^", "<"}:
                drawn.append(text_at(xs[column] + 3, ys[row] - height + 6, text, 9))
    return drawn


PICTURE = f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /Im1 Do Q"


def write_pdf(pages: Iterable[Sequence[str]], *, rotate: int = 0, encrypt: str = "") -> bytes:
    """A PDF of these drawings, one a page, every page turned by as many degrees."""
    drawings = ["\n".join(page).encode() for page in pages]
    kids = " ".join(f"{10 + 2 * n} 0 R" for n in range(len(drawings)))
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Count {len(drawings)} /Kids [{kids}] >>".encode(),
        3: b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
        b" /DescendantFonts [4 0 R] >>",
        4: b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000"
        b" /W [814 [500] 1 95 500]"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor 5 0 R >>",
        5: b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -200 1000 900]"
        b" /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 800 /StemV 80 >>",
        6: b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray"
        b" /BitsPerComponent 8 /Length 1 >>\nstream\n\x80\nendstream",
    }
    for number, drawing in enumerate(drawings):
        objects[10 + 2 * number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Rotate {rotate}"
            f" /Resources << /Font << /F1 3 0 R >> /XObject << /Im1 6 0 R >> >>"
            f" /Contents {11 + 2 * number} 0 R >>"
        ).encode()
        objects[11 + 2 * number] = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing)
    return _assemble(objects, encrypt)


def _assemble(objects: dict[int, bytes], encrypt: str) -> bytes:
    body = bytearray(b"%PDF-1.5\n")
    places: dict[int, int] = {}
    for number, content in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(body)
    body += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        body += b"%d 1\n%010d 00000 n \n" % (number, place)
    body += f"trailer << /Size {max(places) + 1} /Root 1 0 R {encrypt} >>\nstartxref\n{start}\n".encode()
    return bytes(body + b"%%EOF\n")


LOCKED = (
    f"/Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <{'a1' * 32}> /U <{'b2' * 32}> >>"
    f" /ID [<{'00' * 16}> <{'00' * 16}>]"
)
"""The trailer of a file that was locked with a password nobody knows."""
