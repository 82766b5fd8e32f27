"""Host profiles to bytes and back, for whoever stores their snapshots."""

from __future__ import annotations

import struct

from extract.errors import SourceError
from extract.profile import BlockCount, HostProfile, make_profile

_MAGIC = b"GKHP\x01"
_HEAD = struct.Struct(">5sIHIH")  # magic, snapshot, pages, blocks, bytes of the host's name
_BLOCK = struct.Struct(">QH?")


def write_profile(profile: HostProfile) -> bytes:
    """A profile as bytes, the same for the same profile; at most 220 KB.

    >>> from extract.profile import make_profile
    >>> len(write_profile(make_profile(host="a.test", snapshot=1, pages=0, blocks=())))
    23
    """
    host = profile.host.encode()
    head = _HEAD.pack(_MAGIC, profile.snapshot, profile.pages, len(profile.blocks), len(host))
    return b"".join([head, host, *(_BLOCK.pack(*block) for block in profile.blocks)])


def read_profile(data: bytes) -> HostProfile:
    """The profile that `write_profile` wrote; SourceError where the bytes are none, or cut short."""
    try:
        magic, snapshot, pages, count, size = _HEAD.unpack_from(data)
        start = _HEAD.size + size
        blocks = [BlockCount(*block) for block in _BLOCK.iter_unpack(data[start:])]
        host = data[_HEAD.size : start].decode()
    except (struct.error, UnicodeDecodeError) as exc:
        raise _no_profile(data) from exc
    if magic != _MAGIC or len(blocks) != count:
        raise _no_profile(data)
    return make_profile(host=host, snapshot=snapshot, pages=pages, blocks=blocks)


def _no_profile(data: bytes) -> SourceError:
    message = f"expected a host profile of edition 1, found {data[:8]!r} and {len(data)} bytes; learn it anew"
    return SourceError(message, uri="profile", code="profile")
