"""A simulated device that shows in-app messages. It follows the rules of AWS's client library.

Source: docs/behaviours/campaigns.md#in-app-messages.
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..endpoints.audience import Audience
from ..endpoints.views import find_endpoint
from ..segments.event_dimensions import EventValues, compile_event_dimensions
from ..world.arguments import check_mapping, check_number, check_string
from ..world.clock import DAY
from .in_app import InAppOffer, list_offers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..endpoints.endpoint import Endpoint
    from ..world.store import App
    from ..world.view import AppReference

_ATTRIBUTE = "a string (numbers are metrics)"


class InAppDevice:
    """A device with the app: the messages that Pinpoint offers, and the message that it shows when something happens.

    Pinpoint only offers messages. The client library on the device compares events with them, applies their caps, and
    chooses a message to show. This object does the same. Each object has its own counts of shown messages. Nothing is
    recorded in Pinpoint, and a checkpoint does not roll the counts back.

    When printed, it shows each campaign of the app that has an in-app message: whether it can be shown, or why not.

    Args:
        app: The app.
        endpoint_id: The id of the device's endpoint.
    """

    __slots__ = ("_app", "_endpoint_id", "_shown", "_shown_in_session", "_shown_on_day")

    def __init__(self, app: AppReference, endpoint_id: str) -> None:
        self._app = app
        self._endpoint_id = endpoint_id
        self._shown: Counter[str] = Counter()
        self._shown_in_session: Counter[str] = Counter()
        self._shown_on_day: Counter[int] = Counter()

    @property
    def endpoint_id(self) -> str:
        """The id of the device's endpoint."""
        return self._endpoint_id

    @property
    def offers(self) -> tuple[InAppOffer, ...]:
        """All campaigns with an in-app message, offered or not, by priority."""
        with self._locked() as (app, endpoint):
            return tuple(list_offers(app, endpoint))

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The items that GetInAppMessages returns now."""
        return [offer.message for offer in self.offers if offer]

    def show(
        self,
        event_type: str,
        attributes: Mapping[str, str] | None = None,
        metrics: Mapping[str, float] | None = None,
    ) -> InAppOffer | None:
        """Show the message for an event that happens in the app, and count it.

        A message can be shown if it is offered now, if the event meets its EventFilter, and if its caps are not used
        up. The message with the highest priority is shown. Of several with this priority, the one that ends first is
        shown.

        Args:
            event_type: The type of the event, such as `cart.opened`.
            attributes: The attributes of the event.
            metrics: The metrics of the event.

        Returns:
            The offer whose message is shown; None if no message is shown.

        Raises:
            LookupError: If the endpoint or the app was deleted.
            TypeError: If an argument has the wrong type.
            ValueError: If a string has lone surrogates, or a metric is not finite.
        """
        event = _read_event(event_type, attributes, metrics)
        with self._locked() as (app, endpoint):
            day = app.world.clock.now() // DAY
            fitting = [offer for offer in list_offers(app, endpoint) if offer and self._fits(offer, event, day)]
            shown = min(fitting, key=_rank, default=None)
            if shown is not None:
                self._count(shown, day)
            return shown

    def start_session(self) -> None:
        """Begin a new session: no message has been shown in it yet."""
        self._shown_in_session.clear()

    def _fits(self, offer: InAppOffer, event: EventValues, day: int) -> bool:
        """Return whether an event meets the filter of an offer, and the caps of the offer are not used up."""
        is_below_caps = all(count < limit for _, count, limit in self._find_uses(offer, day))
        return is_below_caps and compile_event_dimensions(_dimensions_of(offer)).holds(event)

    def _count(self, offer: InAppOffer, day: int) -> None:
        key = offer.message["CampaignId"]
        self._shown[key] += 1
        self._shown_in_session[key] += 1
        self._shown_on_day[day] += 1

    def _find_uses(self, offer: InAppOffer, day: int) -> Iterator[tuple[str, int, int]]:
        """Return the caps of an offer, each with its use and its limit. A cap of 0 is off (observed)."""
        key = offer.message["CampaignId"]
        counts = {
            "SessionCap": self._shown_in_session[key],
            "DailyCap": self._shown_on_day[day],  # counts all campaigns
            "TotalCap": self._shown[key],
        }
        return ((cap, count, offer.message[cap]) for cap, count in counts.items() if offer.message[cap])

    @contextmanager
    def _locked(self) -> Iterator[tuple[App, Endpoint]]:
        with self._app.locked_app() as app:
            yield app, find_endpoint(app, self._endpoint_id)

    def __str__(self) -> str:
        with self._app.peek() as app:
            endpoint = None if app is None else app.part(Audience).find(self._endpoint_id)
            if app is None or endpoint is None:
                return f"<device with the endpoint {self._endpoint_id!r} (gone)>"
            day = app.world.clock.now() // DAY
            lines = [self._describe(offer, day) for offer in list_offers(app, endpoint)]
        shown = lines or ["no campaign of the app has an in-app message"]
        return "\n  ".join([f"device with the endpoint {self._endpoint_id!r} of app {self._app.id!r}:", *shown])

    __repr__ = __str__

    def _describe(self, offer: InAppOffer, day: int) -> str:
        if not offer:
            return str(offer)
        uses = list(self._find_uses(offer, day))
        used_up = [f"its {cap} of {limit} is used up" for cap, count, limit in uses if count >= limit]
        if used_up:
            return str(replace(offer, reason=", ".join(used_up)))
        wanted = compile_event_dimensions(_dimensions_of(offer)).wanted
        return ", ".join([f"{offer} for {wanted}", *(f"{count} of {cap} {limit} used" for cap, count, limit in uses)])


def find_device(app: AppReference, endpoint: str) -> InAppDevice:
    """Return a device for the endpoint that a test refers to by id, address or user id.

    Raises:
        LookupError: If the app does not have the endpoint, or if the address or the user has several endpoints.
        TypeError: If `endpoint` is not a string.
        ValueError: If `endpoint` has lone surrogates.
    """
    name = check_string("endpoint", endpoint)
    with app.locked_app() as locked:
        return InAppDevice(app, find_endpoint(locked, name).id)


def _read_event(event_type: object, attributes: object, metrics: object) -> EventValues:
    kind = check_string("event_type", event_type)
    given, numbers = (
        {} if values is None else check_mapping(argument, values)
        for argument, values in (("attributes", attributes), ("metrics", metrics))
    )
    return EventValues(
        kind,
        {
            check_string("attributes", name): check_string(f"attributes[{name!r}]", value, _ATTRIBUTE)
            for name, value in given.items()
        },
        {check_string("metrics", name): check_number(f"metrics[{name!r}]", value) for name, value in numbers.items()},
    )


def _dimensions_of(offer: InAppOffer) -> Mapping[str, Any]:
    dimensions: Mapping[str, Any] = offer.message["Schedule"]["EventFilter"]["Dimensions"]
    return dimensions


def _rank(offer: InAppOffer) -> tuple[int, str]:
    """Return the sort key of an offer: its priority, then its end (observed)."""
    return offer.priority, offer.message["Schedule"]["EndDate"]
