"""The state of the running pytest: its options, its running test, and the mocks that this test has started.

The pytest plugin writes it, and each mock reads it. pytest imports this module when it starts, so the module imports
very little, and must not import pytest.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .world.options import to_options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .world.options import Options, OptionValue
    from .world.session import Session


@dataclass
class PytestContext:
    """Options of the running pytest, and the sessions of the running test.

    Args:
        ini: Options from the ini file.
        command_line: Options from the command line.
        marker: Options from the markers of the running test.
        sessions: The sessions that the running test has started; None when no test is running.
        test: The id of the running test; None when no test is running, or during a set-up that several tests share.
        has_plugin: Whether pytest has loaded the plugin.
    """

    ini: Mapping[str, OptionValue] = field(default_factory=dict)
    command_line: Mapping[str, OptionValue] = field(default_factory=dict)
    marker: Mapping[str, OptionValue] = field(default_factory=dict)
    sessions: list[Session] | None = None
    test: str | None = None
    has_plugin: bool = False

    def resolve(self, given: Mapping[str, OptionValue]) -> Options:
        """Return the options in force.

        The given options win over the marker's, then come the command line's, the ini file's and the defaults.

        Raises:
            TypeError: If an option does not exist, or a value has the wrong type.
            ValueError: If an option cannot take a value of the right type.
        """
        return to_options({**self.ini, **self.command_line, **self.marker, **given})

    def explicit_region(self, given: Mapping[str, OptionValue]) -> str | None:
        """Return the region from the call, the marker or the command line; it wins over the environment."""
        region = {**self.command_line, **self.marker, **given}.get("region")
        return region if isinstance(region, str) else None

    def plugin_is_missing(self) -> bool:
        """Return whether pytest runs without our plugin."""
        return not self.has_plugin and "PYTEST_VERSION" in os.environ and "pytest" in sys.modules


PYTEST = PytestContext()
