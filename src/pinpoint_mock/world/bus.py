"""The bus: each event in an app is published once, as a small frozen fact, and packages subscribe to it.

A fact is a value of the package that publishes it, such as `EventsRecorded`. Packages above subscribe with
`@subscribe`, so a package never calls a package above it. The subscribers are a global table from the type of a fact to
functions, like the actions of the scheduler. It is not in the world, so a checkpoint does not copy it.

A package is imported when one of its operations is first called. So a module that publishes a fact imports the modules
of its own package that subscribe to it. A package above that is not imported yet has no data that could react. The
exception is KPIs: `gateway/packages.py` imports the module that counts messages together with the packages that send
them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from .store import App

    Subscriber: TypeAlias = Callable[[App, Any], None]

Fact = TypeVar("Fact")

SUBSCRIBERS: dict[type[Any], list[Subscriber]] = {}
"""The functions to call, by the exact type of the fact, in the order in which they subscribed."""


def subscribe(fact_type: type[Fact]) -> Callable[[Callable[[App, Fact], None]], Callable[[App, Fact], None]]:
    """Register a function for a type of fact. It is called with the app and the fact for each published fact."""

    def register(function: Callable[[App, Fact], None]) -> Callable[[App, Fact], None]:
        SUBSCRIBERS.setdefault(fact_type, []).append(function)
        return function

    return register


def watch(fact_type: type[Fact], function: Callable[[App, Fact], None]) -> Callable[[], None]:
    """Subscribe a function to a type of fact, and return a function that ends the subscription."""
    subscribe(fact_type)(function)

    def end() -> None:
        SUBSCRIBERS[fact_type] = [each for each in SUBSCRIBERS[fact_type] if each is not function]

    return end


def is_watched(fact_type: type[Any]) -> bool:
    """Return whether a type of fact has subscribers. If not, the publisher need not create the fact."""
    return bool(SUBSCRIBERS.get(fact_type))


def publish(app: App, fact: object) -> None:
    """Call every subscriber with a fact about an app. The app must already be in the state that the fact describes."""
    for subscriber in SUBSCRIBERS.get(type(fact), ()):
        subscriber(app, fact)
