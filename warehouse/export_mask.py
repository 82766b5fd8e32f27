"""Persons masked in whole columns: texts, lists of texts, and what pages say of themselves.

Every text keeps its length, so that offsets hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pyarrow as pa

from transform.masking import mask_text
from transform.masking_names import MASK

Mask = Callable[[str], str]

_PERSON = re.compile(
    "author|editor|creator|writer|contributor|reporter|publisher|reviewer|"
    "作者|编辑|责编|记者|撰稿|供稿|录入|发布人|审核|审稿|校对|签发|联系人|负责人|拟稿|通讯员",
    re.IGNORECASE,
)
"""Names of metadata whose value may be a person, as sites write them (author, ContentEditor, 责任编辑)."""

_LABEL = "作者："


def mask_value(text: str) -> str:
    """A text with its persons masked.

    >>> mask_value("联系人：李明，热线12345")
    '联系人：＊＊，热线12345'
    """
    return mask_text(text).text


def mask_person(text: str) -> str:
    """A text that is nothing but what somebody calls himself: every character masked.

    >>> mask_person("w.zhang")
    '＊.＊＊＊＊＊'
    """
    return "".join(MASK if character.isalnum() else character for character in text)


def mask_metadata(name: str, value: str) -> str:
    """The value of a page's metadata, masked as what its name says it is.

    >>> mask_metadata("Author", "李明"), mask_metadata("author", "云溪县林业局")
    ('＊＊', '云溪县林业局')
    """
    if _PERSON.search(name):
        return mask_text(_LABEL + value).text[len(_LABEL) :]
    return mask_text(value).text


def mask_array(array: pa.Array, mask: Mask = mask_value) -> pa.Array:
    """A column with every text in it masked, in lists and structs too; what is no text stays.

    Equal texts are masked once. In lists of name and value, the name says how to mask the value.
    """
    kind = array.type
    if array.offset:  # a slice, whose lists cannot be put together again in place
        array = array.take(pa.array(range(len(array))))
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return _mask_texts(array, mask)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return type(array).from_arrays(
            array.offsets, mask_array(array.values, mask), type=kind, mask=array.is_null()
        )
    if pa.types.is_struct(kind):
        return _mask_struct(array, mask)
    return array


def _mask_texts(array: pa.Array, mask: Mask) -> pa.Array:
    coded = array.dictionary_encode()
    masked = [mask(text) for text in coded.dictionary.to_pylist()]
    if masked == coded.dictionary.to_pylist():
        return array
    return pa.array(masked, array.type).take(coded.indices)


def _mask_struct(array: pa.Array, mask: Mask) -> pa.Array:
    fields = list(array.type)
    if [field.name for field in fields] == ["name", "value"]:
        names, values = (array.field(place).to_pylist() for place in (0, 1))
        said = [
            value if name is None or value is None else mask_metadata(name, value)
            for name, value in zip(names, values, strict=True)
        ]
        parts = [mask_array(array.field(0), mask), pa.array(said, fields[1].type)]
    else:
        parts = [mask_array(array.field(place), mask) for place in range(len(fields))]
    return pa.StructArray.from_arrays(parts, fields=fields, mask=array.is_null())


class Spans:
    """The masked stretches of every document's text, by which what was cut out of it is masked.

    A name that a word before it tells is then masked in every slice, whether it holds the
    word or not, and is the same as in the text.
    """

    def __init__(self) -> None:
        self._found: dict[str, tuple[tuple[int, int], ...]] = {}

    def mask_document(self, document_id: str, text: str) -> str:
        """The text of a document masked; its stretches are kept."""
        masked = mask_text(text)
        if masked.spans:
            self._found[document_id] = tuple((span.start, span.end) for span in masked.spans)
        return masked.text

    def mask_slice(self, document_id: str, start: int, text: str) -> str:
        """What stands in a document from `start` on, masked as it is there."""
        end = start + len(text)
        for first, last in self._found.get(document_id, ()):
            if first < end and last > start:
                begin, stop = max(first - start, 0), min(last - start, len(text))
                text = text[:begin] + mask_person(text[begin:stop]) + text[stop:]
        return text
