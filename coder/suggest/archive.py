"""A zip of JSON and arrays that are used in place, so that processes mapping the file share them.

It is stored uncompressed with fixed dates, so that equal content gives equal bytes, and every entry begins at a
multiple of ALIGNED bytes. Reading trusts nothing: it raises ValueError, or as `zipfile` does, for anything odd.
"""

from __future__ import annotations

import io
import json
import mmap
import zipfile
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from coder.model.decoding import plain

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Array = NDArray[np.generic]

LARGEST = 8 << 30
"""Bytes of an archive; a model with a vocabulary of a million words takes less than half."""
LARGEST_JSON = 1 << 30
MOST_ENTRIES = 64
ALIGNED = 64
_DATE = (1980, 1, 1, 0, 0, 0)


def packed(described: Mapping[str, bytes], arrays: Mapping[str, Array]) -> bytes:
    """Return the bytes of an archive of entries by name and, as NAME.npy, arrays."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in described.items():
            _put(archive, name, content)
        for name, array in arrays.items():
            array_file = io.BytesIO()
            np.lib.format.write_array(array_file, np.ascontiguousarray(array), allow_pickle=False)
            _put(archive, f"{name}.npy", array_file.getvalue())
    return file.getvalue()


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Add an entry whose content begins at a multiple of ALIGNED bytes."""
    entry = zipfile.ZipInfo(name, _DATE)
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    assert archive.fp is not None
    room = -(archive.fp.tell() + 30 + len(name.encode()) + 4) % ALIGNED
    entry.extra = b"\xfe\xca" + room.to_bytes(2, "little") + b"\0" * room
    archive.writestr(entry, content)


def as_json(value: object, indent: int | None = None) -> bytes:
    """Serialise a value as JSON, frozen values by their fields."""
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, indent=indent).encode("utf-8", "surrogatepass")


def from_json(entry: memoryview) -> dict[str, object]:
    """Parse the object in an entry."""
    if len(entry) > LARGEST_JSON:
        raise ValueError("its description is too large")
    value = json.loads(bytes(entry).decode("utf-8", "surrogatepass"))
    if not isinstance(value, dict):
        raise ValueError("its description is no object")
    return value


def entries(content: bytes | mmap.mmap) -> dict[str, memoryview]:
    """Return each entry's bytes in place, after verifying its checksum."""
    if len(content) > LARGEST:
        raise ValueError(f"it is larger than a model can be, {len(content)} bytes")
    whole = memoryview(content)
    with zipfile.ZipFile(_Reading(whole)) as archive:
        listed = archive.infolist()
    if len(listed) > MOST_ENTRIES or len({entry.filename for entry in listed}) != len(listed):
        raise ValueError("it holds other things than a model")
    found = {}
    for entry in listed:
        if entry.compress_type != zipfile.ZIP_STORED or entry.flag_bits & 1 or entry.file_size != entry.compress_size:
            raise ValueError(f"«{entry.filename}» is compressed or encrypted")
        head = bytes(whole[entry.header_offset : entry.header_offset + 30])
        if len(head) < 30 or head[:4] != b"PK\x03\x04":
            raise ValueError(f"«{entry.filename}» is not where it should be")
        start = entry.header_offset + 30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
        piece = whole[start : start + entry.file_size]
        if len(piece) != entry.file_size or zlib.crc32(piece) != entry.CRC:
            raise ValueError(f"the checksum of «{entry.filename}» is wrong")
        found[entry.filename] = piece
    return found


class _Reading(io.RawIOBase):
    """A file over memory, without copying it."""

    def __init__(self, content: memoryview) -> None:
        self._content = content
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        if whence == 2:
            offset += len(self._content)
        elif whence == 1:
            offset += self._place
        if offset < 0:
            raise ValueError("before the beginning")
        self._place = offset
        return offset

    def tell(self) -> int:
        return self._place

    def readinto(self, buffer: WriteableBuffer) -> int:
        target = memoryview(buffer).cast("B")
        piece = self._content[self._place : self._place + len(target)]
        target[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)


def as_array(entry: memoryview) -> Array:
    """Return an array in place. Numbers only: no objects, no structures, no text."""
    head = io.BytesIO(bytes(entry[:4096]))
    if np.lib.format.read_magic(head) != (1, 0):
        raise ValueError("an array is of another kind")
    shape, column_first, dtype = np.lib.format.read_array_header_1_0(head, max_header_size=4000)
    if dtype.kind not in "fi" or dtype.itemsize > 8 or column_first or len(shape) not in (1, 2) or min(shape) < 0:
        raise ValueError("an array is of another kind")
    start, size = head.tell(), int(np.prod(shape, dtype=object)) * dtype.itemsize
    if start + size != len(entry):
        raise ValueError("an array is of another size than it says")
    return np.frombuffer(entry[start:], dtype).reshape(shape) if size else np.zeros(shape, dtype)
