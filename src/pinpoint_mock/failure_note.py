"""The report of a mock as a note (PEP 678) on the exception that leaves it, if pytest's plugin does not print it.

A note is only an extra: code in this module must never hide or replace the exception.
"""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any

from .pytest_context import PYTEST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .world.session import Session

_NO_FAILURES = (KeyboardInterrupt, SystemExit, GeneratorExit, StopIteration, StopAsyncIteration)
_NO_FAILURES_ELSEWHERE = {
    "unittest.case.SkipTest",
    "asyncio.exceptions.CancelledError",
    "trio.Cancelled",
    "builtins.Skipped",  # pytest's: its `__module__` is "builtins"
    "_pytest.outcomes.XFailed",
    "_pytest.outcomes.Exit",
}
"""Names, not types, because these modules may not have been imported."""
_GROUPS: Any = getattr(builtins, "BaseExceptionGroup", ())  # since Python 3.11
_MAX_RELATED = 100
"""The number of exceptions of a chain or group that are searched."""
_MAX_NOTES = 3
"""The number of our notes that an exception may have: code may raise one object again and again."""


def add_report(error: BaseException | None, session: Session, *, is_last: bool = True) -> None:
    """Add the report of a mock to an exception that leaves it.

    Args:
        error: The exception, or None without one.
        session: The mock's session.
        is_last: Whether the mock ends. Then this report replaces the report that the exception got when it left a
            function that had joined the mock.
    """
    if error is None or PYTEST.sessions is not None or not hasattr(BaseException, "add_note"):
        return
    try:
        if _is_failure(error):
            _write_note(error, session, is_last)
    except KeyboardInterrupt:
        raise
    except BaseException:  # an exception may refuse notes, and the user's objects in the report may raise anything
        return


def fail(message: str, session: Session) -> None:
    """Fail with an error message and the report of a mock; do nothing if the message is empty.

    Raises:
        AssertionError: With the message.
    """
    if message:
        failure = AssertionError(message)
        add_report(failure, session)
        raise failure


def _is_failure(error: BaseException) -> bool:
    names = {f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__}
    return not isinstance(error, _NO_FAILURES) and names.isdisjoint(_NO_FAILURES_ELSEWHERE)


def _write_note(error: BaseException, session: Session, is_last: bool) -> None:
    earlier = session.note
    found = _find_notes(error, earlier) if earlier else None
    if found is not None and not is_last:
        return
    from .failure_report import TITLE, report_session

    note = report_session(session)
    if not note:
        return
    if found is not None:
        found[:] = [text for text in found if text is not earlier]
    error.add_note(note)
    session.note = note
    notes = error.__notes__
    for text in [text for text in notes if type(text) is str and text.startswith(f"--- {TITLE}")][:-_MAX_NOTES]:
        notes.remove(text)


def _find_notes(error: BaseException, note: str) -> list[str] | None:
    """Return the notes of the exception, among this one and those shown with it, that has this very note object."""
    for related in _list_related(error):
        notes = getattr(related, "__notes__", None)
        if isinstance(notes, list) and any(text is note for text in notes):
            return notes
    return None


def _list_related(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception, its causes and contexts, and the members of groups, as a traceback shows them."""
    waiting, seen = [error], set[int]()
    while waiting and len(seen) < _MAX_RELATED:
        related = waiting.pop()
        if id(related) in seen:
            continue
        seen.add(id(related))
        yield related
        if isinstance(related, _GROUPS):
            waiting.extend(related.exceptions)
        origin = related.__cause__
        if origin is None and not related.__suppress_context__:
            origin = related.__context__
        if origin is not None:
            waiting.append(origin)
