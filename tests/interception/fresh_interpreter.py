"""Scripts in a separate Python interpreter."""

from __future__ import annotations

import subprocess
import sys
from textwrap import dedent


def run(script: str) -> str:
    """Run a script in a separate interpreter, and return its output."""
    done = subprocess.run(
        [sys.executable, "-c", dedent(script)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
