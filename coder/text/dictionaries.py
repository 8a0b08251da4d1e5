"""The dictionaries of simplemma, in which words are looked up without decoding them anew in each process.

Decoding those of Norwegian takes a process most of a second. What it gives is therefore kept in the cache folder, in a
file for each language and version: lines of a word and its lemma, in buckets by a checksum of the word, where each
bucket begins, and which checksums its words have. Reading that takes a hundredth of a second; whoever looks up very
many words makes a dictionary of it first. The file holds text only, and one that is damaged, or that cannot be written,
is done without.
"""

from __future__ import annotations

import sys
import threading
from array import array
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import accumulate, chain, pairwise
from pathlib import Path
from struct import Struct
from zlib import crc32

import simplemma
from simplemma.strategies import DictionaryLookupStrategy
from simplemma.strategies.dictionaries import DefaultDictionaryFactory

from coder.partial import begin as begin_file
from coder.places import cache_folder

PER_BUCKET = 4
"""Words of a bucket on average: fewer need a longer list of where each begins, more take longer to search."""

MANY = 3_000_000
"""Words looked up in the file, which takes 1 µs more for each than in a dictionary. That takes a third of a second to
make, and six times the memory: a batch of a million answers needs 250 MB without it, 318 with it. Whoever asks for the
lemmas of many words looks up few parts of each (`lemmas`).
"""

SPLIT_AT_ONCE = 4096
"""Buckets whose words are put into a dictionary at once: all of them would need twice its memory for a moment."""

PLACES = 1 << 22
"""Places of a screen, a bit each in the file; the words of the largest dictionary take a seventh of them."""
LOWER, OTHER = 1, 2
"""What is at the place of a word in lower case, and of another."""

_HEAD = Struct("8sI")
"""What the file is, and a checksum of all that follows this head."""

_IS_OURS = b"words 2%c" % sys.byteorder[0].encode()

_ENDS = [_HEAD.size + n * PLACES // 8 for n in range(3)]
_SCREENS = [slice(*ends) for ends in pairwise(_ENDS)]
"""Where the screens of words in lower case and of others stand in the file."""


def place(word: str) -> int:
    """Return the place of a case-folded word in the screen of a dictionary."""
    return crc32(word.encode()) & (PLACES - 1)


class WordsInBuckets(Mapping[str, str]):
    """Words by their lemma, as `laid_out` lays them out."""

    def __init__(self, content: bytes) -> None:
        """Raise ValueError if `content` is not what was laid out on such a machine, to the last bit."""
        if len(content) < _ENDS[-1]:
            raise ValueError
        name, checksum = _HEAD.unpack_from(content)
        if name != _IS_OURS or checksum != crc32(memoryview(content)[_HEAD.size :]):
            raise ValueError
        self._lower, self._other = (int.from_bytes(content[screen], "little") for screen in _SCREENS)
        begins = _begins(content)
        self._buckets = len(begins) - 1
        self._file: tuple[bytes, memoryview] | None = content, begins
        self._all = dict[bytes, bytes]()
        self._looked_up = 0

    def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]
        """Return the lemma of a word, or the default."""
        word = key.encode()
        if self._file is None:
            lemma = self._all.get(word)
            return default if lemma is None else lemma.decode()
        content, begins = self._file
        self._looked_up += 1
        if self._looked_up > MANY:
            self._all, self._file = _dictionary(content, begins), None
        bucket = crc32(word) % self._buckets
        at = content.find(b"\n%b\t" % word, begins[bucket], begins[bucket + 1])
        if at < 0 or b"\n" in word:
            return default
        at += len(word) + 2
        return content[at : content.index(b"\n", at)].decode()

    def screen(self) -> bytes:
        """Return a byte for each place, with LOWER if a word in lower case has it, and OTHER if one with a capital."""
        return (_unpacked(self._lower, LOWER) | _unpacked(self._other, OTHER)).to_bytes(PLACES, "little")

    def __getitem__(self, key: str) -> str:
        found = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        words = chain.from_iterable(page[::2] for page in _pages(*self._file)) if self._file else self._all
        return (word.decode() for word in words)

    def __len__(self) -> int:
        return sum(len(page) // 2 for page in _pages(*self._file)) if self._file else len(self._all)


def _begins(content: bytes) -> memoryview:
    """Return where each bucket begins, and the last one ends: what stands before the first."""
    whole = memoryview(content)
    (first,) = whole[_ENDS[-1] : _ENDS[-1] + 4].cast("I")
    return whole[_ENDS[-1] : first].cast("I")


def _dictionary(content: bytes, begins: memoryview) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    for page in _pages(content, begins):
        found.update(zip(page[::2], page[1::2], strict=True))
    return found


def _pages(content: bytes, begins: memoryview) -> Iterator[list[bytes]]:
    """Yield words, each followed by its lemma, of some buckets at a time."""
    for begin, end in pairwise([*begins[:-1:SPLIT_AT_ONCE], begins[-1]]):
        yield content[begin:end].split()


def laid_out(words: Mapping[str, str]) -> bytes:
    """Return what a file of words by their lemma contains."""
    buckets = [b"\n"] * (len(words) // PER_BUCKET + 1)
    for key, lemma in words.items():
        word = key.encode()
        buckets[crc32(word) % len(buckets)] += b"%b\t%b\n" % (word, lemma.encode())
    begins = array("I", accumulate(map(len, buckets), initial=_ENDS[-1] + 4 * (len(buckets) + 1)))
    lower = [word for word in words if word == word.lower()]
    other = [word.lower() for word in words if word != word.lower()]
    rest = b"".join([_packed(map(place, lower)), _packed(map(place, other)), begins.tobytes(), *buckets])
    return _HEAD.pack(_IS_OURS, crc32(rest)) + rest


def _unpacked(bits: int, byte: int) -> int:
    """Return a number with this byte for each bit that is set."""
    return int.from_bytes(f"{bits:0{PLACES}b}".encode().translate(bytes.maketrans(b"01", bytes([0, byte]))), "big")


def _packed(places: Iterable[int]) -> bytes:
    """Return these places as bits."""
    screen = bytearray(PLACES // 8)
    for bit in places:
        screen[bit >> 3] |= 1 << (bit & 7)
    return bytes(screen)


class KeptDictionaries:
    """Gives simplemma its dictionaries (as a DictionaryFactory does) from the cache folder, where they are kept."""

    def __init__(self) -> None:
        self._read: dict[str, Mapping[str, str]] = {}

    def get_dictionary(self, lang: str) -> Mapping[str, str]:
        """Return words of a language by their lemma. Raises ValueError for a language without a dictionary."""
        if lang not in self._read:
            self._read[lang] = _kept_or_decoded(lang)
        return self._read[lang]


def _kept_or_decoded(language: str) -> Mapping[str, str]:
    path = cache_folder() / f"{language}-{simplemma.__version__}.words"
    with suppress(OSError, ValueError):
        return WordsInBuckets(path.read_bytes())
    decoded = DefaultDictionaryFactory(cache_max_size=0).get_dictionary(language)
    content = laid_out(decoded)
    try:
        _keep(path, content)
    except OSError:
        return decoded
    return WordsInBuckets(content)


def _keep(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = begin_file(path.with_name(f"{path.name}.{threading.get_ident()}"))  # others may be writing it, too
    try:
        partial.write_bytes(content)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


DICTIONARIES = KeptDictionaries()

_LOOKUP = DictionaryLookupStrategy(DICTIONARIES)


def is_known(word: str, *languages: str) -> bool:
    """Return whether a word in NFC is in the dictionary of one of these languages."""
    return any(_LOOKUP.get_lemma(word, language) is not None for language in languages)
