"""Write the address of the repository into the metadata and the links of a release, before it is built.

The page on PyPI needs absolute links, and only the release knows where the repository is and which tag it builds.

    python .ci/set_addresses.py https://github.com/owner/pinpoint-mock v0.1.0
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def set_addresses(root: Path, repository: str, tag: str) -> None:
    """Make the links of the README absolute, and name the repository, the issues and the changelog in pyproject.toml.

    Args:
        root: The folder of the project.
        repository: The address of the repository, without a slash at its end.
        tag: The tag of the release, which must be `v` and the version.

    Raises:
        SystemExit: If the tag does not name the version of the package.
    """
    source = (root / "src" / "pinpoint_mock" / "__init__.py").read_text("utf-8")
    [version] = re.findall(r'^__version__ = "(.+)"$', source, re.MULTILINE)
    if tag != f"v{version}":
        raise SystemExit(f"the tag {tag!r} does not name the version {version!r}: tag v{version}, or change it")
    readme = root / "README.md"
    text = readme.read_text("utf-8")
    text = re.sub(r"(!\[[^\]]*\]\()(?!https?:|#)", rf"\g<1>{repository}/raw/{tag}/", text)
    text = re.sub(r"((?<!!)\[[^\]!]*\]\()(?!https?:|#)", rf"\g<1>{repository}/blob/{tag}/", text)
    readme.write_text(text, "utf-8")
    addresses = {
        "Source": repository,
        "Issues": f"{repository}/issues",
        "Changelog": f"{repository}/blob/{tag}/CHANGELOG.md",
    }
    lines = "".join(f'{name} = "{address}"\n' for name, address in addresses.items())
    project = root / "pyproject.toml"
    text = project.read_text("utf-8")
    project.write_text(text.replace("[project.scripts]\n", f"[project.urls]\n{lines}\n[project.scripts]\n", 1), "utf-8")


if __name__ == "__main__":
    set_addresses(ROOT, *sys.argv[1:])
