"""The bus: whatever happens in an app is published once, as a small frozen fact, and rooms subscribe to it.

A fact is a value of the room that it happens in, such as `EventsRecorded`. Rooms above subscribe with `@subscribe`; so
no room calls one that lies above it. Subscribers are a table from the type of a fact to functions, as actions are for
the scheduler: a world holds none of it, and a checkpoint has nothing to copy.

A room is imported when one of its operations is first called. So a module that publishes a fact imports the modules of
its own room that subscribe to it. A room above that is not imported yet has nothing that could react,
except for KPIs: `gateway/packages.py` imports what counts with the rooms that it counts.
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
"""The functions that are called, by the exact type of the fact, in the order in which they subscribed."""


def subscribe(fact_type: type[Fact]) -> Callable[[Callable[[App, Fact], None]], Callable[[App, Fact], None]]:
    """Register a function that is called with the app and the fact whenever a fact of this type is published."""

    def register(function: Callable[[App, Fact], None]) -> Callable[[App, Fact], None]:
        SUBSCRIBERS.setdefault(fact_type, []).append(function)
        return function

    return register


def watch(fact_type: type[Fact], function: Callable[[App, Fact], None]) -> Callable[[], None]:
    """Call a function, too, whenever a fact of this type is published, and return what ends this."""
    subscribe(fact_type)(function)

    def end() -> None:
        SUBSCRIBERS[fact_type] = [each for each in SUBSCRIBERS[fact_type] if each is not function]

    return end


def is_watched(fact_type: type[Any]) -> bool:
    """Whether anything subscribes to a type of fact: without it, a fact of no use to others need not be made."""
    return bool(SUBSCRIBERS.get(fact_type))


def publish(app: App, fact: object) -> None:
    """Tell every subscriber what has happened in an app. All that the fact says must be true already."""
    for subscriber in SUBSCRIBERS.get(type(fact), ()):
        subscriber(app, fact)
