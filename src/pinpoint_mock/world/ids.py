"""Ids and random draws, all from one seed: what a test sees is the same in every run."""

from __future__ import annotations

from random import Random

_UUID4_MASK = ~((0xF << 76) | (0x3 << 62))
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

    def draw(self) -> int:
        """The next 128 bits."""
        if self._random is None:
            self._random = Random(self._salt)
        return self._random.getrandbits(128)

    def uuid_hex(self) -> str:
        """The next random UUID as 32 hexadecimal characters: the form of Pinpoint's ids."""
        return f"{self.draw() & _UUID4_MASK | _UUID4_BITS:032x}"

    def uuid(self) -> str:
        """The next random UUID with its dashes: the form of request ids."""
        text = self.uuid_hex()
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def copy(self) -> Stream:
        """A stream that goes on from here on its own."""
        twin = Stream(self._salt)
        if self._random is not None:
            twin._random = Random()
            twin._random.setstate(self._random.getstate())
        return twin


class Ids:
    """The streams of a world: resources and requests draw apart, so that reading shifts no id.

    Args:
        seed: The option of that name.
        depth: How many mocks enclose this one; nested worlds have different ids.
    """

    def __init__(self, seed: int, depth: int) -> None:
        self.resources = Stream(f"{seed}:{depth}:resources")
        self.requests = Stream(f"{seed}:{depth}:requests")

    def copy(self) -> Ids:
        """Streams that go on from here on their own."""
        twin = object.__new__(Ids)
        twin.resources = self.resources.copy()
        twin.requests = self.requests.copy()
        return twin
