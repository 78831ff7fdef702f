"""Any text and any values give a result or a RenderFailure, and the fast path gives the same as the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from pinpoint_mock.handlebars.engine import Template
from pinpoint_mock.handlebars.values import escape_html
from pinpoint_mock.templates import personalization
from pinpoint_mock.templates.dialect import HELPERS, MAX_EACH
from pinpoint_mock.templates.personalization import PlaceholderText, RenderFailure, render_html, render_text
from pinpoint_mock.templates.variables import Variables, fail_on_missing, omit_missing

from .conftest import NOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from pinpoint_mock.handlebars.paths import Tree

SOME = settings(max_examples=400)

WORDS = st.sampled_from(
    ["a", "b", "Attributes", "User", "x y", "0", "1", "this", "true", "now", "lower", "@index", "..", "²"]
)
SEGMENTS = WORDS | WORDS.map(lambda word: f"[{word}]")
PATHS = st.lists(SEGMENTS, min_size=1, max_size=3).map(".".join)
LITERALS = st.sampled_from(["", " ", "{", "}", "}}", "\\", "\n", "text", "&<", "{{", "{{! x }}", "é"])
VALUES = st.text(st.sampled_from("ab<&'= é{}"), max_size=4)
LISTS = st.lists(VALUES, max_size=2)
LEAVES: st.SearchStrategy[Any] = LISTS | VALUES | st.integers(-5, 5) | st.floats(-9, 9) | st.booleans() | st.none()
KEYS = st.sampled_from(
    ["a", "b", "Attributes", "User", "x y", "0", "a.b", "User.a", "a.[0]", "Attributes.[x y]", "[a]"]
)
TREES: st.SearchStrategy[Tree] = st.dictionaries(
    KEYS, st.recursive(LEAVES, lambda inner: st.dictionaries(KEYS, inner, max_size=3), max_leaves=6), max_size=4
)
SUBSTITUTIONS = st.dictionaries(KEYS | PATHS, LISTS, max_size=3)
MISSING = st.sampled_from([fail_on_missing, omit_missing])
CALLS = st.tuples(
    st.sampled_from([*sorted(HELPERS), "if", "each", "with", "unless", "nope", ">", "else", "#* inline"]),
    st.lists(
        PATHS
        | st.sampled_from(
            ['"x"', "'2020-01-01'", "5", "-2.3", "true", "tz=UTC", "size=3", "yes='y'", "(lower 'A')", "("]
        ),
        max_size=3,
    ),
).map(lambda call: " ".join((call[0], *call[1])))
BODIES = CALLS | PATHS
TAGS = st.tuples(
    st.sampled_from(["{{", "{{{", "{{#", "{{/", "{{^", "{{&", "{{~", "{{>", "{{!", "{{{{", "\\{{"]),
    BODIES | st.just("else"),
    st.sampled_from(["}}", "}}}", "~}}", "}}}}", "}"]),
).map("".join)
OPENERS = (
    st.sampled_from(
        ["if a", "each a", "with User", "eq a b", "unless a", "a", "a as |b|", "if a as |b|", "each a as |b|"]
    )
    | BODIES
)
ELSES = st.sampled_from(["", "{{else}}", "{{^}}", "{{else if b}}"]) | BODIES.map(lambda body: f"{{{{else {body}}}}}")


def block(parts: tuple[str, str, str, str]) -> str:
    """Return a block with an else."""
    opener, inside, otherwise, outside = parts
    return f"{{{{#{opener}}}}}{inside}{otherwise}{outside}{{{{/{opener.split(' ')[0]}}}}}"


def with_partial(parts: tuple[str, str]) -> str:
    """Return a partial that is called in three ways."""
    inside, block = parts
    return (
        f"{{{{#*inline 'p'}}}}{inside}{{{{/inline}}}}{{{{> p}}}}\n {{{{> p User a=b}}}}\n{{{{#> p}}}}{block}{{{{/p}}}}"
    )


BLOCKS = st.recursive(
    st.lists(TAGS | PATHS.map(lambda path: f"{{{{{path}}}}}") | LITERALS, max_size=3).map("".join),
    lambda inner: st.tuples(OPENERS, inner, ELSES, inner).map(block) | st.tuples(inner, inner).map(with_partial),
    max_leaves=6,
)
SOURCES = st.lists(BLOCKS | TAGS | LITERALS, max_size=5).map("".join)
INTERNALS = ("object at 0x", "positional argument", "index out of range", "invalid literal", "codec")
PLACEHOLDERS = st.tuples(PATHS, st.sampled_from(["", " ", "\t\n"])).map(lambda it: f"{{{{{it[1]}{it[0]}{it[1]}}}}}")
PLAIN_SOURCES = st.lists(PLACEHOLDERS | LITERALS, max_size=6).map("".join)


def made(substitutions: Any, endpoint: Any, defaults: Any, missing: Callable[[str], str]) -> Variables:
    return Variables(substitutions, endpoint, defaults, missing, NOW, lambda: f"{0x4 << 76:032x}")


def outcome(render: Callable[[str, Variables], str], source: str, variables: Variables) -> str | tuple[str, str | None]:
    """Return the result, or the error message and the variable that failed."""
    try:
        return render(source, variables)
    except RenderFailure as failure:
        return failure.message, failure.variable


def said(render: Callable[[str, Variables], str], source: str, variables: Variables) -> str:
    """Return the result, or the error message."""
    try:
        return render(source, variables)
    except RenderFailure as failure:
        event("failed")
        return failure.message


@SOME
@given(SOURCES | st.text(), SUBSTITUTIONS, TREES, MISSING)
def test_any_text_or_html_is_rendered_or_fails_without_an_error_message_from_python(
    source: str, substitutions: Any, endpoint: Any, missing: Callable[[str], str]
) -> None:
    for render in (render_text, render_html):
        found = said(render, source, made(substitutions, endpoint, {}, missing))
        assert not any(internal in found for internal in INTERNALS)


@SOME
@given(PLAIN_SOURCES, SUBSTITUTIONS, TREES, TREES, MISSING)
@example("{{a.[0]}}", {}, {"a": {"0": "x"}}, {}, fail_on_missing)
@example("{{a.b}}", {"a.b": ["x"], "a": ["y"]}, {}, {}, fail_on_missing)
def test_plain_placeholders_are_rendered_like_placeholders_next_to_blocks(
    source: str, substitutions: Any, endpoint: Any, defaults: Any, missing: Callable[[str], str]
) -> None:
    given_ = (substitutions, endpoint, defaults, missing)
    for render, escape, quick in (
        (render_text, str, personalization._prepare_text),
        (render_html, escape_html, personalization._prepare_html),
    ):

        def at_length(text: str, variables: Variables, escape: Callable[[str], str] = escape) -> str:
            return Template(text, HELPERS, escape=escape, max_items=MAX_EACH).render(variables)

        assert outcome(render, source, made(*given_)) == outcome(at_length, source, made(*given_))
        event("plain" if isinstance(quick(source), PlaceholderText) else "not plain")


@SOME
@given(TREES, SUBSTITUTIONS, TREES)
def test_rendering_does_not_change_its_arguments(endpoint: Any, substitutions: Any, defaults: Any) -> None:
    before = repr((endpoint, substitutions, defaults))

    outcome(
        render_text,
        "{{a}}{{User.a}}{{#each a}}{{this}}{{/each}}",
        made(substitutions, endpoint, defaults, omit_missing),
    )

    assert repr((endpoint, substitutions, defaults)) == before
