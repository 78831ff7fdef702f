"""The options of a mock, where their values come from, and what pytest tells us about the running test.

This module is imported when pytest starts, so it imports next to nothing.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..mock import Mock

OptionValue = str | int | bool | None


@dataclass(frozen=True)
class Options:
    """The options of `mock_pinpoint`.

    Args:
        account_id: The 12 digits of the AWS account; the default is moto's.
        region: The region of clients for which none is configured anywhere.
        seed: Where ids and random choices come from; None draws one, which a failure report shows.
        schedule_offset_check: Whether publishing a journey refuses a StartTime whose offset is not that of
            the schedule's Timezone, as the service does (observed).
    """

    account_id: str = "123456789012"
    region: str = "us-east-1"
    seed: int | None = 0
    schedule_offset_check: bool = True


OPTION_NAMES = tuple(option.name for option in fields(Options))


@dataclass
class Ambient:
    """What the pytest plugin knows and every mock asks: options by layer, and the mocks a test has entered."""

    ini: Mapping[str, OptionValue] = field(default_factory=dict)
    command_line: Mapping[str, OptionValue] = field(default_factory=dict)
    marker: Mapping[str, OptionValue] = field(default_factory=dict)
    entered: list[Mock] | None = None
    has_plugin: bool = False

    def is_without_plugin(self) -> bool:
        """Whether pytest runs, but without our plugin."""
        return not self.has_plugin and "PYTEST_VERSION" in os.environ and "pytest" in sys.modules


AMBIENT = Ambient()


def resolve(given: Mapping[str, OptionValue]) -> Options:
    """The options in force: those given, else the marker's, the command line's, the ini file's, the default.

    Raises:
        TypeError: For an option that does not exist.
        ValueError: For a value that an option cannot take.
    """
    chosen = {**AMBIENT.ini, **AMBIENT.command_line, **AMBIENT.marker, **given}
    return Options(**{name: check(name, value) for name, value in chosen.items()})  # type: ignore[arg-type]


def check(name: str, value: OptionValue) -> OptionValue:
    """Return the value if the option exists and can take it."""
    if name not in _RULES:
        raise TypeError(f"mock_pinpoint has no option {name!r}; its options are {', '.join(OPTION_NAMES)}")
    accepts, valid = _RULES[name]
    if not accepts(value):
        raise ValueError(f"mock_pinpoint: {name} must be {valid}, not {value!r}")
    return value


def from_text(name: str, text: str) -> OptionValue:
    """Read the value of an option as an ini file or a command line gives it."""
    value: OptionValue = text
    if name == "seed":
        value = None if text.lower() == "none" else int(text) if re.fullmatch(r"[+-]?\d+", text) else text
    elif name == "schedule_offset_check":
        value = {"true": True, "false": False}.get(text.lower(), text)
    return check(name, value)


_RULES: dict[str, tuple[Callable[[OptionValue], bool], str]] = {
    "account_id": (
        lambda value: isinstance(value, str) and re.fullmatch("[0-9]{12}", value) is not None,
        "a string of 12 digits",
    ),
    "region": (
        lambda value: isinstance(value, str) and re.fullmatch("[a-z][a-z0-9-]+", value) is not None,
        "the name of a region, such as 'eu-west-1'",
    ),
    "seed": (
        lambda value: value is None or (isinstance(value, int) and not isinstance(value, bool)),
        "an integer or None",
    ),
    "schedule_offset_check": (lambda value: isinstance(value, bool), "True or False"),
}
