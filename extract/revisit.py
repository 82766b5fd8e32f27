"""Revisits: responses that are archived without a body, because it came before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from extract.page import ArchivePlace, Known, digest_bytes
from extract.response import Response

_NOT_MODIFIED = 304


class Profile(StrEnum):
    """Why a record holds no body, in the words of WARC-Profile."""

    IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisit:
    """What a record without a body refers to: the response that came before, and where it lies.

    `page_sha256` is the digest of the page as read, `payload_sha256` that of its body with
    the content coding. `date` and `place` are None where the earlier response is not known.
    """

    profile: Profile
    target_uri: str
    payload_sha256: str
    page_sha256: str | None = None
    date: datetime | None = None
    place: ArchivePlace | None = None


def make_revisit(
    response: Response, known: Known, original: tuple[ArchivePlace, Response] | None
) -> Revisit | None:
    """What a response refers to in the place of a body; None where it has to be kept whole.

    A 304 refers to the page known, wherever that lies. Any other response refers to an
    original that has the same body byte for byte, the content coding included.
    """
    if response.status == _NOT_MODIFIED:
        return _refer_not_modified(response, known, original)
    if original is None or not _is_same_body(response, original[1]):
        return None
    place, earlier = original
    return Revisit(
        profile=Profile.IDENTICAL,
        target_uri=earlier.uri,
        payload_sha256=digest_bytes(earlier.payload),
        date=earlier.received_at,
        place=place,
    )


def _refer_not_modified(
    response: Response, known: Known, original: tuple[ArchivePlace, Response] | None
) -> Revisit:
    place, earlier = original or (None, None)
    return Revisit(
        profile=Profile.NOT_MODIFIED,
        target_uri=earlier.uri if earlier else response.uri,
        payload_sha256=digest_bytes(earlier.payload) if earlier else known.sha256,
        page_sha256=known.sha256,
        date=earlier.received_at if earlier else None,
        place=place,
    )


def _is_same_body(response: Response, earlier: Response) -> bool:
    is_whole = response.truncated is None and earlier.truncated is None
    return is_whole and response.payload == earlier.payload
