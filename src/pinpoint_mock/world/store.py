"""World → Region → App: the place of every resource. This module does not know what a resource is.

A world is data only: clock, scheduler, ids, tags, regions, and the parts of other packages, which it does not name. It
contains no locks, closures, clients or user functions, so that a checkpoint can copy it.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from .clock import Clock
from .collection import Collection
from .errors import EndlessInstantError
from .follow_ups import FOLLOW_UPS, FollowUps
from .parts import Parts
from .scheduler import ACTIONS, LONGEST_CHAIN, InstantChain, Scheduler
from .tags import Tags

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from .ids import Ids
    from .options import Options
    from .scheduler import ActionCounter, Entry
    from .user_code import Parameters, Result, UserCode

T = TypeVar("T")


class Holder(Parts):
    """A holder of entities: an app, or a region for entities that do not belong to an app."""

    __slots__ = ("_collections", "_token")

    def __init__(self) -> None:
        super().__init__()
        self._collections: dict[tuple[type[Any], str | None], Collection[Any]] = {}
        self._token = object()  # a new token after each copy, so that shared collections are copied before a change

    def collection(self, entity_type: type[T], parent_id: str | None = None) -> Collection[T]:
        """Return the entities of one type in this holder, or in one of its resources.

        Call it again if a checkpoint may have begun or ended: the collection may be another object then.
        """
        found = self._collections.get((entity_type, parent_id))
        if found is None:
            found = self._collections[entity_type, parent_id] = Collection(self._token)
        elif found.owner is not self._token:
            found = self._collections[entity_type, parent_id] = found.copy(self._token)
        return found

    def holds(self, entity_type: type[Any], entity_id: str) -> bool:
        """Return whether this holder has an entity. Unlike `collection`, this never creates a collection."""
        found = self._collections.get((entity_type, None))
        return found is not None and entity_id in found

    def drop_collection(self, entity_type: type[T], parent_id: str) -> None:
        """Remove the entities of one type in a resource of this holder."""
        self._collections.pop((entity_type, parent_id), None)

    def copy_contents(self, other: Holder) -> None:
        """Share the collections of another holder: each copies one before it uses it. Take copies of its parts."""
        self.copy_parts(other)
        self._collections = other._collections.copy()
        other._token = object()


class AppIdentity(NamedTuple):
    """The members of an app that never change: there is no UpdateApp."""

    id: str
    arn: str
    name: str
    creation_date: str


class App(Holder):
    """An app and everything in it. Get it from `Region.find_app` to change it."""

    __slots__ = ("identity", "owner", "region")

    def __init__(self, identity: AppIdentity, region: Region) -> None:
        super().__init__()
        self.identity = identity
        self.region = region
        self.owner = region.owner

    @property
    def id(self) -> str:
        """The application id."""
        return self.identity.id

    @property
    def world(self) -> World:
        """The world of the app."""
        return self.region.world

    def schedule(self, due: int, kind: str, entity_id: str, *arguments: str | int, endless: bool = False) -> None:
        """Schedule an action on a resource of this app.

        Args:
            due: The time when it is due, in microseconds since the epoch. A time in the past means now, because the
                test may have set the time back.
            kind: The name of the action.
            entity_id: The resource.
            *arguments: Further arguments of the action: plain values.
            endless: Whether it recurs without an end; `run_until_idle` does not wait for it.
        """
        world = self.world
        world.scheduler.add(max(due, world.clock.now()), kind, self.id, entity_id, *arguments, endless=endless)

    def copy(self, region: Region) -> App:
        """Return a copy of this app for a copy of its region."""
        copied = App(self.identity, region)
        copied.copy_contents(self)
        return copied


class Region(Holder):
    """One region of the account, with its apps and the entities that do not belong to an app.

    The copies of a region share its apps until they use them. So an app in `apps` may belong to another copy: read only
    its identity, parts and collections, because its region and world may be others. `find_app` returns the region's own
    app.
    """

    __slots__ = ("_arn", "_former_owner", "apps", "name", "owner", "world")

    def __init__(self, name: str, world: World) -> None:
        super().__init__()
        self.name = name
        self.world = world
        self.apps: Collection[App] = Collection()
        self.owner = self._former_owner = object()  # the token of the apps that are not shared with a copy
        partition = next((found for prefix, found in _PARTITIONS.items() if name.startswith(prefix)), "aws")
        self._arn = f"arn:{partition}:mobiletargeting:{name}:{world.options.account_id}:"

    def arn(self, resource: str) -> str:
        """Return the ARN of a Pinpoint resource in this region."""
        return f"{self._arn}{resource}"

    def find_app(self, application_id: str) -> App | None:
        """Return the app with this id, for reading and changing. Call it with the world locked.

        Call it again if a checkpoint may have begun or ended: the app may be another object then.
        """
        app = self.apps.get(application_id)
        if app is not None and app.owner is not self.owner:
            app = app.copy(self)
            self.apps.put(application_id, app)
        return app

    def add_app(self, application_id: str, name: str, creation_date: str, tags: Mapping[str, str]) -> App:
        """Add a new app."""
        app = App(AppIdentity(application_id, self.arn(f"apps/{application_id}"), name, creation_date), self)
        self.apps.put(app.id, app)
        self.world.tags.register(app.identity.arn, tags)
        return app

    def remove_app(self, app: App) -> None:
        """Remove an app with everything in it, its tags and its scheduled actions."""
        self.apps.remove(app.id)
        self.world.tags.drop(app.identity.arn)
        self.world.scheduler.drop(app.id)

    def copy(self, world: World) -> Region:
        """Return a copy of this region for a copy of its world."""
        copied = Region(self.name, world)
        copied.apps = self.apps.copy()
        self._former_owner, self.owner = self.owner, object()
        copied.copy_contents(self)
        return copied

    def take_apps_back(self) -> None:
        """Own the shared apps again, as before the last copy: the copy is no longer used."""
        self.owner = self._former_owner


_PARTITIONS = {  # by prefix of the region, from botocore's partitions
    "cn-": "aws-cn",
    "us-gov-": "aws-us-gov",
    "us-iso-": "aws-iso",
    "us-isob-": "aws-iso-b",
    "eu-isoe-": "aws-iso-e",
    "us-isof-": "aws-iso-f",
    "eusc-": "aws-eusc",
}


class World(Parts):
    """The data of a session, which a checkpoint rolls back.

    Args:
        options: The options in force.
        ids: The source of ids and random choices.
        user_code: The object that calls the user's functions.
    """

    __slots__ = ("clock", "ids", "options", "regions", "scheduler", "shared", "tags", "user_code")

    def __init__(self, options: Options, ids: Ids, user_code: UserCode) -> None:
        super().__init__()
        self.options = options
        self.user_code = user_code
        self.ids = ids
        self.clock = Clock()
        self.scheduler = Scheduler()
        self.tags = Tags()
        self.regions: dict[str, Region] = {}
        self.shared = Parts()  # shared with the copies of the world, so a checkpoint does not roll it back

    def region(self, name: str) -> Region:
        """Return the region with this name; every region exists."""
        found = self.regions.get(name)
        if found is None:
            found = self.regions[name] = Region(name, self)
        return found

    def apps(self) -> Iterable[App]:
        """Yield every app of the account. Read only its identity, parts and collections; no lock is needed."""
        for region in list(self.regions.values()):  # copied, because a nested mock reads without the lock
            yield from list(region.apps)

    def find_app(self, application_id: str) -> App | None:
        """Return the app with this id in any region, as `Region.find_app` does."""
        region = self.find_region_of(application_id)
        return None if region is None else region.find_app(application_id)

    def find_region_of(self, application_id: str) -> Region | None:
        """Return the region that has the app with this id; no lock is needed."""
        for region in list(self.regions.values()):
            if application_id in region.apps:
                return region
        return None

    def run_due(self, counter: ActionCounter | None = None) -> int:
        """Run all due actions in order, each at its own time, and return the time.

        It never recurses: while an action runs, other due actions wait until it has ended. An action that fails is not
        repeated, and the actions after it stay in the queue.

        Args:
            counter: Counts the actions. At its limit, the remaining actions stay in the queue.

        Raises:
            EndlessInstantError: If the actions at one instant cause each other without an end.
        """
        now = self.clock.look()
        if self.clock.action_time is None and self.scheduler.is_due(now):
            chain = InstantChain(self.scheduler)
            while (counter is None or not counter.is_at_limit) and (entry := self.scheduler.pop_due(now)) is not None:
                if counter is not None:
                    counter.count(entry)
                chain.follow(entry)
                self._act(entry)
        return now

    def advance(self, microseconds: int, counter: ActionCounter | None = None) -> int:
        """Advance the clock, run all due actions, and return the time.

        Args:
            microseconds: The time to advance by.
            counter: The counter for `run_due`.
        """
        self.clock.advance(microseconds)
        return self.run_due(counter)

    def _act(self, entry: Entry) -> None:
        app = self.find_app(entry.application_id)
        if app is None:
            return
        self.clock.action_time = entry.due
        try:
            ACTIONS[entry.kind](app, entry)
            self.follow_up()
        finally:
            self.clock.action_time = None

    def follow_up(self) -> None:
        """Do the follow-up work of a request or an action that has ended, and the work that follows from it.

        While a user function is running, the work waits for the end of the request or action that called the function.

        Raises:
            EndlessInstantError: If the work never ends; the next values are dropped.
        """
        length = 0
        while (follow_ups := self.part(FollowUps)) and not self.user_code.running:
            kind, values = follow_ups.pop()
            work = FOLLOW_UPS[kind]
            if length == LONGEST_CHAIN:
                raise EndlessInstantError(work.describe(self, values), length)
            length += 1
            work.do(self, values)

    @property
    def is_busy(self) -> bool:
        """Whether an action is running, or a user function that an action or a request has called."""
        return self.clock.action_time is not None or self.user_code.running > 0

    def call(
        self,
        name: str,
        function: Callable[Parameters, Result],
        *arguments: Parameters.args,
        **keywords: Parameters.kwargs,
    ) -> Result:
        """Call a user function with the lock released. The world must be consistent.

        During the call, an action's time does not move, but a request's time does, because other requests may be made.
        If freezegun or time-machine is active, the function sees the action's time too.

        Raises:
            AssertionError: If the function raises it: the test should see it. The same is true for exceptions that are
                not an Exception.
            OutsideError: If the function raises another exception.
        """
        clock = self.clock
        request_time, clock.request_time = clock.request_time, None
        shown = clock.show_action_time()
        try:
            return self.user_code.call(name, function, *arguments, **keywords)
        finally:
            clock.hide_action_time(shown)
            clock.request_time = request_time

    def copy(self) -> World:
        """Return a world that is equal to this one and changes independently."""
        copied = World(self.options, self.ids.copy(), self.user_code)
        copied.clock = self.clock.copy()
        copied.scheduler = self.scheduler.copy()
        copied.tags = self.tags.copy()
        copied.shared = self.shared
        copied.copy_parts(self)
        copied.regions = {name: region.copy(copied) for name, region in self.regions.items()}
        return copied

    def copy_shared_parts(self) -> None:
        """Replace the shared parts by copies. Each test of a class has its own copies."""
        shared = Parts()
        shared.copy_parts(self.shared)
        self.shared = shared

    @contextmanager
    def undone_by(self, error_type: type[Exception]) -> Iterator[None]:
        """Roll back all changes made inside if an exception of this type leaves the `with` block.

        Look up apps again inside: they are other objects than before.
        """
        before = self.copy()
        try:
            yield
        except error_type:
            self._become(before)
            raise

    def _become(self, other: World) -> None:
        """Take over the contents of a copy that is no longer used. Objects that refer to this world then see them."""
        clock = other.clock
        clock.action_time, clock.request_time = self.clock.action_time, self.clock.request_time
        self.clock, self.scheduler, self.tags, self.ids = clock, other.scheduler, other.tags, other.ids
        self.regions = other.regions
        for region in self.regions.values():
            region.world = self
        self._parts = other._parts

    def take_apps_back(self) -> None:
        """Own the apps again that a copy of this world shares: the copy is no longer used."""
        for region in self.regions.values():
            region.take_apps_back()
