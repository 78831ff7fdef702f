"""Record the results of Handlebars.js for the templates in recorded.json: `python -m tests.handlebars.record_oracle`.

To add a case, append `["the template", null]` to `cases` in recorded.json, run this from the root of the repository,
and look at the difference. It installs Handlebars.js from npm into a temporary folder, so it needs Node.js 18 or newer,
npm and a network; the tests need none of them, since they read the record only. With `--check` it writes nothing, and
fails if the record differs from what Handlebars.js says.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

VERSION = "4.7.10"
RECORD = Path(__file__).parent / "recorded.json"
SCRIPT = Path(__file__).parent / "record_oracle.js"
SOURCE = (
    "what Handlebars.js {version}, with escaping, rendered of each template with the data; null where it refused it"
)
MISSING = (
    "Recording needs node and npm, and {name} is not on the PATH: install Node.js 18 or newer from "
    "https://nodejs.org, which has both, and run this again. The tests do not need it: they read the record."
)


def main(arguments: list[str]) -> int:
    """Write the record again, or check it; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.handlebars.record_oracle", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the record differs")
    check = parser.parse_args(arguments).check
    for name in ("node", "npm"):
        if shutil.which(name) is None:
            print(MISSING.format(name=name), file=sys.stderr)
            return 2
    written = RECORD.read_text("utf-8")
    record = json.loads(written)
    fresh = format_record(record_again(record))
    if fresh == written:
        print(f"{len(record['cases'])} cases are as Handlebars.js {VERSION} renders them.")
        return 0
    if check:
        for old, new in zip(written.splitlines(), fresh.splitlines(), strict=False):
            if old != new:
                print(f"recorded:      {old}\nHandlebars.js: {new}")
        return 1
    RECORD.write_text(fresh, "utf-8", newline="\n")
    print(f"{RECORD.name} has changed; look at the difference.")
    return 0


def record_again(record: dict[str, Any]) -> dict[str, Any]:
    """Render the templates of a record with Handlebars.js, and return a record with its results."""
    templates = [template for template, _ in record["cases"]]
    answer = run_handlebars({"data": record["data"], "templates": templates})
    return {
        "source": SOURCE.format(version=answer["version"]),
        "data": record["data"],
        "cases": list(zip(templates, answer["results"], strict=True)),
    }


def run_handlebars(request: dict[str, Any]) -> dict[str, Any]:
    """Install Handlebars.js into a temporary folder, and let it handle a request."""
    with TemporaryDirectory() as folder:
        npm = [str(shutil.which("npm")), "install", "--prefix", folder, "--no-audit", "--no-fund", "--silent"]
        subprocess.run([*npm, f"handlebars@{VERSION}"], check=True)
        script = shutil.copy(SCRIPT, folder)
        answer = subprocess.run(
            [str(shutil.which("node")), script], input=json.dumps(request).encode(), stdout=subprocess.PIPE, check=True
        )
    result: dict[str, Any] = json.loads(answer.stdout)
    return result


def format_record(record: dict[str, Any]) -> str:
    """Return a record as JSON with a line for each case, so that differences are easy to read."""
    source, data = json.dumps(record["source"]), json.dumps(record["data"], ensure_ascii=False)
    cases = ",\n".join(json.dumps(case, ensure_ascii=False) for case in record["cases"])
    return f'{{\n"source": {source},\n"data": {data},\n"cases": [\n{cases}\n]\n}}\n'


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
