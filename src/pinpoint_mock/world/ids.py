"""Ids, random draws and stable hashes. All come from one seed, so a test sees the same values in every run."""

from __future__ import annotations

from hashlib import blake2b
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_UUID4_MASK = ~((0xF << 76) | (0x3 << 62))
_LAST_48_BITS = (1 << 48) - 1
_STEP = 0x9E3779B97F4B  # odd, so that all values occur before one is repeated; the golden ratio spreads them
_UUID4_BITS = (0x4 << 76) | (0x2 << 62)


class Stream:
    """A sequence of random draws. The generator is created for the first draw.

    Args:
        salt: A string that is different for each stream.
    """

    __slots__ = ("_random", "_salt")

    def __init__(self, salt: str) -> None:
        self._salt = salt
        self._random: Random | None = None

    def draw(self, bits: int = 128) -> int:
        """Draw the next bits as a number."""
        if self._random is None:
            self._random = Random(self._salt)
        return self._random.getrandbits(bits)

    def uuid_hex(self) -> str:
        """Draw a random UUID as 32 hexadecimal characters, which is the form of Pinpoint's ids."""
        return f"{self.draw() & _UUID4_MASK | _UUID4_BITS:032x}"

    def text(self, length: int, alphabet: str) -> str:
        """Draw a string of this length from an alphabet of 32 characters."""
        return self.draw(8 * length).to_bytes(length, "big").translate((alphabet * 8).encode()).decode()

    def copy(self) -> Stream:
        """Return an independent stream that continues from the same state."""
        copied = Stream(self._salt)
        if self._random is not None:
            copied._random = Random()
            copied._random.setstate(self._random.getstate())
        return copied


class RequestIds:
    """Request ids: UUIDs that differ only in their last 48 bits. That is fast, because every response needs one.

    Args:
        stream: The stream for the first id.
    """

    __slots__ = ("_last", "_prefix", "_stream")

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._prefix = ""
        self._last = 0

    def draw(self) -> str:
        """Return the next request id."""
        if not self._prefix:
            text = self._stream.uuid_hex()
            self._prefix = f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-"
            self._last = int(text[20:], 16)
        self._last = (self._last + _STEP) & _LAST_48_BITS
        return f"{self._prefix}{self._last:012x}"

    def copy(self) -> RequestIds:
        """Return independent request ids that continue from the same state."""
        copied = RequestIds(self._stream.copy())
        copied._prefix, copied._last = self._prefix, self._last
        return copied


class Ids:
    """The streams of a world, one each for resources, requests, messages and invocations of Lambda functions.

    So a request that only reads does not change the ids of resources.

    Args:
        seed: The option `seed`.
        depth: The number of enclosing mocks. It is part of the salt, so nested worlds have different ids.
    """

    def __init__(self, seed: int, depth: int) -> None:
        salt = f"{seed}:{depth}"
        self.resources = Stream(f"{salt}:resources")
        self.requests = RequestIds(Stream(f"{salt}:requests"))
        self.messages = Stream(f"{salt}:messages")
        self.invocations = RequestIds(Stream(f"{salt}:invocations"))
        # The salt is hashed first instead of passed as a key: a key has at most 64 bytes, and a seed may be longer.
        self._keyed_hash = blake2b(salt.encode(), digest_size=8)

    def stable_hash(self, *names: str) -> int:
        """Return a 64-bit number that depends only on the seed, the depth and the names, not on draws.

        Two hashes with different names are independent, so the choices made with them are independent too.
        """
        keyed_hash = self._keyed_hash.copy()
        keyed_hash.update(ascii(names).encode())  # quotes and escapes each name: ("a:b", "c") is not ("a", "b:c")
        return int(keyed_hash.hexdigest(), 16)

    def make_hash(self, *names: str) -> Callable[[str], int]:
        """Return a fast function for many hashes with the same first names: it adds one more name, as `stable_hash`."""
        prefix = self._keyed_hash.copy()
        prefix.update(ascii(names).encode())
        copy, read = prefix.copy, int.from_bytes

        def hash_name(name: str) -> int:
            one = copy()
            one.update(name.encode("utf-8", "surrogatepass"))
            return read(one.digest(), "big")

        return hash_name

    def copy(self) -> Ids:
        """Return independent streams that continue from the same state."""
        copied = object.__new__(Ids)
        copied.resources = self.resources.copy()
        copied.requests = self.requests.copy()
        copied.messages = self.messages.copy()
        copied.invocations = self.invocations.copy()
        copied._keyed_hash = self._keyed_hash  # it can be shared, because only its copies are updated
        return copied
