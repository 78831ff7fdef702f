"""Ids and random draws, all from one seed: what a test sees is the same in every run."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

_UUID4_MASK = ~((0xF << 76) | (0x3 << 62))
_UUID4_BITS = (0x4 << 76) | (0x2 << 62)


@dataclass(slots=True)
class Stream:
    """One sequence of draws; its whole state is how many were made, so that copying it costs nothing."""

    salt: bytes
    drawn: int = 0

    def draw(self) -> int:
        """The next 128 bits."""
        self.drawn += 1
        return int.from_bytes(blake2b(b"%b:%d" % (self.salt, self.drawn), digest_size=16).digest(), "big")

    def uuid_hex(self) -> str:
        """The next random UUID as 32 hexadecimal characters: the form of Pinpoint's ids."""
        return f"{self.draw() & _UUID4_MASK | _UUID4_BITS:032x}"

    def uuid(self) -> str:
        """The next random UUID with its dashes: the form of request ids."""
        text = self.uuid_hex()
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


class Ids:
    """The streams of a world: resources and requests draw apart, so that reading shifts no id.

    Args:
        seed: The option of that name.
        depth: How many mocks enclose this one; nested worlds have different ids.
    """

    def __init__(self, seed: int, depth: int) -> None:
        self.resources = Stream(b"%d:%d:resources" % (seed, depth))
        self.requests = Stream(b"%d:%d:requests" % (seed, depth))

    def copy(self) -> Ids:
        """Streams that go on from here on their own."""
        twin = object.__new__(Ids)
        twin.resources = Stream(self.resources.salt, self.resources.drawn)
        twin.requests = Stream(self.requests.salt, self.requests.drawn)
        return twin
