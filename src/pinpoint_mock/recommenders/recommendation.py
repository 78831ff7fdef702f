"""Recommendations for endpoints: items from Amazon Personalize, and the attributes that a transformer adds to them.

Source: docs/behaviours/recommenders.md#recommended-items.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from ..endpoints.audience import Audience
from ..endpoints.endpoint import describe_for_function
from ..outside.endpoint_function import MAX_ENDPOINTS, call_for_endpoints
from ..outside.invocation import InvocationError, keep_note, show_place
from ..outside.lambda_context import TIME_LIMIT
from ..outside.personalize import recommend_items
from ..world.formatting import show_error
from ..world.likeness import enclose
from .recommender import Recommender, describe_missing
from .transformation import ATTEMPTS, read_answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..endpoints.endpoint import Endpoint
    from ..outside.endpoint_function import EndpointCall
    from ..world.store import App

_SHOWN = 60  # characters of an error in a message
_NOTHING: Mapping[str, Any] = {}


class Recommendation(NamedTuple):
    """The recommendations for one endpoint.

    Args:
        variables: The values of variables: RecommendationItems and, with a transformer, Recommendations.
        failure: The reason why recommending failed; empty if it did not fail.
        delay: The time that timed-out attempts took, in microseconds.
        error: An exception that a handler raised for the test to see, such as an AssertionError. The caller raises it
            as soon as the world is consistent.
    """

    variables: Mapping[str, Any] = _NOTHING
    failure: str = ""
    delay: int = 0
    error: BaseException | None = None


def recommend(
    app: App, recommender_id: str, members: Mapping[str, Any], endpoints: Iterable[Endpoint]
) -> Iterator[Recommendation]:
    """Recommend items to endpoints, 50 at a time.

    Handlers of the test run when the caller asks for the next recommendation. The lock is released meanwhile, so the
    world must be consistent, and afterwards anything may have changed. A changed recommender takes effect with the next
    50 endpoints.

    Args:
        app: The app that sends.
        recommender_id: The recommender, which may not exist.
        members: The members before Endpoints in the event of a transformer, in order.
        endpoints: The endpoints; they are read 50 at a time.

    Yields:
        The recommendations for each endpoint, in the order given.
    """
    remaining = iter(endpoints)
    while chunk := list(islice(remaining, MAX_ENDPOINTS)):
        recommender = app.region.collection(Recommender).get(recommender_id)
        if recommender is None:
            hint = enclose(describe_missing(app.region, recommender_id).find_hint(app.world))
            failure = f"the recommender {recommender_id!r} of the template does not exist{hint}"
            yield from [Recommendation(failure=failure)] * len(chunk)
            continue
        found = [_recommend_items(app, recommender, endpoint) for endpoint in chunk]
        yield from _transform(app, recommender, members, chunk, found) if recommender.transformer else found


def _recommend_items(app: App, recommender: Recommender, endpoint: Endpoint) -> Recommendation:
    recipient_id = endpoint.user_id if recommender.needs_user else endpoint.id
    if recipient_id is None:
        return Recommendation(failure="the endpoint has no UserId, which its recommender needs")
    try:
        items = recommend_items(app, recommender.campaign_arn, recipient_id, recommender.items_per_message)
    except InvocationError as error:
        return Recommendation(failure=error.reason)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        failure = f"the function for {recommender.campaign_arn} raised {show_error(error, _SHOWN)}"
        return Recommendation(failure=failure, error=error)
    return Recommendation({"RecommendationItems": items})


def _transform(
    app: App,
    recommender: Recommender,
    members: Mapping[str, Any],
    endpoints: list[Endpoint],
    found: list[Recommendation],
) -> Iterator[Recommendation]:
    """Call the transformer for the endpoints that have items, and yield the recommendations for each endpoint."""
    pairs = [*zip(endpoints, found, strict=True)]
    called = [(endpoint.id, _describe(app, endpoint, one)) for endpoint, one in pairs if not one.failure]
    transformed: dict[str, Recommendation] = {}
    for call in call_for_endpoints(app, recommender.transformer or "", members, called, attempts=ATTEMPTS):
        transformed |= _read_call(app, recommender, call)
    for endpoint, one in pairs:
        yield one if one.failure else transformed[endpoint.id]


def _describe(app: App, endpoint: Endpoint, recommendation: Recommendation) -> dict[str, Any]:
    attributes = app.part(Audience).user_attributes(endpoint)
    return {**describe_for_function(app, endpoint, attributes), **recommendation.variables}


def _read_call(app: App, recommender: Recommender, call: EndpointCall) -> dict[str, Recommendation]:
    """Return the recommendations, by id, for the endpoints of a call to the transformer."""
    uri, delay = recommender.transformer or "", call.time_outs * TIME_LIMIT
    if call.failure:
        return dict.fromkeys(call.endpoints, Recommendation(failure=call.failure, delay=delay, error=call.error))
    attributes, problems = read_answer(call.answer, call.endpoints, recommender.attribute_names)
    if problems:
        keep_note(app, uri, [*dict.fromkeys(problems.values())])
    recommendations = {
        endpoint_id: Recommendation(failure=f"{show_place(app, uri)} {problem}", delay=delay)
        for endpoint_id, problem in problems.items()
    }
    for endpoint_id, made in attributes.items():
        items = call.endpoints[endpoint_id]["RecommendationItems"]
        variables = {"RecommendationItems": items, "Recommendations": made}
        recommendations[endpoint_id] = Recommendation(variables, delay=delay)
    return recommendations
