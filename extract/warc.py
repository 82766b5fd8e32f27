"""WARC records: a Response as one record, whole or as a revisit, and back."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordbuilder import RecordBuilder
from warcio.statusandheaders import StatusAndHeaders

from extract.page import ArchivePlace
from extract.response import Purpose, Response, Truncation
from extract.revisit import Profile, Revisit

RECORD_TYPES = ("response", "revisit")
SOURCE_FIELD = "Gongkai-Source-URI"
PURPOSE_FIELD = "Gongkai-Purpose"
TLS_FIELD = "Gongkai-TLS"
UNVERIFIED = "unverified"
PAGE_FIELD = "Gongkai-Page-Digest"
_PLACE_FIELD = "Gongkai-Refers-To-Place"
_NEEDED = ("WARC-Target-URI", "WARC-Date", "Content-Length")
_PROTOCOLS = {"HTTP/1.0": "http/1.0", "HTTP/1.1": "http/1.1", "HTTP/2": "h2", "HTTP/3": "h3"}


class _Head(StatusAndHeaders):  # type: ignore[misc]  # warcio has no types
    """The head of a response, written byte for byte as it was received.

    warcio would percent-encode every header that is not ASCII.
    """

    def __init__(self, response: Response) -> None:
        status = f"{response.status} {response.reason}".rstrip()
        fields = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers]
        super().__init__(status, fields, protocol="HTTP/1.1")
        self.block = _format_head(status, response.headers)

    def compute_headers_buffer(self, header_filter: object = None) -> None:  # noqa: ARG002 - warcio's signature
        self.headers_buff = self.block


def _format_head(status: str, headers: tuple[tuple[bytes, bytes], ...]) -> bytes:
    lines = [b"HTTP/1.1 " + status.encode("latin-1", "replace"), *(b"%s: %s" % field for field in headers)]
    return b"\r\n".join(lines) + b"\r\n\r\n"


def build_record(response: Response, *, warcinfo_id: str | None, revisit: Revisit | None = None) -> Any:
    """A `response` record, or a `revisit` record where there is a reference, in warcio's type.

    The address as the user named it goes into a field of our own, because after a redirect
    it differs from the target.
    """
    kind = "response" if revisit is None else "revisit"
    head = _Head(response)
    payload = response.payload if revisit is None else b""
    digest = _digest(payload) if revisit is None else f"sha256:{revisit.payload_sha256}"
    fields = {
        "WARC-Type": kind,
        "WARC-Date": _format_date(response.received_at),
        "WARC-Warcinfo-ID": warcinfo_id,
        "WARC-IP-Address": response.address,
        "WARC-Protocol": _PROTOCOLS.get(response.protocol),
        "WARC-Truncated": response.truncated.value if response.truncated else None,
        "WARC-Payload-Digest": digest,
        "WARC-Block-Digest": _digest(head.block, payload),
        SOURCE_FIELD: response.source_uri,
        PURPOSE_FIELD: None if response.purpose is Purpose.PAGE else response.purpose.value,
        TLS_FIELD: UNVERIFIED if response.is_tls_unverified else None,
        **(_describe_revisit(revisit) if revisit else {}),
    }
    return RecordBuilder(warc_version="WARC/1.1").create_warc_record(
        response.uri,
        kind,
        payload=io.BytesIO(payload),
        length=len(payload),
        http_headers=head,
        warc_headers_dict={name: value for name, value in fields.items() if value is not None},
    )


def _describe_revisit(revisit: Revisit) -> dict[str, str | None]:
    place = revisit.place
    return {
        "WARC-Profile": revisit.profile.value,
        "WARC-Refers-To-Target-URI": revisit.target_uri,
        "WARC-Refers-To-Date": _format_date(revisit.date) if revisit.date else None,
        PAGE_FIELD: f"sha256:{revisit.page_sha256}" if revisit.page_sha256 else None,
        _PLACE_FIELD: f"{place.file}@{place.offset}" if place else None,
    }


def _format_date(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def _digest(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return f"sha256:{digest.hexdigest()}"


def read_record(member: bytes) -> Response:
    """The response in one uncompressed record. Raises ValueError for anything else, a revisit too."""
    response, revisit = read_any_record(member)
    if revisit is not None:
        raise ValueError("found a record of type 'revisit'")
    return response


def read_any_record(member: bytes) -> tuple[Response, Revisit | None]:
    """The response in one uncompressed record, and what it refers to where it has no body of its own.

    Raises ValueError for anything but a response or a revisit.
    """
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(member), no_record_parse=True)), None)
    except ArchiveLoadFailed as exc:
        raise ValueError(f"found no record: {exc}") from exc
    if record is None or record.rec_type not in RECORD_TYPES:
        raise ValueError(f"found a record of type {record.rec_type if record else None!r}")
    fields = {name.lower(): value for name, value in record.rec_headers.headers}
    if lacking := [name for name in _NEEDED if name.lower() not in fields]:
        raise ValueError(f"found a record without {', '.join(lacking)}")
    block = record.raw_stream.read()
    if len(block) != int(fields["content-length"]):
        raise ValueError(f"found {len(block)} bytes of {fields['content-length']}")
    revisit = _read_revisit(fields) if record.rec_type == "revisit" else None
    return _read_block(block, fields), revisit


def _read_block(block: bytes, fields: Mapping[str, str]) -> Response:
    head, _, payload = block.partition(b"\r\n\r\n")
    status_line, *lines = head.split(b"\r\n")
    _, status, *reason = status_line.decode("latin-1").split(" ", 2)
    protocols = {short: name for name, short in _PROTOCOLS.items()}
    truncated = fields.get("warc-truncated")
    return Response(
        source_uri=fields.get(SOURCE_FIELD.lower()) or fields["warc-target-uri"],
        uri=fields["warc-target-uri"],
        status=int(status),
        reason=reason[0] if reason else "",
        headers=tuple(_split_field(line) for line in lines),
        payload=payload,
        received_at=datetime.fromisoformat(fields["warc-date"]),
        protocol=protocols.get(fields.get("warc-protocol", ""), "HTTP/1.1"),
        address=fields.get("warc-ip-address"),
        truncated=Truncation(truncated) if truncated else None,
        is_tls_unverified=fields.get(TLS_FIELD.lower()) == UNVERIFIED,
        purpose=Purpose(fields.get(PURPOSE_FIELD.lower(), Purpose.PAGE)),
    )


def _read_revisit(fields: Mapping[str, str]) -> Revisit:
    date = fields.get("warc-refers-to-date")
    place = fields.get(_PLACE_FIELD.lower())
    file, _, offset = (place or "").rpartition("@")
    return Revisit(
        profile=Profile(fields.get("warc-profile", "")),
        target_uri=fields.get("warc-refers-to-target-uri") or fields["warc-target-uri"],
        payload_sha256=read_sha256(fields.get("warc-payload-digest")) or "",
        page_sha256=read_sha256(fields.get(PAGE_FIELD.lower())),
        date=datetime.fromisoformat(date) if date else None,
        place=ArchivePlace(file=file, offset=int(offset)) if place else None,
    )


def read_sha256(value: str | None) -> str | None:
    """The SHA-256 of a digest field in hex, None where it is another digest (sha1 of older files)."""
    name, _, digest = (value or "").partition(":")
    return digest if name == "sha256" else None


def _split_field(line: bytes) -> tuple[bytes, bytes]:
    name, _, value = line.partition(b":")
    return name, value.lstrip(b" ")
