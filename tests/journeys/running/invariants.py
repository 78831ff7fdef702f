"""The invariants of journeys, which hold at any time in any scenario."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from .played import APP

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pinpoint_mock import EventRecord, JourneyParticipant, JourneyPath, JourneyView, SentMessage

    from .played import Play

ENDED = ("COMPLETED", "CANCELLED")
LATER_STATES = {
    "ACTIVE": {"PAUSED", "CLOSED", "COMPLETED", "CANCELLED"},
    "PAUSED": {"ACTIVE", "CANCELLED", "CLOSED", "COMPLETED"},  # the last two only if it is resumed after its end
    "CLOSED": {"COMPLETED", "CANCELLED"},
    "COMPLETED": set[str](),
    "CANCELLED": set[str](),
}
_METRICS_OF_STATES = {"ACTIVE": "ENDPOINT_ACTIVE", "LEFT": "ENDPOINT_LEFT", "HELD_OUT": "ENDPOINT_LEFT"}
_METRICS_OF_MESSAGES = {
    "SUCCESSFUL": "SUCCESS",
    "DAILY_CAP": "DAILY_CAP_EXCEEDED",
    "TOTAL_CAP": "DAILY_CAP_EXCEEDED",
    "TIMEFRAME_CAP": "DAILY_CAP_EXCEEDED",
    "QUIET_TIME": "QUIET_TIME",
    "QUIET_TIME_MISSING_TIMEZONE": "QUIET_TIME",
    "PERMANENT_FAILURE": "FAILURE_PERMANENT",
    "DUPLICATE": "FAILURE_PERMANENT",
    "UNSUPPORTED_CHANNEL": "UNSUPPORTED_CHANNEL",
    "CUSTOM_DELIVERY_FAILURE": "CUSTOM_DELIVERY_FAILURE",
    "RECOMMENDATION_FAILURE": "RECOMMENDATION_FAILURE",
}
_METRICS_OF_OUTCOMES = {
    "yes": "Branch_TRUE",
    "no": "Branch_FALSE",
    "held out": "HOLDOUT",
    "passed": "PASSED",
    "waited": "WAIT_FINISHED",
    "skipped": "WAIT_SKIPPED",
}
_KPIS = {
    "sent": "_email.send",
    "opened": "_email.open",
    "clicked": "_email.click",
    "hardbounced": "_email.hardbounce",
    "softbounced": "_email.softbounce",
    "complained": "_email.complaint",
    "rejected": "_email.rejected",
    "unsubscribed": "_email.unsubscribe",
}
_LATER = ("sent later", "stopped later")
"""The outcomes of a message that waited for its turn. By then, its participant may be anywhere."""


class Invariants:
    """A checker of the invariants of the journeys in a play.

    Args:
        play: The play.
    """

    def __init__(self, play: Play) -> None:
        self._play = play
        self._states: dict[str, str] = {}
        self._paused: dict[str, object] = {}

    def check(self, *, in_depth: bool = False) -> None:
        """Check everything. The metrics of runs and the KPIs take many calls, so they are only checked in depth."""
        events = list(self._play.app.events)
        messages = list(self._play.pinpoint.outbox)
        for journey in self._play.journeys:
            ledger = _Ledger(self._play, journey, messages, events)
            ledger.check()
            if in_depth:
                ledger.check_in_depth()
            self._check_state(journey)
        if all(journey.state in ENDED for journey in self._play.journeys) and not _has_queue(self._play):
            assert self._play.pinpoint.clock.next_due is None

    def _check_state(self, journey: JourneyView) -> None:
        before, state = self._states.get(journey.id, "ACTIVE"), journey.state
        assert state == before or state in _later_than(before), f"{before} became {state}"
        self._states[journey.id] = state
        runs = {run["Status"] for run in _runs(self._play, journey.id)}
        if state in ENDED:
            assert journey.participants_left == 0
            assert runs <= set(ENDED)
        if state == "CLOSED" and not self._may_queue(journey):
            assert journey.participants_left > 0
        places = [(participant.activity, participant.state) for participant in journey.participants]
        is_still_paused = before == state == "PAUSED" and not self._play.has_deleted
        assert not is_still_paused or self._paused[journey.id] == places, "a participant moved in a paused journey"
        self._paused[journey.id] = places

    def _may_queue(self, journey: JourneyView) -> bool:
        """Return whether messages may wait for their turn. If so, a journey stays CLOSED until the last one is sent."""
        answer = self._play.client.get_journey(ApplicationId=APP, JourneyId=journey.id)
        return "MessagesPerSecond" in answer["JourneyResponse"].get("Limits", {})


class _Ledger:
    """The sums of what a journey did, from its participants, paths, messages and events."""

    def __init__(
        self, play: Play, journey: JourneyView, messages: Sequence[SentMessage], events: Sequence[EventRecord]
    ) -> None:
        self._play = play
        self._journey = journey
        where = {"ApplicationId": APP, "JourneyId": journey.id}
        self._where: dict[str, Any] = where
        self._request = play.client.get_journey(**where)["JourneyResponse"]
        self._activities: dict[str, Any] = self._request["Activities"]
        self._participants = list(journey.participants)
        self._paths = [_path_of(journey, self._participants, place) for place in range(len(self._participants))]
        self._messages = [message for message in messages if message.journey_id == journey.id]
        self._events = [event for event in events if event.attributes.get("journey_id") == journey.id]

    def check(self) -> None:
        """Check everything that needs few calls."""
        self._check_participants()
        self._check_paths()
        self._check_messages()
        self._check_caps()
        self._check_events()
        for activity_id in self._activities:
            self._check_activity(activity_id)

    def check_in_depth(self) -> None:
        """Check the metrics of runs and the KPIs."""
        self._check_runs()
        self._check_kpis()

    def _check_participants(self) -> None:
        """Check that each participant is inside, or is counted as gone."""
        states = Counter(participant.state for participant in self._participants)
        metrics = _metrics(self._play.client.get_journey_execution_metrics(**self._where))
        assert metrics["ENDPOINT_ENTERED"] == len(self._participants)
        assert metrics["ENDPOINT_ACTIVE"] == self._journey.participants_left == states["ACTIVE"]
        assert metrics["ENDPOINT_LEFT"] == states["LEFT"] + states["HELD_OUT"]
        assert metrics["CANCELLED"] == states["CANCELLED"]
        gone = metrics["ENDPOINT_LEFT"] + metrics["CANCELLED"] + states["REMOVED"]
        assert metrics["ENDPOINT_ENTERED"] == metrics["ENDPOINT_ACTIVE"] + gone
        inside = Counter(each.user_id or each.endpoint_id for each in self._participants if each.state == "ACTIVE")
        assert all(count == 1 for count in inside.values()), f"inside twice: {inside}"

    def _check_paths(self) -> None:
        """Check that each participant is where its steps lead, and waits for something if it is inside."""
        for participant, path in zip(self._participants, self._paths, strict=True):
            assert path.state == participant.state
            here: str | None = self._request["StartActivity"]
            for step in path:
                if step.outcome not in _LATER:
                    assert step.activity == here, f"{step} is not at {here}\n{path}"
                    here = None if step.is_over else step.next_activity or here
            assert participant.activity == (here if participant.state == "ACTIVE" else None), str(path)
            assert (participant.due is not None) == (participant.state == "ACTIVE"), f"{participant}\n{path}"
            assert (here is None) == (participant.state in ("LEFT", "HELD_OUT", "REMOVED")), str(path)
            assert [step.time for step in path] == sorted(step.time for step in path)

    def _check_messages(self) -> None:
        """Check that each message belongs to one step of one path."""
        sent = Counter(
            (message.time, message.activity_id, f"{message.channel} to {message.address!r}", message.status)
            for message in self._messages
        )
        told = Counter(
            (step.time, step.activity, whom, status)
            for path in self._paths
            for step in path
            if step.outcome != "waits" and self._is_message(step.activity)
            for whom, status in map(_read_reason, step.reasons)
        )
        assert told == sent

    def _is_message(self, activity_id: str) -> bool:
        return not self._activities[activity_id].keys().isdisjoint(("SMS", "EMAIL", "PUSH", "CUSTOM", "ContactCenter"))

    def _check_caps(self) -> None:
        """Check that no endpoint got more messages than the journey's own caps allow."""
        limits = self._request.get("Limits", {})
        times: dict[str | None, list[Any]] = {}
        for message in self._messages:
            if message.was_sent:
                times.setdefault(message.endpoint_id, []).append(message.time)
        for endpoint_id, sent in times.items():
            assert len(sent) <= (limits.get("TotalCap") or len(sent)), f"TotalCap, {endpoint_id}"
            for last in sent:
                of_day = [time for time in sent if 0 <= (last - time).total_seconds() < 86_400]
                assert len(of_day) <= (limits.get("DailyCap") or len(of_day)), f"DailyCap, {endpoint_id}"

    def _check_events(self) -> None:
        """Check that there is an event for each attempt to send, except to endpoints that have opted out."""
        recorded = Counter(
            (event.attributes["journey_run_id"], event.attributes["journey_activity_id"], event.endpoint_id)
            for event in self._events
            if event.event_type == "_journey.send"
        )
        assert recorded == Counter(
            (message.run_id, message.activity_id, message.endpoint_id)
            for message in self._messages
            if message.status != "OPT_OUT"
        )

    def _check_runs(self) -> None:
        """Check that the metrics of the runs add up to the metrics of the journey."""
        client, runs = self._play.client, [run["RunId"] for run in _runs(self._play, self._journey.id)]
        assert {participant.run_id for participant in self._participants} <= set(runs)
        whole = _metrics(client.get_journey_execution_metrics(**self._where))
        parts = [_metrics(client.get_journey_run_execution_metrics(**self._where, RunId=run)) for run in runs]
        assert whole == {name: sum(part[name] for part in parts) for name in whole}
        for activity_id in self._activities:
            where = {**self._where, "JourneyActivityId": activity_id}
            whole = _metrics(client.get_journey_execution_activity_metrics(**where))
            parts = [_metrics(client.get_journey_run_execution_activity_metrics(**where, RunId=run)) for run in runs]
            assert whole == dict(sum((Counter(part) for part in parts), Counter(dict.fromkeys(whole, 0)))) | {
                name: 0 for name, number in whole.items() if not number
            }

    def _check_activity(self, activity_id: str) -> None:
        """Check that the metrics of an activity match its participants' steps and its messages."""
        metrics = _metrics(
            self._play.client.get_journey_execution_activity_metrics(**self._where, JourneyActivityId=activity_id)
        )
        (kind,) = self._activities[activity_id].keys() - {"Description"}
        assert metrics == {**dict.fromkeys(metrics, 0), **self._count(activity_id, kind)}, f"metrics of {activity_id}"

    def _count(self, activity_id: str, kind: str) -> Counter[str]:
        outcomes = Counter(step.outcome for path in self._paths for step in path if step.activity == activity_id)
        if self._is_message(activity_id):
            statuses = Counter(message.status for message in self._messages if message.activity_id == activity_id)
            names = {"SUCCESSFUL": "CALL_QUEUED"} if kind == "ContactCenter" else _METRICS_OF_MESSAGES
            found = Counter[str]()
            for status, count in statuses.items():
                if status in names:
                    found[names[status]] += count
            if kind == "ContactCenter":
                found["DROPPED"] = outcomes["dropped"]
            return +found
        numbered = {label: number for label, number in outcomes.items() if label.isdecimal()}
        found = Counter({f"Branch_{label}": number for label, number in numbered.items()})
        if kind == "MultiCondition":
            branches = self._activities[activity_id][kind]["Branches"]
            found[f"Branch_{len(branches) + 1}"] = outcomes["else"]
        for outcome, name in _METRICS_OF_OUTCOMES.items():
            found[name] += outcomes[outcome]
        if kind == "Wait":
            found["WAIT_STARTED"] = sum(
                participant.state == "ACTIVE"
                and bool(path)
                and (path[-1].activity, path[-1].outcome) == (activity_id, "waits")
                for participant, path in zip(self._participants, self._own_paths(), strict=True)
            )
        return +found

    def _own_paths(self) -> Iterator[list[Any]]:
        """Yield the paths without the messages that were sent while their participants were elsewhere."""
        for path in self._paths:
            yield [step for step in path if step.outcome not in _LATER]

    def _check_kpis(self) -> None:
        """Check that the KPIs are the counts of the events."""
        client = self._play.client
        counts: dict[str, Counter[str]] = {}
        answer: dict[str, Any] = {}
        for measure in [*_KPIS, "delivered"]:
            for name in (f"journey-emails-{measure}", f"emails-{measure}-grouped-by-journey-activity"):
                found = client.get_journey_date_range_kpi(**self._where, KpiName=name)["JourneyDateRangeKpiResponse"]
                answer[name] = found["KpiResult"]["Rows"]
                counts = counts or self._count_events(found["StartTime"], found["EndTime"])
        for measure, of_activities in counts.items():
            total = [row["Values"][0]["Value"] for row in answer[f"journey-emails-{measure}"]]
            assert total == ([str(float(of_activities.total()))] if of_activities else [])
            rows = answer[f"emails-{measure}-grouped-by-journey-activity"]
            grouped = {row["GroupedBys"][0]["Value"]: row["Values"][0]["Value"] for row in rows}
            assert grouped == {activity_id: str(float(number)) for activity_id, number in of_activities.items()}

    def _count_events(self, start: Any, end: Any) -> dict[str, Counter[str]]:
        """Count the events by measure and activity, between two times that both have whole seconds."""
        first, last = start.timestamp() * 1000, end.timestamp() * 1000 + 999
        recent = [event for event in self._events if first <= event.arrival_timestamp <= last]
        counts = {
            measure: Counter(
                event.attributes["journey_activity_id"] for event in recent if event.event_type == event_type
            )
            for measure, event_type in _KPIS.items()
        }
        delivered = Counter(counts["sent"])
        for measure in ("softbounced", "hardbounced", "rejected"):
            delivered.subtract(counts[measure])
        return {**counts, "delivered": delivered}


def _path_of(journey: JourneyView, participants: Sequence[JourneyParticipant], place: int) -> JourneyPath:
    """Return the path of an entry by its index among all entries."""
    wanted = participants[place]
    if wanted.user_id is not None:
        entry = sum(each.user_id == wanted.user_id for each in participants[: place + 1])
        return journey.path(wanted.user_id, entry=entry)
    assert wanted.endpoint_id is not None
    entry = sum(wanted.endpoint_id in each.endpoint_ids for each in participants[: place + 1])
    return journey.path(wanted.endpoint_id, entry=entry)


def _read_reason(reason: str) -> tuple[str, str]:
    """Return the endpoint of a message in a path, and the message's status."""
    whom, _, rest = reason.partition(" (endpoint ")
    what = rest.partition("): ")[2]
    status = what.removeprefix("not sent, ").partition(":")[0] if what.startswith("not sent, ") else "SUCCESSFUL"
    return whom, status


def _has_queue(play: Play) -> bool:
    """Return whether messages wait for their turn, even those of a cancelled journey."""
    queued = [
        step.outcome
        for journey in play.journeys
        for participant in journey.participants
        for step in journey.path(participant.user_id or participant.endpoint_id or "")
        if step.outcome == "queued"
    ]
    return bool(queued)


def _later_than(state: str) -> set[str]:
    """Return the states that a journey may have reached since its state was last read."""
    found: set[str] = set()
    pending = [state]
    while pending:
        for later in LATER_STATES[pending.pop()] - found:
            found.add(later)
            pending.append(later)
    return found


def _runs(play: Play, journey_id: str) -> list[dict[str, Any]]:
    answer = play.client.get_journey_runs(ApplicationId=APP, JourneyId=journey_id, PageSize="100")
    items: list[dict[str, Any]] = answer["JourneyRunsResponse"]["Item"]
    return items


def _metrics(answer: dict[str, Any]) -> dict[str, int]:
    (member,) = answer.keys() - {"ResponseMetadata"}
    return {name: int(number) for name, number in answer[member]["Metrics"].items()}
