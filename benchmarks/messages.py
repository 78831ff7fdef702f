"""SendMessages to the maximum number of addresses, each with values for a template; and the memory of a message."""

from __future__ import annotations

import gc
import tracemalloc
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pinpoint_mock import OperationNotSupported, mock_pinpoint

from .contestants import FLOOR, OURS, SIGNED_FLOOR, Floor, Ours, create_app
from .measure import Entrant, measure
from .report import NOT_BUILT, Figure, Row, Skipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mypy_boto3_pinpoint import PinpointClient

    from .contestants import Contestant
    from .report import Result

RECIPIENTS = 100
CASE = f"SendMessages, {RECIPIENTS} addresses, template"
SMS, EMAILS = f"{RECIPIENTS} SMS", f"{RECIPIENTS} e-mails"
WEIGHED_CALLS = 50

_TEMPLATE = "Hello {{Name}}, your order {{Order}} leaves on {{Day}}. Where it is: https://shop.example.com/{{Order}}"
_SUBJECT = "Your order {{Order}}"
_HTML = """<p>Hello {{Name}}, your order {{Order}} leaves on {{Day}}.</p>
<p><a href="https://shop.example.com/{{Order}}">Where it is</a></p>"""
_ADDRESSES = [f"+1206555{number:04}" for number in range(RECIPIENTS)]
_MAILBOXES = [f"customer{number:04}@example.com" for number in range(RECIPIENTS)]


class Sender(Ours):
    """A client that `mock_pinpoint` answers, with an app that may send SMS and e-mails, and templates for both."""

    @contextmanager
    def active(self) -> Iterator[None]:
        """Enter a mock, and create everything that sending needs."""
        with mock_pinpoint():
            self.application_id = create_app(self.client)
            self.client.update_sms_channel(ApplicationId=self.application_id, SMSChannelRequest={"Enabled": True})
            self.client.create_sms_template(TemplateName="order", SMSTemplateRequest={"Body": _TEMPLATE})
            self.client.update_email_channel(
                ApplicationId=self.application_id,
                EmailChannelRequest={
                    "FromAddress": "Shop <orders@example.com>",
                    "Identity": "arn:aws:ses:eu-west-1:123456789012:identity/example.com",
                },
            )
            self.client.create_email_template(
                TemplateName="order",
                EmailTemplateRequest={"Subject": _SUBJECT, "TextPart": _TEMPLATE, "HtmlPart": _HTML},
            )
            yield


def sending(rounds: int) -> Iterator[Result]:
    """Compare a whole call of SendMessages with the floor."""
    ours, floors = Sender(), {FLOOR: Floor(signed=False), SIGNED_FLOOR: Floor(signed=True)}
    try:
        canned = ours.answer_to(send_messages)
    except OperationNotSupported:
        yield Skipped(CASE, NOT_BUILT)
        return
    for floor in floors.values():
        floor.canned = canned
    times = measure({name: _entrant(one) for name, one in {OURS: ours, **floors}.items()}, rounds)
    yield Row.of(CASE, times, OURS, FLOOR, 2.00)
    yield Row.of(CASE, times, OURS, SIGNED_FLOOR)


def _entrant(contestant: Contestant) -> Entrant:
    return Entrant(lambda: send_messages(contestant.client, contestant.application_id), contestant.active, calls=10)


def send_messages(client: PinpointClient, application_id: str) -> object:
    """Send an SMS from a template to every address, with values for each."""
    return client.send_messages(
        ApplicationId=application_id,
        MessageRequest={
            "Addresses": {
                address: {"ChannelType": "SMS", "Substitutions": _values(number)}
                for number, address in enumerate(_ADDRESSES)
            },
            "MessageConfiguration": {"SMSMessage": {"MessageType": "TRANSACTIONAL"}},
            "TemplateConfiguration": {"SMSTemplate": {"Name": "order"}},
        },
    )


def mailing(rounds: int) -> Iterator[Result]:
    """Compare a whole call that sends e-mails with a subject, text and HTML with a call that sends SMS."""
    ours = Sender()
    entrants = {
        SMS: Entrant(lambda: send_messages(ours.client, ours.application_id), ours.active, calls=10),
        EMAILS: Entrant(lambda: send_emails(ours.client, ours.application_id), ours.active, calls=10),
    }
    yield Row.of("SendMessages, template", measure(entrants, rounds), EMAILS, SMS, 2.00)


def send_emails(client: PinpointClient, application_id: str) -> object:
    """Send an e-mail from a template to every mailbox, with values for each."""
    return client.send_messages(
        ApplicationId=application_id,
        MessageRequest={
            "Addresses": {
                mailbox: {"ChannelType": "EMAIL", "Substitutions": _values(number)}
                for number, mailbox in enumerate(_MAILBOXES)
            },
            "MessageConfiguration": {},
            "TemplateConfiguration": {"EmailTemplate": {"Name": "order"}},
        },
    )


def _values(number: int) -> dict[str, list[str]]:
    return {"Name": [f"Ann {number}"], "Order": [f"order-{number:06}"], "Day": ["Monday"]}


def weight() -> Iterator[Result]:
    """Measure the memory of a message in the outbox."""
    for kind, send in (("an SMS", send_messages), ("an e-mail", send_emails)):
        case = f"memory of {kind}, its events and its share of the call"
        yield Figure(case, OURS, f"{_bytes_per_message(send):.0f} bytes")


def _bytes_per_message(send: Callable[[PinpointClient, str], object]) -> float:
    sender = Sender()
    with sender.active():
        send(sender.client, sender.application_id)
        gc.collect()
        tracemalloc.start()
        for _ in range(WEIGHED_CALLS):
            send(sender.client, sender.application_id)
        gc.collect()
        weight, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return weight / (WEIGHED_CALLS * RECIPIENTS)
