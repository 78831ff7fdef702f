"""A journey from files runs with people from files, in its own world and at its own time."""

from __future__ import annotations

import json
import shutil
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock import JourneyLoopError, Simulation, mock_pinpoint, simulate
from pinpoint_mock.simulation.output import write_output

from .samples import CART, HELLO, WELCOME, make_journey, make_people, reach, run_cart, run_renewal, run_welcome

if TYPE_CHECKING:
    from pathlib import Path


def test_a_journey_of_2019_runs_at_its_original_time() -> None:
    simulation = run_welcome()
    assert simulation.start == datetime(2019, 10, 7, 9, tzinfo=timezone.utc)
    assert simulation.end == datetime(2019, 10, 28, 9, tzinfo=timezone.utc)
    assert {path.path.entered for path in simulation.paths} == {simulation.start}


def test_a_journey_without_a_start_time_starts_on_a_monday_of_2030() -> None:
    simulation = simulate(make_journey(), make_people())
    assert simulation.start == datetime(2030, 1, 7, 9, tzinfo=timezone.utc)
    assert simulation.path("ann").entered == simulation.start


def test_a_journey_with_an_end_time_only_starts_early_enough_to_end_in_time() -> None:
    journey = make_journey(Schedule={"EndTime": "2021-05-31T00:00:00Z"})
    assert simulate(journey, make_people(), days=30).start == datetime(2021, 5, 1, tzinfo=timezone.utc)


def test_with_a_given_start_the_schedule_of_the_journey_moves() -> None:
    start = datetime(2031, 2, 3, 12, tzinfo=timezone.utc)
    simulation = run_welcome(start=start, events=())
    assert simulation.path("ann").entered == start
    assert any("2019-10-07T09:00:00Z" in note for note in simulation.notes)


def test_a_journey_with_a_start_time_only_moves_to_a_given_start() -> None:
    journey = make_journey(Schedule={"StartTime": "2021-05-31T00:00:00Z"})
    simulation = simulate(journey, make_people(), start=datetime(2022, 1, 1, tzinfo=timezone.utc))
    assert simulation.path("ann").entered == simulation.start


def test_a_given_start_after_the_end_time_removes_the_end_time() -> None:
    journey = make_journey(Schedule={"EndTime": "2021-05-31T00:00:00Z"})
    simulation = simulate(journey, make_people(), start=datetime(2022, 1, 1, tzinfo=timezone.utc))
    assert simulation.entered == 1
    assert any("EndTime" in note for note in simulation.notes)


@pytest.mark.parametrize(
    "schedule",
    [
        {"StartTime": "1970-01-01T00:00:00Z", "EndTime": "9998-01-01T00:00:00Z"},
        {"StartTime": "9998-01-01T00:00:00Z", "EndTime": "1970-01-01T00:00:00Z"},
    ],
)
def test_a_schedule_that_cannot_move_is_refused_as_it_would_be_published(schedule: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="cannot be published"):
        simulate(make_journey(Schedule=schedule), make_people(), start=datetime(9000, 1, 1, tzinfo=timezone.utc))


def test_with_local_time_the_run_starts_in_the_first_time_zone() -> None:
    journey = make_journey(LocalTime=True, Schedule={"StartTime": "2024-03-04T09:00:00Z", "Timezone": "UTC"})
    people = make_people("ann", Demographic={"Timezone": "Asia/Tokyo"})
    people += make_people("bob", Demographic={"Timezone": "America/New_York"})
    simulation = simulate(journey, people)
    assert simulation.start == datetime(2024, 3, 3, 19, tzinfo=timezone.utc)
    assert simulation.path("ann").entered == datetime(2024, 3, 4, 0, tzinfo=timezone.utc)
    assert simulation.path("bob").entered == datetime(2024, 3, 4, 14, tzinfo=timezone.utc)


def test_the_state_of_the_journey_does_not_matter() -> None:
    answer = json.loads((WELCOME / "journey.json").read_text())
    for state in ("DRAFT", "ACTIVE", "CLOSED", "CANCELLED", "COMPLETED", "PAUSED"):
        answer["JourneyResponse"]["State"] = state
        simulation = simulate(answer, WELCOME / "people.csv", days=1)
        assert simulation.entered == 10


def test_people_enter_by_the_criteria_of_the_journeys_own_segment() -> None:
    simulation = run_welcome()
    assert simulation.entered == 9
    assert {absentee.endpoint_id for absentee in simulation.not_entered} == {"jon-mail", "kim-mail", "lee-mail"}
    assert simulation.reasons == {
        "the endpoint has opted out: its OptOut is ALL": 1,
        "the endpoint is not active: its EndpointStatus is INACTIVE": 1,
        "the endpoint is not in the journey's segment 'new customers'": 1,
    }


def test_all_people_enter_instead_of_an_imported_segment() -> None:
    simulation = run_renewal()
    assert simulation.not_entered == []
    assert any("'imported-once' are not in the files: it has all people" in note for note in simulation.notes)


def test_all_people_enter_a_draft_without_a_start_condition() -> None:
    simulation = simulate(make_journey(), make_people("ann", "bob"))
    assert simulation.entered == 2
    assert "the journey has no StartCondition: all people enter" in simulation.notes


def test_a_missing_template_sends_a_made_up_text() -> None:
    simulation = simulate(make_journey(), make_people())
    assert simulation.messages.one().body == "[The text of the template 'hello', which is not in the files]"
    assert any("EMAIL template 'hello' is not in the files" in note for note in simulation.notes)


def test_a_template_of_the_resources_is_used() -> None:
    simulation = simulate(make_journey(), make_people(), resources=HELLO)
    assert simulation.messages.one().subject == "Hello"


def test_resources_can_be_files_and_contents(tmp_path: Path) -> None:
    (tmp_path / "hello.json").write_text(json.dumps(HELLO))
    simulation = simulate(
        make_journey(),
        make_people(),
        resources=[tmp_path, {"TemplateName": "again", "SMSTemplateRequest": {"Body": "Again"}}],
    )
    assert simulation.messages.one().subject == "Hello"


def test_channels_of_the_files_are_used_as_they_are() -> None:
    settings = {
        "FromAddress": "shop@example.com",
        "Identity": "arn:aws:ses:us-east-1:123456789012:identity/example.com",
    }
    channel = {"EmailChannelResponse": {"Platform": "EMAIL", "Enabled": False, **settings}}
    simulation = simulate(make_journey(), make_people(), resources=[HELLO, channel])
    assert simulation.sent == 0
    assert simulation.path("ann").outcomes["hello"] != "SUCCESSFUL"


def test_a_run_lasts_as_many_days_as_requested() -> None:
    assert simulate(make_journey(), make_people(), days=0.5).activities[1].inside == 1
    assert simulate(make_journey(), make_people(), days=2).activities[1].inside == 0


def test_with_waits_a_copy_of_the_journey_runs_as_pinpoints_own_test_does() -> None:
    simulation = simulate(make_journey(), make_people(), waits="skip")
    assert simulation.journey.name == "Test-small"
    assert [step.time for step in simulation.path("ann") if step.activity == "wait"][-1] == simulation.start
    refreshed = run_renewal(waits="skip", days=5)
    assert (refreshed.start, refreshed.entered) == (datetime(2021, 3, 8, 6, tzinfo=timezone.utc), 5)
    shortened = simulate(make_journey(), make_people(), waits=timedelta(minutes=10))
    assert shortened.path("ann")[-1].time == shortened.start + timedelta(minutes=10)


def test_events_start_a_journey_and_lambdas_deliver_its_messages() -> None:
    simulation = run_cart()
    assert simulation.path("ann").activities == ["soon", "reach", "how", "push", "mail"]
    assert simulation.path("cid", entry=2).activities == ["soon", "reach", "how", "text"]
    assert len(simulation.messages.filter(channel="CUSTOM", status="SUCCESSFUL")) == 5


def test_a_lambda_that_is_not_given_is_named_in_the_notes() -> None:
    simulation = run_cart(lambdas={})
    assert any("'reach'" in note for note in simulation.notes)
    assert simulation.activities[1].not_sent == {"CUSTOM_DELIVERY_FAILURE": 5}


def test_a_webhook_delivers_messages() -> None:
    activities = {"hook": {"CUSTOM": {"DeliveryUri": "https://example.com/hook", "EndpointTypes": ["EMAIL"]}}}
    bodies: list[Any] = []
    simulate(make_journey(activities), make_people(), webhooks={"https://example.com/hook": bodies.append})
    assert list(bodies[0]["Endpoints"]) == ["ann"]


def test_a_lambda_that_fails_the_test_ends_the_run() -> None:
    def fail(event: object, context: object) -> None:
        raise AssertionError("not this one")

    with pytest.raises(AssertionError, match="not this one"):
        run_cart(lambdas={"reach": fail})


def test_a_run_neither_uses_nor_changes_an_active_mock() -> None:
    with mock_pinpoint() as pinpoint:
        simulation = run_welcome()
        assert (len(pinpoint.apps), len(pinpoint.outbox), len(pinpoint.calls)) == (0, 0, 0)
    assert simulation.sent == 22


def test_the_seed_decides_who_takes_which_branch_of_a_random_split() -> None:
    people = make_people(*(f"person-{number}" for number in range(40)))
    split = {"team": {"RandomSplit": {"Branches": [{"Percentage": 50}, {"Percentage": 50}]}}}

    def branches(seed: int) -> list[str]:
        paths = simulate(make_journey(split), people, seed=seed).paths
        return [each.path.outcomes["team"] for each in paths]

    assert branches(1) == branches(1) != branches(2)


def test_watch_gets_the_progress_of_the_run() -> None:
    shares: list[float] = []
    simulate(make_journey(), make_people(), watch=shares.append)
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert len(shares) > 100


def test_one_of_several_journeys_is_chosen_by_its_name() -> None:
    journeys: Any = [make_journey(), make_journey(Name="other")]
    both = {
        "JourneysResponse": {
            "Item": [{**each["WriteJourneyRequest"], "Id": "x" * n} for n, each in enumerate(journeys, 1)]
        }
    }
    assert simulate(both, make_people(), name="other").journey.name == "other"
    with pytest.raises(ValueError, match="has 2 journeys: give the name of one of them: 'small', 'other'"):
        simulate(both, make_people())
    with pytest.raises(ValueError, match=r"does not have the journey 'othr'.*did you mean 'other'"):
        simulate(both, make_people(), name="othr")


def test_a_journey_that_cannot_be_published_is_refused_with_its_place() -> None:
    journey = make_journey({"hello": {"EMAIL": {"TemplateName": "hello", "NextActivity": "nowhere"}}})
    with pytest.raises(
        ValueError, match=r"<dict>:\$\.WriteJourneyRequest: the journey 'small' cannot be published: .*nowhere"
    ):
        simulate(journey, make_people())


def test_a_journey_with_a_misspelt_member_that_cannot_be_published_is_refused_with_the_note_about_it() -> None:
    activity = {"NextActivity": "nowhere", "EMAIL": {"TemplateNam": "hello"}}
    response = {**make_journey({"hello": activity})["WriteJourneyRequest"], "Id": "j1", "ApplicationId": "shop"}
    with pytest.raises(
        ValueError,
        match=r"cannot be published: .*TemplateName.* \(note: .*TemplateNam: is not a member .*'TemplateName'.*\)$",
    ):
        simulate({"JourneyResponse": response}, make_people())


def test_messages_that_were_not_sent_are_named_in_the_notes_with_the_first_reason() -> None:
    template = {"TemplateName": "hello", "EmailTemplateRequest": {"Subject": "Hi", "TextPart": "{{Attributes.name}}"}}
    simulation = simulate(make_journey(), make_people("ann", "bob"), resources=template)
    [note] = [note for note in simulation.notes if "not sent" in note]
    assert note.startswith("2 messages of 'hello' were not sent (PERMANENT_FAILURE): ")
    assert note.endswith("The variable Attributes.name has no value, and no default value")


def test_people_events_and_output_files_may_be_in_the_folder_of_the_journey(tmp_path: Path) -> None:
    folder = tmp_path / "pinpoint"
    shutil.copytree(CART, folder)
    first = run_cart()
    first.save(folder / "golden.json")
    write_output(first, folder / "out")
    simulation = simulate(
        folder, folder / "people.jsonl", events=folder / "events.jsonl", days=21, lambdas={"reach": reach}
    )
    assert simulation.compare(folder / "golden.json").is_equal


def test_a_broken_file_in_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "journey.json").write_text(json.dumps(make_journey()))
    (tmp_path / "broken.json").write_text("{")
    with pytest.raises(ValueError, match=r"broken\.json:\$: The file is not valid JSON"):
        simulate(tmp_path, make_people())


def test_files_without_a_journey_are_refused() -> None:
    with pytest.raises(ValueError, match="does not contain a journey; it contains 1 EMAIL template"):
        simulate(HELLO, make_people())


def test_a_loop_that_never_waits_ends_the_run() -> None:
    loop = {"a": {"Holdout": {"Percentage": 0, "NextActivity": "a"}}}
    with pytest.raises(JourneyLoopError):
        simulate(make_journey(loop), make_people())


@pytest.mark.parametrize(
    ("arguments", "error", "text"),
    [
        ({"journey": ""}, ValueError, "journey must be a path, or a mapping"),
        ({"journey": "\ud800"}, ValueError, "without lone surrogates"),
        ({"people": ""}, ValueError, "people must be a path, or a list of paths and endpoints"),
        ({"events": "\0"}, ValueError, "events must be a path, or a list of paths and mappings"),
        ({"resources": [""]}, ValueError, r"resources\[0\] must be a path"),
        ({"watch": 5}, TypeError, "watch must be a function that takes a number, not 5"),
        ({"journey": 5}, TypeError, "journey must be a path, or a mapping"),
        ({"people": 5}, TypeError, "people must be a path, or a list of paths and endpoints"),
        ({"people": make_people()[0]}, TypeError, "people must be a path, or a list of paths and endpoints"),
        ({"people": [5]}, TypeError, r"people\[0\] must be a path or a mapping"),
        ({"days": 0}, ValueError, "days must be a number greater than 0"),
        ({"days": "x"}, TypeError, "days must be a number"),
        ({"seed": "x"}, TypeError, "seed must be an integer"),
        ({"start": datetime(2030, 1, 1)}, ValueError, "start must be a datetime with a time zone"),  # noqa: DTZ001
        ({"start": datetime(9998, 12, 31, tzinfo=timezone.utc)}, ValueError, "within the years 1970 to 9998"),
        ({"start": datetime(1, 1, 1, tzinfo=timezone.utc)}, ValueError, "this one starts at 0001-01-01T00:00:00Z"),
        ({"journey": make_journey(Schedule={"StartTime": "0001-01-01T00:00:00Z"})}, ValueError, "the years 1970"),
        ({"journey": make_journey(Schedule={"EndTime": "0001-01-01T00:00:00Z"})}, ValueError, "has passed"),
        ({"events": {"BatchItem": {}}}, TypeError, "events must be a path, or a list of paths and mappings"),
        ({"events": 5}, TypeError, "events must be a path, or a list of paths and mappings"),
        ({"lambdas": 5}, TypeError, "lambdas must be a mapping"),
        ({"lambdas": {"f": 5}}, TypeError, r"pinpoint\.lambdas\['f'\] must be a function"),
        ({"lambdas": {"a b": print}}, ValueError, "the name or ARN of a Lambda function"),
        ({"webhooks": {"http://x": print}}, ValueError, "a URL such as"),
        ({"resources": 5}, TypeError, "resources must be a path, a mapping, or a list"),
        ({"name": 5}, TypeError, "name must be a string"),
        ({"waits": "jump"}, ValueError, "waits must be None"),
    ],
)
def test_a_wrong_argument_is_refused_by_its_name(arguments: dict[str, Any], error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        simulate(**{"journey": make_journey(), "people": make_people(), **arguments})


def test_a_simulation_prints_its_table_and_says_that_nothing_was_sent() -> None:
    simulation = run_welcome()
    assert isinstance(simulation, Simulation)
    text = str(simulation)
    assert "opened    ConditionalSplit        9     9       0" in text
    assert "yes: 5, no: 4" in text
    assert "No real message was sent" in text
    assert (
        repr(simulation)
        == "<Simulation of journey 'welcome': 16 endpoints, 9 entries of 9 people, 22 messages, seed 0>"
    )


def test_of_many_reasons_only_the_most_frequent_are_printed() -> None:
    events = [
        {"event_type": "other", "endpoint_id": f"p{n}", "event_timestamp": 1894010400000 + n * 60_000}
        for n in range(12)
    ]
    simulation = run_cart(people=make_people(*(f"p{n}" for n in range(12))), events=events)
    assert "… and 3 more reasons" in str(simulation)


def test_the_activities_count_people_and_messages() -> None:
    results = {result.activity: result for result in run_welcome().activities}
    assert (results["hello"].kind, results["hello"].entered, results["hello"].messages) == ("EMAIL", 9, 9)
    assert results["again"].not_sent == {"UNSUPPORTED_CHANNEL": 2}
    assert results["team"].branches == {"1": 4, "2": 1}
    assert results["some"].branches == {"held out": 2, "passed": 7}


def test_the_paths_can_be_read_one_by_one_and_all_together() -> None:
    paths = run_welcome().paths
    assert len(paths) == 9
    assert [paths[place] for place in range(9)] == list(paths) == paths[:]
    assert {path.person for path in paths if path.is_user} == {"ann", "bob", "cid", "dee"}


def test_the_objects_of_a_simulation_are_printed_readably() -> None:
    simulation = run_welcome()
    assert repr(simulation.paths) == "<9 paths>"
    assert str(simulation.paths[0]) == str(simulation.path(simulation.paths[0].person))
    assert str(simulation.not_entered[1]) == (
        "endpoint 'kim-mail' did not enter: the endpoint is not active: its EndpointStatus is INACTIVE"
    )


def test_the_routes_count_the_ways_through_the_journey() -> None:
    routes = run_welcome().routes
    assert sum(route.count for route in routes) == 9
    assert routes[0].count == max(route.count for route in routes)
    assert ("opened", "yes") in routes[0].steps


@pytest.mark.parametrize(("path", "error"), [(5, TypeError), ("", ValueError), ("\ud800", ValueError)])
def test_a_golden_file_must_be_a_path(path: Any, error: type[Exception]) -> None:
    simulation = simulate(make_journey(), make_people())
    with pytest.raises(error, match="path must be a path"):
        simulation.save(path)
    with pytest.raises(error, match="golden must be a path"):
        simulation.compare(path)


def test_a_tolerance_must_be_a_duration() -> None:
    simulation = simulate(make_journey(), make_people())
    with pytest.raises(TypeError, match="tolerance must be a timedelta"):
        simulation.compare(simulation, tolerance=5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="tolerance must be a timedelta that is not negative"):
        simulation.compare(simulation, tolerance=timedelta(-1))
