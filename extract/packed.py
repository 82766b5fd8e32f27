"""Zips of documents: each member a page of its own, and what of them is left out."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from extract.compose import empty_document, oversize, unreadable
from extract.containers import Container, container_of
from extract.document import Document
from extract.issue import Issue, IssueCode
from extract.office import ZIP_ERRORS, DamagedError, open_package
from extract.page import Page, digest_bytes

# A county's bodies in one zip are some sixty; each report is well under 10 MB, scans included.
MOST_MEMBERS = 500
MOST_BYTES = 128 * 1024 * 1024
_MOST_OF_ONE = 48 * 1024 * 1024
# A zip in a zip is followed, one in that is not.
_DEPTH = 2
_READ = frozenset({
    ".pdf", ".doc", ".docx", ".docm", ".xls", ".xlsx", ".xlsm", ".xlsb", ".et", ".wps", ".rtf", ".ofd",
    ".htm", ".html", ".shtml", ".mht", ".txt", ".zip", ".rar",
})  # fmt: skip
_UTF8_NAME = 0x800
_LOCKED = 0x1


@dataclass(slots=True)
class _Unpacking:
    """What has come out of a zip so far, and what could not."""

    pages: list[Page] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    size: int = 0
    seen: int = 0


def unpack(page: Page) -> tuple[Page, ...]:
    """The documents in a zip, as pages whose address is the zip's with `#` and the member's name.

    Pictures and other members that hold no text are passed over. Never raises: what is left
    out, and why, is told by the Document of the zip itself. A page that is no zip gives none.
    """
    return tuple(_unpack(page).pages) if container_of(page.body) is Container.ZIP else ()


def read_packed(page: Page) -> Document:
    """The Document of a zip: it has no text of its own, and an Issue for what cannot be unpacked."""
    return empty_document(page, Container.ZIP, *_unpack(page).issues)


def _unpack(page: Page) -> _Unpacking:
    found = _Unpacking()
    _unpack_into(found, page, _DEPTH)
    if not found.pages and not found.issues:
        message = "expected documents in the zip, found none; look into it by hand"
        found.issues.append(Issue(code=IssueCode.NO_BODY, message=message))
    return found


def _unpack_into(found: _Unpacking, page: Page, depth: int) -> None:
    try:
        package = open_package(page.body, uri=page.uri)
    except DamagedError as error:
        found.issues.append(unreadable("zip", error.found))
        return
    with package:
        for member in package.infolist():
            name = read_name(member)
            if PurePosixPath(name).suffix.lower() not in _READ or _is_residue(name):
                continue
            if found.seen >= MOST_MEMBERS or found.size + member.file_size > MOST_BYTES:
                found.issues.append(oversize(f"{len(found.pages)} documents of the zip", name))
                return
            found.seen += 1
            body = _read_member(found, package, member, name)
            if body is not None:
                _take(found, name, body, page, depth)


def _take(found: _Unpacking, name: str, body: bytes, page: Page, depth: int) -> None:
    """One member: a page, the pages in it where it is a zip, or the issue that stands for it."""
    inner = Page(
        uri=f"{page.uri}{'/' if '#' in page.uri else '#'}{name}",
        body=body,
        sha256=digest_bytes(body),
        status=page.status,
        fetched_at=page.fetched_at,
        archive=page.archive,
        parent_uri=page.parent_uri or page.uri,
        is_tls_unverified=page.is_tls_unverified,
    )
    if container_of(body) is not Container.ZIP:
        found.pages.append(inner)
    elif depth > 1:
        _unpack_into(found, inner, depth - 1)
    else:
        found.issues.append(unreadable("document", f"a zip in a zip in a zip, {name}"))


def _read_member(
    found: _Unpacking, package: zipfile.ZipFile, member: zipfile.ZipInfo, name: str
) -> bytes | None:
    if member.flag_bits & _LOCKED:
        message = f"expected a readable member {name}, found one that asks for a password; unpack it by hand"
        found.issues.append(Issue(code=IssueCode.ENCRYPTED, message=message))
        return None
    if member.file_size > _MOST_OF_ONE:
        found.issues.append(oversize("the other members of the zip", f"{name} of {member.file_size} bytes"))
        return None
    try:
        with package.open(member) as stream:
            body = stream.read(_MOST_OF_ONE)
    except ZIP_ERRORS as error:
        found.issues.append(unreadable(f"member {name}", str(error) or type(error).__name__))
        return None
    found.size += len(body)
    return body


def read_name(member: zipfile.ZipInfo) -> str:
    r"""A member's name as whoever packed it saw it, without ways out of the folder.

    Windows writes names in its own set, which for Chinese is GBK, and marks only UTF-8.

    >>> read_name(zipfile.ZipInfo("年报.docx".encode("gbk").decode("cp437")))
    '年报.docx'
    >>> read_name(zipfile.ZipInfo("../../etc/passwd"))
    'etc/passwd'
    """
    name = member.filename
    if not member.flag_bits & _UTF8_NAME:
        name = _redecode(name)
    parts = name.replace("\\", "/").split("/")
    kept = [part.strip() for part in parts if part.strip() not in {"", ".", ".."} and not part.endswith(":")]
    return "".join(letter if letter.isprintable() else "_" for letter in "/".join(kept))


def _redecode(name: str) -> str:
    """A name that was read as cp437, in UTF-8 or GBK where it is well formed in that."""
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for charset in ("utf-8", "gb18030"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return name


def _is_residue(name: str) -> bool:
    """Whether a member is what a Mac or an office program left beside the documents."""
    parts = name.split("/")
    return parts[0] == "__MACOSX" or parts[-1].startswith(("~$", "._", "."))
