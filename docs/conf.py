"""Configuration of the documentation."""

from __future__ import annotations

import os

import pinpoint_mock

project = "pinpoint-mock"
author = "The pinpoint-mock authors"
copyright = "The pinpoint-mock authors"
version = release = pinpoint_mock.__version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "sphinx_design",
    "sphinxext.opengraph",
]
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
# MyST does not know the anchors of table rows; check_links.py checks every link of the built site.
suppress_warnings = ["myst.xref_missing"]

html_theme = "furo"
html_title = f"pinpoint-mock {release}"
html_logo = "_static/logo.svg"
html_favicon = "_static/logo.svg"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_js_files = ["row-links.js"]
html_extra_path = ["llms.txt"]
html_copy_source = False
html_show_sourcelink = False

# Previews in chats and social networks need an absolute address; Read the Docs sets it while it builds.
ogp_site_url = os.environ.get("READTHEDOCS_CANONICAL_URL", "")
ogp_image = "_static/social-card.png"
ogp_image_alt = "pinpoint-mock: test code that uses Amazon Pinpoint, without AWS"
ogp_social_cards = {"enable": False}

copybutton_prompt_text = "$ "
copybutton_only_copy_prompt_lines = False
copybutton_remove_prompts = True

autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
