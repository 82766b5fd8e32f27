"""Word documents: what is read of them, and how hostile ones end."""

from __future__ import annotations

import html
import zipfile
from io import BytesIO
from random import Random

import docx
import pytest

from extract.issue import IssueCode
from tests.extract.attached.read import cells_of, check_offsets, codes, strip
from tests.extract.attached.reports import as_docx, draw, save, zip_members

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'


def word(body: str, *, space: str = SPACE, **parts: str) -> bytes:
    """A document with this body; `parts` are other parts of it by name."""
    members = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>",
    }
    members |= {f"word/{name}.xml": text for name, text in parts.items()}
    return zip_members({name: text.encode() for name, text in members.items()})


def p(text: str, properties: str = "") -> str:
    first = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{first}<w:r><w:t>{html.escape(text)}</w:t></w:r></w:p>"


INLINE = [
    ("<w:r><w:t>收到申请1</w:t></w:r><w:r><w:t>2件</w:t></w:r>", "收到申请12件"),
    ("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r>", "甲\n乙"),
    ("<w:r><w:t>甲</w:t><w:tab/><w:t xml:space='preserve'> 乙 </w:t></w:r>", "甲 乙"),
    ("<w:r><w:t>甲</w:t></w:r><w:del><w:r><w:delText>乙</w:delText></w:r></w:del>", "甲"),
    ("<w:r><w:t>甲</w:t></w:r><w:ins><w:r><w:t>乙</w:t></w:r></w:ins>", "甲乙"),
    ("<w:r><w:t>甲</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>乙</w:t></w:r>", "甲"),
    ("<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>甲</w:t></w:r>", "甲"),
    ("<w:hyperlink><w:r><w:t>附件</w:t></w:r></w:hyperlink>", "附件"),
    ("<w:fldSimple><w:r><w:t>3</w:t></w:r></w:fldSimple><w:r><w:instrText>PAGE</w:instrText></w:r>", "3"),
    ("<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>云岭县</w:t></w:r></w:sdtContent></w:sdt>", "云岭县"),
    ("<w:r><w:ruby><w:rt><w:t>yu</w:t></w:rt><w:rubyBase><w:t>榆</w:t></w:rubyBase></w:ruby></w:r>", "榆"),
]  # fmt: skip


@pytest.mark.parametrize(("inner", "expected"), INLINE)
def test_paragraph_reads_as_it_prints(inner: str, expected: str) -> None:
    assert strip(word(f"<w:p>{inner}</w:p>")).text == expected


@pytest.mark.parametrize("space", [SPACE, STRICT])
def test_paragraphs_have_the_paths_of_their_nodes(space: str) -> None:
    document = strip(word(p("一、总体情况") + "<w:p/>" + p("全年公开12条。"), space=space))
    assert document.text == "一、总体情况\n全年公开12条。"
    assert [block.path for block in document.blocks] == ["body/p[1]", "body/p[3]"]


def test_text_box_follows_its_paragraph() -> None:
    box = "<w:r><w:pict><w:txbxContent>" + p("框中一句。") + "</w:txbxContent></w:pict></w:r>"
    assert (
        strip(word(f"<w:p><w:r><w:t>正文。</w:t></w:r>{box}</w:p>" + p("后文。"))).text
        == "正文。\n框中一句。\n后文。"
    )


def test_shape_that_is_written_twice_for_old_readers_is_read_once() -> None:
    box = "<w:txbxContent>" + p("框中一句。") + "</w:txbxContent>"
    twice = f"<w:Choice>{box}</w:Choice><w:Fallback>{box}</w:Fallback>"
    run = f"<w:r><w:AlternateContent>{twice}</w:AlternateContent></w:r>"
    assert strip(word(f"<w:p>{run}</w:p>")).text == "框中一句。"


NUMBERING = f"""<w:numbering {SPACE}><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
</w:abstractNum><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>
<w:lvlText w:val="●"/></w:lvl></w:abstractNum>
<w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="8"><w:abstractNumId w:val="1"/></w:num>
</w:numbering>"""
STYLES = f"""<w:styles {SPACE}>
<w:style w:styleId="a"><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>
<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>"""


def numbered(text: str, depth: int, number: int = 7) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


def test_numbers_that_word_draws_are_written_out() -> None:
    body = numbered("总体情况", 0) + numbered("主动公开", 1) + numbered("依申请公开", 1) + numbered("12件", 2)
    body += p("主动公开情况", '<w:pStyle w:val="b"/>') + numbered("目录", 1) + numbered("一条", 0, 8)
    body += p("无号", '<w:pStyle w:val="b"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert strip(word(body, numbering=NUMBERING, styles=STYLES)).text.split("\n") == [
        "一、总体情况", "（一）主动公开", "（二）依申请公开", "1. 12件",
        "二、主动公开情况", "（一）目录", "一条", "无号",
    ]  # fmt: skip


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text) if text else '<w:p/>'}</w:tc>"


def test_merged_cells_have_their_spans() -> None:
    rows = [
        cell("项目", '<w:vMerge w:val="restart"/>') + cell("数量", '<w:gridSpan w:val="2"/>'),
        cell("", "<w:vMerge/>") + cell("本年") + cell("上年"),
        "<w:trPr><w:gridBefore w:val='1'/></w:trPr>" + cell("3") + cell(""),
    ]
    table = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    document = strip(word(p("见下表。") + f"<w:tbl>{table}</w:tbl>"))
    assert cells_of(document) == [
        ("项目", 0, 0, 2, 1), ("数量", 0, 1, 1, 2), ("本年", 1, 1, 1, 1), ("上年", 1, 2, 1, 1),
        ("3", 2, 1, 1, 1), ("", 2, 2, 1, 1),
    ]  # fmt: skip
    assert document.text == "见下表。\n项目\t数量\n本年\t上年\n3\t"


def test_table_around_a_table_only_lays_out_the_page() -> None:
    inner = f"<w:tbl><w:tr>{cell('规章')}{cell('3')}</w:tr></w:tbl>"
    outer = f"<w:tbl><w:tr><w:tc>{p('前文。')}{inner}<w:p/></w:tc>{cell('旁注。')}</w:tr></w:tbl>"
    document = strip(word(outer))
    assert document.text == "前文。\n规章\t3\n旁注。"
    assert len(document.tables) == 1


def test_running_heads_are_dropped_and_counted() -> None:
    document = docx.Document()
    document.add_paragraph("全年公开12条。")
    document.sections[0].header.paragraphs[0].text = "云岭县文件"
    read = strip(save(document))
    assert read.text == "全年公开12条。"
    assert [(part.reason, part.chars) for part in read.dropped] == [("running head or foot", 5)]


def test_document_of_pictures_only_is_a_scan() -> None:
    assert codes(strip(word("<w:p><w:r><w:drawing/></w:r></w:p>"))) == [IssueCode.SCANNED]
    assert codes(strip(word("<w:p/>"))) == [IssueCode.NO_BODY]


def test_main_part_may_have_a_number_in_its_name() -> None:
    main = f"<w:document {SPACE}><w:body>{p('全年公开12条。')}</w:body></w:document>"
    assert strip(zip_members({"word/document2.xml": main.encode()})).text == "全年公开12条。"


ENTITIES = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
BOMB = f'<!DOCTYPE w:document [<!ENTITY a "年报">{ENTITIES}]>'
OUTSIDE = '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def document_xml(head: str, text: str, charset: str = "utf-8") -> bytes:
    body = f"<w:document {SPACE}><w:body>{p('年报').replace('年报', text)}</w:body></w:document>"
    whole = f'<?xml version="1.0" encoding="{charset}"?>{head}{body}'
    return zip_members({"word/document.xml": whole.encode(charset)})


def lying_zip() -> bytes:
    """A zip whose list says that a member is small, and which is not."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<a>" + b" " * 40_000_000)
        archive.getinfo("word/document.xml").file_size = 900
    return target.getvalue()


HOSTILE = {
    "entities in entities": document_xml(BOMB, "&j;"),
    "entity in UTF-16": document_xml(BOMB, "&j;", "utf-16"),
    "entity of a file": document_xml(OUTSIDE, "&x;"),
    "part too large": zip_members({"word/document.xml": b"<a>" + b" " * 40_000_000}),
    "part that lies": lying_zip(),
    "paragraphs without end": word("<w:p/>" * 1_100_000),
    "malformed": zip_members({"word/document.xml": b"<w:document><w:body>"}),
    "without a body": zip_members({"word/document.xml": b"<a/>"}),
    "nested without end": word("<w:sdt>" * 3000 + "</w:sdt>" * 3000),
    "cut off": as_docx(draw("stat2014"))[:9000],
    "members without end": zip_members(dict.fromkeys(("word/document.xml", *map(str, range(10_001))), b"")),
}  # fmt: skip


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_document_is_an_issue(body: bytes) -> None:
    document = strip(body)
    assert codes(document) == [IssueCode.UNREADABLE]
    assert document.text == ""
    assert "passwd" not in document.issues[0].message


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)
REFUSED = [
    (OLE + "WordDocument".encode("utf-16-le") + b"\0\0", IssueCode.LEGACY_FORMAT, "application/msword"),
    (OLE, IssueCode.LEGACY_FORMAT, "application/x-ole-storage"),
    (
        OLE + "EncryptedPackage".encode("utf-16-le") + b"\0\0",
        IssueCode.ENCRYPTED,
        "application/x-ole-encrypted",
    ),
    (OLE + "Workbook".encode("utf-16-le") + b"\0\0", IssueCode.UNREADABLE, "application/vnd.ms-excel"),
    (b"{\\rtf1\\ansi x}", IssueCode.LEGACY_FORMAT, "application/rtf"),
    (b"Rar!\x1a\x07\x01\x00" + bytes(50), IssueCode.LEGACY_FORMAT, "application/vnd.rar"),
    (zip_members({"OFD.xml": b"<a/>"}), IssueCode.LEGACY_FORMAT, "application/ofd"),
]


@pytest.mark.parametrize(("body", "code", "media_type"), REFUSED)
def test_format_that_is_not_read_says_what_to_do(body: bytes, code: IssueCode, media_type: str) -> None:
    document = strip(body, "application/octet-stream")
    assert codes(document) == [code]
    assert document.media_type == media_type
    assert "save it" in document.issues[0].message


def test_page_that_is_called_a_document_is_read_as_the_page_it_is() -> None:
    body = "<html><body><p>全年主动公开政府信息12条，没有收到申请。</p></body></html>".encode()
    assert strip(body, "application/msword").text == "全年主动公开政府信息12条，没有收到申请。"


WHOLE = as_docx(draw("coded2008"))


@pytest.mark.parametrize("seed", range(60))
def test_any_damage_ends_in_a_document(seed: int) -> None:
    random = Random(seed)
    body = bytearray(WHOLE)
    for _ in range(random.choice((1, 4, 80))):
        body[random.randrange(len(body))] = random.randrange(256)
    check_offsets(strip(bytes(body), "application/msword"))
