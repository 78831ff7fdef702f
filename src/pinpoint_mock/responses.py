"""An answer as botocore, or aiobotocore, has it from its HTTP session."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from botocore.awsrequest import AWSResponse, HeadersDict

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from .gateway.message import Answer


class _Content(bytes):
    """A body that can be read as botocore does, and awaited as aiobotocore does."""

    def __await__(self) -> Generator[None, None, _Content]:
        yield from ()
        return self


class _Headers(HeadersDict):
    """The headers of an answer: a plain dictionary, where botocore keeps an object for each name."""

    def __init__(self, headers: dict[str, str]) -> None:
        self._headers = headers

    def _written(self, name: str) -> str:
        """A header's name as it is written in the answer, whatever the case of its letters here."""
        return _written_names(tuple(self._headers)).get(name.lower(), name)

    def __getitem__(self, name: str) -> str:
        value = self._headers.get(name)  # most who ask have the name from here
        return self._headers[self._written(name)] if value is None else value

    def __setitem__(self, name: str, value: str) -> None:
        self._headers[self._written(name)] = value

    def __delitem__(self, name: str) -> None:
        del self._headers[self._written(name)]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._written(name) in self._headers

    def __iter__(self) -> Iterator[str]:
        return iter(self._headers)

    def __len__(self) -> int:
        return len(self._headers)

    def __repr__(self) -> str:
        return repr(self._headers)

    def get(self, name: str, default: Any = None) -> Any:
        return self._headers.get(self._written(name), default)

    def copy(self) -> _Headers:
        return _Headers(self._headers.copy())


@lru_cache(maxsize=16)
def _written_names(names: tuple[str, ...]) -> dict[str, str]:
    return {name.lower(): name for name in names}


class Response(AWSResponse):
    """An answer as botocore's HTTP session would give it."""

    def __init__(self, url: str, answer: Answer) -> None:
        self.url = url
        self.status_code = answer.status
        self.headers = _Headers(answer.headers)
        self.raw = None
        self._content = _Content(answer.body)
