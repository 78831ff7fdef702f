"""World → Region → App: where every resource lives, and nothing about what a resource is.

A world is data only: clock, scheduler, ids, tags, regions, and the parts of the rooms, which it names none of. No
locks, closures, clients or functions of the user are in it, so that it can be copied for a checkpoint.
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
    """Holds entities: an app, or a region for those that belong to no app."""

    __slots__ = ("_collections", "_token")

    def __init__(self) -> None:
        super().__init__()
        self._collections: dict[tuple[type[Any], str | None], Collection[Any]] = {}
        self._token = object()  # a new one after each copy, so that no collection of before is changed

    def collection(self, entity_type: type[T], parent_id: str | None = None) -> Collection[T]:
        """Return the entities of one type that are held here, or that one of the resources here holds.

        Ask again after a checkpoint may have begun or ended: the collection may be another one then.
        """
        found = self._collections.get((entity_type, parent_id))
        if found is None:
            found = self._collections[entity_type, parent_id] = Collection(self._token)
        elif found.owner is not self._token:
            found = self._collections[entity_type, parent_id] = found.copy(self._token)
        return found

    def holds(self, entity_type: type[Any], entity_id: str) -> bool:
        """Whether an entity of this type is held here; unlike `collection`, it makes no collection."""
        found = self._collections.get((entity_type, None))
        return found is not None and entity_id in found

    def drop_collection(self, entity_type: type[T], parent_id: str) -> None:
        """Forget the entities of one type that a resource here holds."""
        self._collections.pop((entity_type, parent_id), None)

    def copy_contents(self, other: Holder) -> None:
        """Hold the collections of another holder, which both copy before they use them, and copies of its parts."""
        self.copy_parts(other)
        self._collections = other._collections.copy()
        other._token = object()


class AppIdentity(NamedTuple):
    """What never changes about an app: there is no UpdateApp."""

    id: str
    arn: str
    name: str
    creation_date: str


class App(Holder):
    """An app and everything in it. `Region.find_app` gives it to those who may change it."""

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
        """The world it is in."""
        return self.region.world

    def schedule(self, due: int, kind: str, entity_id: str, *arguments: str | int, endless: bool = False) -> None:
        """Schedule an action on a resource of this app.

        Args:
            due: The time to do it, in microseconds since the epoch; a time in the past means now, since time may have
                been set back.
            kind: The name of the action.
            entity_id: The resource.
            *arguments: What else the action needs: plain values.
            endless: Whether it recurs without an end; `run_until_idle` does not wait for it.
        """
        world = self.world
        world.scheduler.add(max(due, world.clock.now()), kind, self.id, entity_id, *arguments, endless=endless)

    def copy(self, region: Region) -> App:
        """The same app in the copy of its region."""
        copied = App(self.identity, region)
        copied.copy_contents(self)
        return copied


class Region(Holder):
    """One region of the account, and what in it belongs to no app.

    The copies of a region share its apps until they use them. So an app in `apps` may be that of another copy: its
    identity, parts and collections may be read, its region and world may be others. `find_app` gives the region's own.
    """

    __slots__ = ("_arn", "_former_owner", "apps", "name", "owner", "world")

    def __init__(self, name: str, world: World) -> None:
        super().__init__()
        self.name = name
        self.world = world
        self.apps: Collection[App] = Collection()
        self.owner = self._former_owner = object()  # the token of the apps that no copy shares
        partition = next((found for prefix, found in _PARTITIONS.items() if name.startswith(prefix)), "aws")
        self._arn = f"arn:{partition}:mobiletargeting:{name}:{world.options.account_id}:"

    def arn(self, resource: str) -> str:
        """The ARN of a Pinpoint resource here."""
        return f"{self._arn}{resource}"

    def find_app(self, application_id: str) -> App | None:
        """Return the app with this id, to read and to change; call it with the world locked.

        Ask again after a checkpoint may have begun or ended: the app may be another object then.
        """
        app = self.apps.get(application_id)
        if app is not None and app.owner is not self.owner:
            app = app.copy(self)
            self.apps.put(application_id, app)
        return app

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
        copied = Region(self.name, world)
        copied.apps = self.apps.copy()
        self._former_owner, self.owner = self.owner, object()
        copied.copy_contents(self)
        return copied

    def take_apps_back(self) -> None:
        """Be the owner, as before the last copy, of the apps that it shares: the copy is not used any more."""
        self.owner = self._former_owner


_PARTITIONS = {  # the regions' prefixes, from botocore's partitions
    "cn-": "aws-cn",
    "us-gov-": "aws-us-gov",
    "us-iso-": "aws-iso",
    "us-isob-": "aws-iso-b",
    "eu-isoe-": "aws-iso-e",
    "us-isof-": "aws-iso-f",
    "eusc-": "aws-eusc",
}


class World(Parts):
    """Everything that a session holds and a checkpoint rolls back.

    Args:
        options: The options in force.
        ids: Where ids and random choices come from.
        user_code: Calls the user's functions.
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
        self.shared = Parts()  # one for the world and its copies: no checkpoint rolls it back

    def region(self, name: str) -> Region:
        """Return the region of this name; every region exists."""
        found = self.regions.get(name)
        if found is None:
            found = self.regions[name] = Region(name, self)
        return found

    def apps(self) -> Iterable[App]:
        """Yield every app of the account, to read its identity, parts and collections; no lock is needed."""
        for region in list(self.regions.values()):  # a mock inside this one reads without the lock
            yield from list(region.apps)

    def find_app(self, application_id: str) -> App | None:
        """Return the app with this id, in whichever region it is, as `Region.find_app` does."""
        region = self.find_region_of(application_id)
        return None if region is None else region.find_app(application_id)

    def find_region_of(self, application_id: str) -> Region | None:
        """Return the region that has the app with this id; no lock is needed."""
        for region in list(self.regions.values()):
            if application_id in region.apps:
                return region
        return None

    def run_due(self, counter: ActionCounter | None = None) -> int:
        """Do everything that has come due, in order, each at its own time, and return the time.

        It never recurses: what the calls of an action's own code find due waits until the action is done. An
        action that fails is not repeated, and those after it stay queued.

        Args:
            counter: Counts the actions; when it is at its limit, those that are left stay queued.

        Raises:
            EndlessInstantError: If the actions of one instant cause each other without an end.
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
        """Let time go by, do what falls due, and return the time.

        Args:
            microseconds: How much time goes by.
            counter: As `run_due` takes it.
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
        """Do the work that follows a request or an action which is done now, and the work that follows from that.

        While a function of the user's is running, the work is left for the end of the request or the action that has
        called the function.

        Raises:
            EndlessInstantError: If the work never ends; the values that are next are forgotten.
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
        """Whether an action is under way, or a function of the user's that an action or a request has called."""
        return self.clock.action_time is not None or self.user_code.running > 0

    def call(
        self,
        name: str,
        function: Callable[Parameters, Result],
        *arguments: Parameters.args,
        **keywords: Parameters.kwargs,
    ) -> Result:
        """Call a function of the user's, with the lock released; the world must be consistent.

        An action's time stands still meanwhile, a request's does not: other requests may come and go. The function sees
        the action's time too, if freezegun or time-machine is active.

        Raises:
            AssertionError: If the function raises it, for the test to see; so is everything that is not an Exception.
            OutsideError: If the function raises anything else.
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
        """Return a world that is equal to this one and changes on its own."""
        copied = World(self.options, self.ids.copy(), self.user_code)
        copied.clock = self.clock.copy()
        copied.scheduler = self.scheduler.copy()
        copied.tags = self.tags.copy()
        copied.shared = self.shared
        copied.copy_parts(self)
        copied.regions = {name: region.copy(copied) for name, region in self.regions.items()}
        return copied

    def copy_shared_parts(self) -> None:
        """Have copies of the shared parts from now on, as each test of a class does."""
        shared = Parts()
        shared.copy_parts(self.shared)
        self.shared = shared

    @contextmanager
    def undone_by(self, error_type: type[Exception]) -> Iterator[None]:
        """Take back everything that happens inside, if an exception of this type ends it.

        Ask for apps again inside: they are other objects than before.
        """
        before = self.copy()
        try:
            yield
        except error_type:
            self._become(before)
            raise

    def _become(self, other: World) -> None:
        """Take the contents of a copy, which is not used any more; who holds this world sees them."""
        clock = other.clock
        clock.action_time, clock.request_time = self.clock.action_time, self.clock.request_time
        self.clock, self.scheduler, self.tags, self.ids = clock, other.scheduler, other.tags, other.ids
        self.regions = other.regions
        for region in self.regions.values():
            region.world = self
        self._parts = other._parts

    def take_apps_back(self) -> None:
        """Need no more copies of the apps that a copy of this world shares, since that is not used any more."""
        for region in self.regions.values():
            region.take_apps_back()
