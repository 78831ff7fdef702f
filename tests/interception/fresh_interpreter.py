"""Scripts in a Python interpreter of their own."""

from __future__ import annotations

import subprocess
import sys
from textwrap import dedent


def run(script: str) -> str:
    """The output of a script in an interpreter of its own."""
    done = subprocess.run(
        [sys.executable, "-c", dedent(script)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
