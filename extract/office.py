"""Zips and XML of office documents: no entities, no network, no more than a greatest size."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from typing import Any

from lxml import etree

from extract.errors import SourceError

# The text of a report of 100 pages with all its markup is 4 MB.
MAX_PART = 32 * 1024 * 1024
# Tags in a part: a report of 100 pages has 200,000, and a tree of 3 million takes 1 GB.
_MOST_TAGS = 1_000_000
# Of everything in a document, unpacked; pictures are most of it.
MAX_UNPACKED = 512 * 1024 * 1024
MAX_MEMBERS = 10_000
# A document of one repeated line packs 200 to 1; a bomb packs 1,000 to 1, which is all that deflate can.
_MAX_RATIO = 600
_RATIO_FROM = 8 * 1024 * 1024
ZIP_ERRORS = (
    zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError,
    zlib.error, lzma.LZMAError,
)  # fmt: skip
"""What the library raises over damaged, odd and locked zips."""


class DamagedError(SourceError):
    """A document that cannot be read, or must not be; `found` says what was found in it."""

    def __init__(self, found: str, *, uri: str) -> None:
        self.found = found
        super().__init__(f"expected a readable document, found {found}", uri=uri)


def open_package(body: bytes, *, uri: str) -> zipfile.ZipFile:
    """A zip whose list of members was read and promises no more than is unpacked.

    Raises DamagedError where it does, or is no zip.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(body))
    except ZIP_ERRORS as error:
        raise DamagedError(f"a zip that does not open ({error})", uri=uri) from error
    members = package.infolist()
    if len(members) > MAX_MEMBERS:
        raise DamagedError(f"{len(members)} members, more than {MAX_MEMBERS}", uri=uri)
    size = sum(member.file_size for member in members)
    if size > MAX_UNPACKED or (size > _RATIO_FROM and size > _MAX_RATIO * len(body)):
        raise DamagedError(f"{len(body)} bytes that unpack to {size}", uri=uri)
    return package


def read_part(package: zipfile.ZipFile, name: str, *, uri: str) -> bytes | None:
    """The bytes of one member, None where there is none of this name.

    Raises DamagedError where the member is damaged, locked or too large.
    """
    try:
        member = package.getinfo(name)
    except KeyError:
        return None
    if member.file_size > MAX_PART:
        raise DamagedError(f"a part {name} of {member.file_size} bytes", uri=uri)
    try:
        with package.open(member) as part:
            return part.read(MAX_PART)
    except ZIP_ERRORS as error:
        raise DamagedError(f"a damaged part {name} ({error})", uri=uri) from error


def parse_xml(data: bytes, name: str, *, uri: str) -> Any:
    """The root of an XML part. A part that declares entities is refused, whatever they are.

    Raises DamagedError.
    """
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
        raise DamagedError(f"a document type in {name}, which no office program writes", uri=uri)
    if data.count(b"<") > _MOST_TAGS:
        raise DamagedError(f"{data.count(b'<')} tags in {name}", uri=uri)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
        remove_pis=True, recover=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise DamagedError(f"malformed XML in {name} ({error.msg})", uri=uri) from error
    if root.getroottree().docinfo.internalDTD is not None:  # one in UTF-16 is not seen above
        raise DamagedError(f"a document type in {name}, which no office program writes", uri=uri)
    return root


def local(element: Any) -> str:
    """An element's name without its namespace: strict and transitional files differ only in that."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str | None:
    """An attribute's value by its local name."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return None
