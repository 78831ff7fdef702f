"""World → Region → App → Collection: where every resource lives, and nothing about what a resource is.

Entities are immutable values of the slices; a change replaces the value. So copying a world copies
dictionaries, not things, and a refused request leaves no trace.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar

from .clock import Clock
from .faults import FaultRules
from .files import Files
from .ids import Ids
from .scheduler import ACTIONS, Scheduler
from .tags import Tags

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from .happenings import Happening
    from .options import Options
    from .outside import Outside, Parameters, Result
    from .scheduler import ActionCounter, Entry

T = TypeVar("T")
S = TypeVar("S", bound="Store")


class Collection(Generic[T]):
    """Entities of one type by id, in the order in which they were made.

    Each gets a sequence number when it is added and keeps it. Pages are cut by that number, so that items
    deleted or added between two pages make none appear twice or not at all.
    """

    __slots__ = ("_last", "_order", "_sequence", "_values")

    def __init__(self) -> None:
        self._values: dict[str, T] = {}
        self._sequence: dict[str, int] = {}
        self._order: list[tuple[int, str]] = []
        self._last = 0

    def get(self, entity_id: str) -> T | None:
        """The entity with this id, if there is one."""
        return self._values.get(entity_id)

    def __getitem__(self, entity_id: str) -> T:
        return self._values[entity_id]

    def put(self, entity_id: str, value: T) -> None:
        """Add an entity, or replace the one with this id."""
        if entity_id not in self._values:
            self._last += 1
            self._sequence[entity_id] = self._last
            self._order.append((self._last, entity_id))
        self._values[entity_id] = value

    def remove(self, entity_id: str) -> T:
        """Take an entity out and return it."""
        position = (self._sequence.pop(entity_id), entity_id)
        del self._order[bisect_left(self._order, position)]
        return self._values.pop(entity_id)

    def page(self, size: int, after: int | None, *, newest_first: bool) -> tuple[list[T], int | None]:
        """At most `size` entities that follow the sequence number `after`.

        Returns:
            The entities, and the sequence number of the last one if more follow, else None.
        """
        if newest_first:
            end = len(self._order) if after is None else bisect_left(self._order, (after, ""))
            start = max(end - size, 0)
            chosen = self._order[start:end][::-1]
            more = start > 0
        else:
            start = 0 if after is None else bisect_right(self._order, (after + 1, ""))
            chosen = self._order[start : start + size]
            more = start + size < len(self._order)
        return [self._values[entity_id] for _, entity_id in chosen], chosen[-1][0] if more and chosen else None

    def page_of(self, size: int, after: int | None, accepts: Callable[[T], bool]) -> tuple[list[T], int | None]:
        """As `page`, the newest first, of the entities that are accepted; it looks no further than it has to.

        Returns:
            The entities, and the sequence number of the last one if more follow, else None.
        """
        end = len(self._order) if after is None else bisect_left(self._order, (after, ""))
        places = (self._order[position] for position in range(end - 1, -1, -1))
        accepted = ((sequence, value) for sequence, key in places if accepts(value := self._values[key]))
        found = list(islice(accepted, size + 1))
        return [value for _, value in found[:size]], found[size - 1][0] if len(found) > size else None

    def copy(self) -> Collection[T]:
        """The same entities, which are values, in a collection of its own."""
        twin: Collection[T] = Collection()
        twin._values = self._values.copy()
        twin._sequence = self._sequence.copy()
        twin._order = self._order.copy()
        twin._last = self._last
        return twin

    def __contains__(self, entity_id: str) -> bool:
        return entity_id in self._values

    def __iter__(self) -> Iterator[T]:
        return iter(self._values.values())

    def __len__(self) -> int:
        return len(self._values)


class Store(Protocol):
    """What a slice keeps, of an app or of the account, in a form of its own.

    A collection of values would be too slow for it, or there is no app to hold one.
    """

    def copy(self: S) -> S:
        """The same contents, in a store that goes its own way."""


class Holder:
    """What entities are kept in: an app, or a region for those that belong to no app."""

    __slots__ = ("_collections",)

    def __init__(self) -> None:
        self._collections: dict[tuple[type[Any], str | None], Collection[Any]] = {}

    def collection(self, entity_type: type[T], parent_id: str | None = None) -> Collection[T]:
        """The entities of one type that are held here, or that one of the resources here holds."""
        found = self._collections.get((entity_type, parent_id))
        if found is None:
            found = self._collections[entity_type, parent_id] = Collection()
        return found

    def drop_collection(self, entity_type: type[T], parent_id: str) -> None:
        """Forget the entities of one type that a resource here holds."""
        self._collections.pop((entity_type, parent_id), None)

    def copy_collections_of(self, other: Holder) -> None:
        """Hold what another one does, in collections of its own."""
        self._collections = {kind: collection.copy() for kind, collection in other._collections.items()}


class AppIdentity(NamedTuple):
    """What never changes about an app: there is no UpdateApp."""

    id: str
    arn: str
    name: str
    creation_date: str


class App(Holder):
    """An app and everything in it."""

    __slots__ = ("_stores", "identity", "region")

    def __init__(self, identity: AppIdentity, region: Region) -> None:
        super().__init__()
        self.identity = identity
        self.region = region
        self._stores: dict[type[Any], Any] = {}

    @property
    def id(self) -> str:
        """The application id."""
        return self.identity.id

    @property
    def world(self) -> World:
        """The world it is in."""
        return self.region.world

    def store(self, store_type: type[S]) -> S:
        """The app's one store of a type, made when first asked for."""
        found: S | None = self._stores.get(store_type)
        if found is None:
            found = self._stores[store_type] = store_type()
        return found

    def copy(self, region: Region) -> App:
        """The same app in the copy of its region."""
        twin = App(self.identity, region)
        twin._stores = {kind: store.copy() for kind, store in self._stores.items()}
        twin.copy_collections_of(self)
        return twin


class Region(Holder):
    """One region of the account, and what in it belongs to no app."""

    __slots__ = ("_arn", "apps", "name", "world")

    def __init__(self, name: str, world: World) -> None:
        super().__init__()
        self.name = name
        self.world = world
        self.apps: Collection[App] = Collection()
        partition = next((found for prefix, found in _PARTITIONS.items() if name.startswith(prefix)), "aws")
        self._arn = f"arn:{partition}:mobiletargeting:{name}:{world.options.account_id}:"

    def arn(self, resource: str) -> str:
        """The ARN of a Pinpoint resource here."""
        return f"{self._arn}{resource}"

    def add_app(self, application_id: str, name: str, creation_date: str, tags: Mapping[str, str]) -> App:
        """Put a new app here."""
        app = App(AppIdentity(application_id, self.arn(f"apps/{application_id}"), name, creation_date), self)
        self.apps.put(app.id, app)
        self.world.tags.register(app.identity.arn, tags)
        return app

    def remove_app(self, app: App) -> None:
        """Take an app out, with all that is in it, on it or scheduled for it."""
        self.apps.remove(app.id)
        self.world.tags.drop(app.identity.arn)
        self.world.scheduler.drop(app.id)

    def copy(self, world: World) -> Region:
        """The same region in the copy of its world."""
        twin = Region(self.name, world)
        twin.apps = self.apps.copy()
        for app in self.apps:
            twin.apps.put(app.id, app.copy(twin))
        twin.copy_collections_of(self)
        return twin


_PARTITIONS = {  # the regions' prefixes, from botocore's partitions
    "cn-": "aws-cn",
    "us-gov-": "aws-us-gov",
    "us-iso-": "aws-iso",
    "us-isob-": "aws-iso-b",
    "eu-isoe-": "aws-iso-e",
    "us-isof-": "aws-iso-f",
    "eusc-": "aws-eusc",
}


class World:
    """Everything that a mock holds and a checkpoint rolls back.

    Args:
        options: The mock's options.
        seed: The seed in force: the option's, or the one drawn for it.
        depth: How many mocks enclose this one.
        outside: What the mock calls outside.
    """

    def __init__(self, options: Options, seed: int, depth: int, outside: Outside) -> None:
        self.options = options
        self.outside = outside
        self.clock = Clock()
        self.ids = Ids(seed, depth)
        self.scheduler = Scheduler()
        self.tags = Tags()
        self.files = Files()
        self.faults = FaultRules()
        self._stores: dict[type[Any], Any] = {}
        self.regions: dict[str, Region] = {}
        self.history: list[Happening] = []
        self.calls: list[Any] = []  # the gateway's records of what it answered
        self.outbox: list[Any] = []  # the records of what was sent
        self.opted_out: Mapping[str, str] = {}  # digits → as written; replaced, and never changed
        self.identities: frozenset[str] | None = None
        self.called_out = 0
        self.last_seen = 0  # when somebody asked for something, or looked

    def region(self, name: str) -> Region:
        """The region of this name; every region exists."""
        found = self.regions.get(name)
        if found is None:
            found = self.regions[name] = Region(name, self)
        return found

    def store(self, store_type: type[S]) -> S:
        """The account's one store of a type, made when first asked for."""
        found: S | None = self._stores.get(store_type)
        if found is None:
            found = self._stores[store_type] = store_type()
        return found

    def apps(self) -> Iterable[App]:
        """Every app of the account, in all regions."""
        for region in self.regions.values():
            yield from region.apps

    def find_app(self, application_id: str) -> App | None:
        """The app with this id, in whichever region it is."""
        for region in self.regions.values():
            app = region.apps.get(application_id)
            if app is not None:
                return app
        return None

    def happened(self, happening: Happening) -> None:
        """Keep the record of something that changed."""
        self.history.append(happening)

    def run_due(self, counter: ActionCounter | None = None) -> int:
        """Do everything that has come due, in order, each at its own time, and return the time.

        It never recurses: what the calls of an action's own code find due waits until the action is done. An
        action that fails is not repeated, and those after it stay queued.

        Args:
            counter: Counts the actions; when it is at its limit, those that are left stay queued.
        """
        self.last_seen = now = self.clock.now()
        if self.clock.action_time is None and self.scheduler.is_due(now):
            while (counter is None or not counter.is_at_limit) and (entry := self.scheduler.pop_due(now)) is not None:
                if counter is not None:
                    counter.count(entry)
                self._act(entry)
        return now

    def _act(self, entry: Entry) -> None:
        app = self.find_app(entry.application_id)
        if app is None:
            return
        self.clock.action_time = entry.due
        try:
            ACTIONS[entry.kind](app, entry)
        finally:
            self.clock.action_time = None

    @property
    def is_busy(self) -> bool:
        """Whether an action is under way, or a function of the user's that an action or a request has called."""
        return self.clock.action_time is not None or self.called_out > 0

    def call(
        self,
        name: str,
        function: Callable[Parameters, Result],
        *arguments: Parameters.args,
        **keywords: Parameters.kwargs,
    ) -> Result:
        """Call a function of the user's, with the lock released; the world must be consistent.

        An action's time stands still meanwhile, a request's does not: other requests may come and go.

        Raises:
            AssertionError: What the function asserts is for the test to see; so is what is no Exception.
            OutsideError: If the function raises anything else.
        """
        clock = self.clock
        request_time, clock.request_time = clock.request_time, None
        self.called_out += 1
        try:
            return self.outside.call(name, function, *arguments, **keywords)
        finally:
            self.called_out -= 1
            clock.request_time = request_time

    def copy(self) -> World:
        """A world that is equal to this one and goes its own way."""
        twin = object.__new__(World)
        twin.options = self.options
        twin.outside = self.outside
        twin.clock = self.clock.copy()
        twin.ids = self.ids.copy()
        twin.scheduler = self.scheduler.copy()
        twin.tags = self.tags.copy()
        twin.files = self.files.copy()
        twin.faults = self.faults.copy()
        twin._stores = {kind: store.copy() for kind, store in self._stores.items()}
        twin.regions = {name: region.copy(twin) for name, region in self.regions.items()}
        twin.history = self.history.copy()
        twin.calls = self.calls.copy()
        twin.outbox = self.outbox.copy()
        twin.opted_out = self.opted_out
        twin.identities = self.identities
        twin.called_out = 0
        twin.last_seen = self.last_seen
        return twin
