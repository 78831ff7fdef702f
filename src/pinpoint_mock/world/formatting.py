"""Strings for objects of the user's, whose own `__repr__` and `__str__` may fail.

All messages and reports that show such an object get its string here, so that neither breaks for its sake.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 300
"""Characters of an object's string that a message shows, unless it says otherwise."""


def show(value: object, width: int | None = LONGEST) -> str:
    """Return an object's repr.

    Args:
        value: The object.
        width: How many characters to show; None for all.

    Returns:
        The repr, cut at the width; the type and what went wrong if there is no repr.
    """
    return _format(value, repr, width)


def show_error(error: BaseException, width: int | None = LONGEST) -> str:
    """Return the name of an exception's type and the exception's message, as the last line of a traceback has them."""
    return f"{type(error).__name__}: {_format(error, str, width)}"


def _format(value: object, convert: Callable[[object], str], width: int | None) -> str:
    try:
        # An exact string: a subclass may have methods of its own, and an object's string may have lone surrogates.
        text = str.__str__(convert(value)).encode("utf-8", "backslashreplace").decode()
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # as pytest's own reports
        text = f"<{type(value).__name__} object, whose {convert.__name__}() raised {type(error).__name__}>"
    return text if width is None or len(text) <= width else f"{text[:width]} …"
