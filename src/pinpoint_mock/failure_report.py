"""What a failing test prints about its mocks: the calls made, what happened, virtual time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .world.clock import to_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .mock import Mock

MAX_LINES = 30
MAX_WIDTH = 300


def describe(mocks: Iterable[Mock], *, is_full: bool) -> Iterator[tuple[str, str]]:
    """A title and a text for each mock in which anything was done.

    Args:
        mocks: The mocks, the outermost first; those that have been left are told too.
        is_full: Whether to show everything, and not about 30 lines of shortened calls.
    """
    for mock in mocks:
        lines = list(_lines(mock, is_full=is_full))
        if lines:
            yield f"Amazon Pinpoint (mock_pinpoint, seed {mock.seed})", "\n".join(lines)


def _lines(mock: Mock, *, is_full: bool) -> Iterator[str]:
    world = mock.world
    calls = [str(raw.read()) for raw in world.calls]
    happened = [str(happening) for happening in world.history]
    failures = [str(failure) for failure in mock.outside.failures]
    if not calls and not happened and not failures:
        return
    room = len(calls) + len(happened) if is_full else MAX_LINES
    yield from _part(f"{len(calls)} calls", calls, max(room - min(len(happened), room // 3), 1), is_full=is_full)
    yield from _part(
        f"{len(happened)} changes", happened, max(room - min(len(calls), room), room // 3), is_full=is_full
    )
    yield from _part("functions of the test that failed", failures, len(failures), is_full=True)
    yield f"virtual time: {to_text(world.clock.now())}"


def _part(title: str, lines: list[str], room: int, *, is_full: bool) -> Iterator[str]:
    if not lines:
        return
    yield f"{title}:"
    if len(lines) > room:
        yield f"  … {len(lines) - room} earlier ones; -vv shows all"
        lines = lines[-room:]
    for line in lines:
        yield f"  {line if is_full or len(line) <= MAX_WIDTH else f'{line[:MAX_WIDTH]} …'}"
