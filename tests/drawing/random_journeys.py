"""Random journeys, with loops, gaps and activities that nothing leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from .samples import has, journey, mail, multi, shuffle, split, wait

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy


@st.composite
def _activities(draw: DrawFn) -> dict[str, Any]:
    ids = [f"activity {number}" for number in range(draw(st.integers(1, 9)))]
    targets = st.sampled_from([*ids, "nowhere", None])
    kinds: SearchStrategy[dict[str, Any]] = st.one_of(
        st.builds(mail, targets),
        st.builds(wait, st.just("P1D"), targets),
        st.builds(split, st.just(has("Plan", "gold")), targets, targets),
        st.builds(shuffle, st.tuples(st.just(50), targets), st.tuples(st.just(50), targets)),
        st.builds(lambda default: multi({ids[0]: has("Plan", "gold"), ids[-1]: has("Plan", "free")}, default), targets),
    )
    return {activity_id: draw(kinds) for activity_id in ids}


random_journeys: SearchStrategy[dict[str, Any]] = st.builds(journey, _activities())
"""Members of requests for journeys."""
