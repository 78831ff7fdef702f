"""Ids and random draws, all from one seed: what a test sees is the same in every run."""

from __future__ import annotations

from random import Random
from zlib import crc32

_UUID4_MASK = ~((0xF << 76) | (0x3 << 62))
_LAST_48_BITS = (1 << 48) - 1
_STEP = 0x9E3779B97F4B  # odd, so that all come before one comes again; the golden ratio spreads them
_UUID4_BITS = (0x4 << 76) | (0x2 << 62)


class Stream:
    """One sequence of draws, begun when the first is needed.

    Args:
        salt: What tells it from the other streams.
    """

    __slots__ = ("_random", "_salt")

    def __init__(self, salt: str) -> None:
        self._salt = salt
        self._random: Random | None = None

    def draw(self, bits: int = 128) -> int:
        """The next bits."""
        if self._random is None:
            self._random = Random(self._salt)
        return self._random.getrandbits(bits)

    def uuid_hex(self) -> str:
        """The next random UUID as 32 hexadecimal characters: the form of Pinpoint's ids."""
        return f"{self.draw() & _UUID4_MASK | _UUID4_BITS:032x}"

    def text(self, length: int, alphabet: str) -> str:
        """The next characters of an alphabet of 32, as many as are wanted."""
        return self.draw(8 * length).to_bytes(length, "big").translate((alphabet * 8).encode()).decode()

    def copy(self) -> Stream:
        """A stream that goes on from here on its own."""
        twin = Stream(self._salt)
        if self._random is not None:
            twin._random = Random()
            twin._random.setstate(self._random.getstate())
        return twin


class RequestIds:
    """Request ids: UUIDs that differ in their last 48 bits, since every answer needs one.

    Args:
        stream: What the first one is drawn from.
    """

    __slots__ = ("_last", "_prefix", "_stream")

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._prefix = ""
        self._last = 0

    def draw(self) -> str:
        """The next request id."""
        if not self._prefix:
            text = self._stream.uuid_hex()
            self._prefix = f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-"
            self._last = int(text[20:], 16)
        self._last = (self._last + _STEP) & _LAST_48_BITS
        return f"{self._prefix}{self._last:012x}"

    def copy(self) -> RequestIds:
        """Ids that go on from here on their own."""
        twin = RequestIds(self._stream.copy())
        twin._prefix, twin._last = self._prefix, self._last
        return twin


class Ids:
    """The streams of a world: resources, requests and messages draw apart, so that reading shifts no id.

    Args:
        seed: The option of that name.
        depth: How many mocks enclose this one; nested worlds have different ids.
    """

    def __init__(self, seed: int, depth: int) -> None:
        self._salt = f"{seed}:{depth}"
        self.resources = Stream(f"{self._salt}:resources")
        self.requests = RequestIds(Stream(f"{self._salt}:requests"))
        self.messages = Stream(f"{self._salt}:messages")

    def lot(self, *names: str) -> int:
        """A number of 32 bits that falls to a name once and for all, whatever else is drawn."""
        return crc32(":".join((self._salt, *names)).encode())

    def copy(self) -> Ids:
        """Streams that go on from here on their own."""
        twin = object.__new__(Ids)
        twin._salt = self._salt
        twin.resources = self.resources.copy()
        twin.requests = self.requests.copy()
        twin.messages = self.messages.copy()
        return twin
