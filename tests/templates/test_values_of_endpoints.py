"""A value that only the endpoint has is found without the tree of all values, and it is the same value."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pinpoint_mock.handlebars.paths import split_path
from pinpoint_mock.templates.variables import Variables, omit_missing

NAMES = st.sampled_from(["Id", "Attributes", "User", "plan", "UserAttributes", "0", "a b"])
VALUES = st.one_of(
    st.none(), st.just(""), st.sampled_from(["x", "y"]), st.lists(st.sampled_from(["x", "y"]), max_size=2)
)
TREES = st.dictionaries(
    NAMES, st.recursive(VALUES, lambda inner: st.dictionaries(NAMES, inner, max_size=3)), max_size=3
)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(
    lambda names: ".".join(name if name.isalpha() else f"[{name}]" for name in names)
)
SUBSTITUTIONS = st.dictionaries(PATHS, st.lists(st.just("z"), max_size=1), max_size=2)


def variables_of(substitutions: Any, endpoint: Any, defaults: Any) -> Variables:
    """Return the variables of a message to an endpoint."""
    return Variables(substitutions, endpoint, defaults, omit_missing, 0, lambda: "")


@given(substitutions=SUBSTITUTIONS, endpoint=TREES, defaults=TREES, path=PATHS)
def test_given_any_values_then_a_variable_has_the_same_value_before_and_after_the_tree_is_built(
    substitutions: Any, endpoint: Any, defaults: Any, path: str
) -> None:
    variables = variables_of(substitutions, endpoint, defaults)
    found = variables.look_up(path, split_path(path))
    built = variables_of(substitutions, endpoint, defaults)
    assert built.tree is not None
    assert found == built.look_up(path, split_path(path))


def test_given_values_of_the_endpoint_alone_then_no_tree_is_built() -> None:
    variables = variables_of({"code": ["1"]}, {"Attributes": {"plan": ["basic"]}}, {"User": {"UserId": "nobody"}})
    assert variables.look_up("Attributes.plan", ("Attributes", "plan")) == ["basic"]
    assert "tree" not in vars(variables)
