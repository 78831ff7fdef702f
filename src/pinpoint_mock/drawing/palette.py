"""The colours of pictures, in light and dark mode.

Text has a contrast of at least 7 to 1 with its background, and outlines have at least 3 to 1.
"""

from __future__ import annotations

from typing import NamedTuple


class Colours(NamedTuple):
    """The colours of a kind of node.

    Args:
        fill: The colour of the inside.
        line: The colour of the outline.
    """

    fill: str
    line: str


class Theme(NamedTuple):
    """All colours of a picture.

    Args:
        background: The colour of the background.
        text: The colour of text.
        faint: The colour of less important lines of text.
        way: The colour of the ways.
        nodes: The colours of the nodes, by class.
    """

    background: str
    text: str
    faint: str
    way: str
    nodes: dict[str, Colours]


LIGHT = Theme(
    background="#ffffff",
    text="#1b1f24",
    faint="#424a53",
    way="#57606a",
    nodes={
        "EMAIL": Colours("#dbeafe", "#1d4ed8"),
        "SMS": Colours("#dcfce7", "#15803d"),
        "PUSH": Colours("#ede9fe", "#6d28d9"),
        "CUSTOM": Colours("#ffedd5", "#c2410c"),
        "ContactCenter": Colours("#ccfbf1", "#0f766e"),
        "wait": Colours("#eef1f5", "#475569"),
        "split": Colours("#fef6cd", "#a16207"),
        "holdout": Colours("#fce7f3", "#be185d"),
        "missing": Colours("#ffffff", "#cf222e"),
        "entry": Colours("#e2e5e9", "#1b1f24"),
        "end": Colours("#e2e5e9", "#1b1f24"),
    },
)
DARK = Theme(
    background="#14181d",
    text="#f0f3f6",
    faint="#c3cad2",
    way="#98a2ad",
    nodes={
        "EMAIL": Colours("#16305c", "#7fb0ff"),
        "SMS": Colours("#123a22", "#5ad28a"),
        "PUSH": Colours("#32235f", "#b79cff"),
        "CUSTOM": Colours("#4a2710", "#ff9d5c"),
        "ContactCenter": Colours("#0e3b38", "#4fd6c7"),
        "wait": Colours("#2b323c", "#aab6c6"),
        "split": Colours("#3d330d", "#e6c34a"),
        "holdout": Colours("#4a1a34", "#f58ac0"),
        "missing": Colours("#14181d", "#ff7b72"),
        "entry": Colours("#2f3640", "#f0f3f6"),
        "end": Colours("#2f3640", "#f0f3f6"),
    },
)
SCOPE = "pinpoint-journey"
"""The class of the picture, which limits its style rules to the picture on a page that embeds it."""


def write_style() -> str:
    """Return the style sheet of a picture."""
    font = "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, 'DejaVu Sans', sans-serif"
    lines = [
        f".{SCOPE} text {{ font-family: {font}; text-anchor: middle; font-size: 11px }}",
        f".{SCOPE} .name {{ font-size: 13px; font-weight: 600 }}",
        f".{SCOPE} .count {{ font-weight: 600 }}",
        f".{SCOPE} .node {{ stroke-width: 1.5 }}",
        f".{SCOPE} .missing {{ stroke-dasharray: 5 4 }}",
        f".{SCOPE} .way {{ fill: none; stroke-width: 1.5 }}",
        f".{SCOPE} .untaken {{ stroke-dasharray: 2 4 }}",
        *_write_theme(LIGHT),
        "@media (prefers-color-scheme: dark) {",
        *_write_theme(DARK),
        "}",
    ]
    return "\n".join(lines)


def _write_theme(theme: Theme) -> list[str]:
    rules = {
        ".background, .behind": f"fill: {theme.background}",
        "text": f"fill: {theme.text}",
        ".faint": f"fill: {theme.faint}",
        ".way": f"stroke: {theme.way}",
        ".head": f"fill: {theme.way}",
    }
    rules |= {f".{name}": f"fill: {colours.fill}; stroke: {colours.line}" for name, colours in theme.nodes.items()}
    return [
        f"{', '.join(f'.{SCOPE} {part}' for part in selector.split(', '))} {{ {rule} }}"
        for selector, rule in rules.items()
    ]
