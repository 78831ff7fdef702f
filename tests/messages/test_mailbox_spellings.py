"""The mailbox simulator is recognised in every spelling of its addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import mail

if TYPE_CHECKING:
    from .conftest import Shop


@pytest.mark.parametrize(
    ("address", "last"),
    [
        ("bounce@simulator.amazonses.com", "_email.hardbounce"),
        ("Bounce@Simulator.AmazonSES.com", "_email.hardbounce"),
        ("Jo <bounce@simulator.amazonses.com>", "_email.hardbounce"),
        ("bounce@simulator.(comment)amazonses.com", "_email.hardbounce"),
        ("bounce@simulator.amazonses.com.example.com", "_email.delivered"),
        ("bounce@example.com", "_email.delivered"),
        ("simulator.amazonses.com <bounce@example.com>", "_email.delivered"),
    ],
)
def test_given_an_address_of_the_simulator_or_another_one_when_it_gets_an_e_mail_then_the_events_match(
    shop: Shop, address: str, last: str
) -> None:
    shop.send(mail("Hi"), to=address, channel="EMAIL")

    assert [event.event_type for event in shop.app.events] == ["_email.send", last]
