"""Configuration of the documentation."""

from __future__ import annotations

import pinpoint_mock

project = "pinpoint-mock"
author = "The pinpoint-mock authors"
copyright = "The pinpoint-mock authors"
version = release = pinpoint_mock.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
html_theme = "furo"
html_title = f"pinpoint-mock {release}"
exclude_patterns = ["_build"]
html_extra_path = ["llms.txt"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
