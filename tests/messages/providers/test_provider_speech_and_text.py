"""SMS and voice: encodings and parts, scripts and their limits."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .sending import build, golden, refused

APPOINTMENT = (
    "John: Your appointment with Dr. Salazar’s office is scheduled for next Thursday at 4:30pm. "
    "Reply YES to confirm, NO to reschedule."
)
BILL = (
    "Hello Carlos. Your Example Corp. bill of $100 is now available. Autopay is scheduled for next Thursday, April 9. "
    "To view the details of your bill, go to https://example.com/bill1."
)
COMPANY = (
    "亚马逊公司是一家总部位于美国西雅图的跨国电子商务企业，业务起始于线上书店，"
    "不久之后商品走向多元化。杰夫·贝佐斯于1994年7月创建了这家公司。"
)

TWICE = "^{}\\[]~|€"
"""The characters that the AWS guide lists as two."""

ONCE = (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzàÅåÄäÇÉéèìÑñòØøÖöùÜüÆæß0123456789&*@:,¤$=!>#-¡¿(<%.+£?\")§;'/_¥"
    "ΔΦΓΛΩΠΨΣΘΞ \n\r"
)
"""The characters that the AWS guide lists as one."""


def sent(body: str) -> tuple[str, int]:
    details = build("SMS", {"Body": body}).details
    return details["encoding"], details["parts"]


def parts_written_out(body: str) -> tuple[str, int]:
    """Count the parts in a simple way: fill one part after the other."""
    is_gsm = set(body) <= set(ONCE + TWICE)
    single, room = (160, 153) if is_gsm else (70, 67)
    units = [(2 if letter in TWICE else 1) if is_gsm else (2 if ord(letter) > 0xFFFF else 1) for letter in body]
    name = "GSM-7" if is_gsm else "UCS-2"
    if sum(units) <= single:
        return name, 1
    filled = [0]
    for unit in units:
        if filled[-1] + unit <= room:
            filled[-1] += unit
        else:
            filled.append(unit)
    return name, len(filled)


class TestSms:
    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            ("a", ("GSM-7", 1)),
            ("a" * 160, ("GSM-7", 1)),
            ("a" * 161, ("GSM-7", 2)),
            ("a" * 306, ("GSM-7", 2)),
            ("a" * 307, ("GSM-7", 3)),
            ("ç" * 70, ("UCS-2", 1)),
            ("ç" * 71, ("UCS-2", 2)),
            ("ç" * 134, ("UCS-2", 2)),
            ("ç" * 135, ("UCS-2", 3)),
            ("Ç" * 70, ("GSM-7", 1)),
            ("€" * 80, ("GSM-7", 1)),
            ("€" * 81, ("GSM-7", 2)),
            ("€" * 153, ("GSM-7", 3)),  # 76 per part: none is split
            ("😀" * 35, ("UCS-2", 1)),
            ("😀" * 67, ("UCS-2", 3)),
            (APPOINTMENT, ("UCS-2", 2)),
            (APPOINTMENT.replace("’", "'"), ("GSM-7", 1)),
            (BILL, ("GSM-7", 2)),
            (COMPANY, ("UCS-2", 2)),
        ],
    )
    def test_given_a_text_when_sent_then_it_has_the_expected_encoding_and_parts(
        self, body: str, expected: tuple[str, int]
    ) -> None:
        assert sent(body) == expected

    @given(st.text(st.sampled_from(ONCE + TWICE + "ç’😀"), min_size=1, max_size=300))
    def test_given_any_text_when_sent_then_its_parts_are_those_of_a_simple_count(self, body: str) -> None:
        assert sent(body) == parts_written_out(body)

    @given(st.text(st.sampled_from(ONCE + TWICE), min_size=1, max_size=800))
    def test_given_any_gsm_text_when_sent_then_its_parts_are_those_of_a_simple_count(self, body: str) -> None:
        assert sent(body) == parts_written_out(body)

    @pytest.mark.parametrize(("body", "name"), [("Total: 5 € {a}$", "sms_gsm.bin"), ("Привет😀", "sms_ucs2.bin")])
    def test_given_a_text_when_sent_then_the_bytes_are_the_expected_ones(self, body: str, name: str) -> None:
        built = build("SMS", {"Body": body})
        assert built.raw == golden(name)
        assert (built.title, built.body) == (None, body)

    @pytest.mark.parametrize("body", ["a" * 1_600, "€" * 800, "ç" * 630, "😀" * 315])
    def test_given_the_longest_text_when_sent_then_it_is_accepted_and_one_more_character_is_refused(
        self, body: str
    ) -> None:
        assert build("SMS", {"Body": body}).body == body
        refusal = refused("SMS", {"Body": body + "a"})
        assert "Invalid Message Exception" in refusal.status_message
        assert refusal.status_code == 400

    def test_given_only_a_text_when_sent_then_it_is_transactional_without_other_details(self) -> None:
        details = build("SMS", {"Body": "a", "SenderId": ""}, settings={}).details
        assert details == {"encoding": "GSM-7", "parts": 1, "message_type": "TRANSACTIONAL"}

    def test_given_all_members_when_sent_then_they_are_in_the_details(self) -> None:
        members = {
            "Body": "a",
            "EntityId": "1101",
            "Keyword": "keyword_1",
            "MediaUrl": "https://example.com/",
            "MessageType": "PROMOTIONAL",
            "OriginationNumber": "+12065550199",
            "SenderId": "MySender",
            "TemplateId": "1107",
        }
        assert build("SMS", members).details == {
            "encoding": "GSM-7",
            "parts": 1,
            "message_type": "PROMOTIONAL",
            "origination_number": "+12065550199",
            "sender_id": "MySender",
            "origination_identity": "MySender",
            "keyword": "keyword_1",
            "entity_id": "1101",
            "template_id": "1107",
        }

    def test_given_a_channel_with_a_sender_when_sent_then_it_is_the_default(self) -> None:
        settings = {"SenderId": "Channel", "ShortCode": "12345"}
        details = build("SMS", {"Body": "a"}, settings=settings).details
        assert (details["sender_id"], details["origination_number"]) == ("Channel", "12345")
        members = {"Body": "a", "SenderId": "Own", "OriginationNumber": "+1"}
        details = build("SMS", members, settings=settings).details
        assert (details["sender_id"], details["origination_number"]) == ("Own", "+1")


class TestVoice:
    def test_given_a_script_when_sent_then_it_is_read_aloud_unchanged(self) -> None:
        body = golden("voice_ssml.txt").decode()
        members = {"Body": body, "LanguageCode": "en-US", "VoiceId": "Joanna", "OriginationNumber": "+12065550199"}
        built = build("VOICE", members)
        assert built.raw == golden("voice_ssml.txt")
        assert built.body == body
        assert built.details == {
            "language_code": "en-US",
            "voice_id": "Joanna",
            "origination_number": "+12065550199",
        }

    def test_given_only_a_script_when_sent_then_there_are_no_details(self) -> None:
        assert build("VOICE", {"Body": "Hello", "VoiceId": ""}).details == {}

    @pytest.mark.parametrize("body", ["a" * 3_000, "<speak>" + "<p/>" * 746 + "a" * 3_000 + "</speak>"])
    def test_given_the_longest_script_when_sent_then_it_is_accepted(self, body: str) -> None:
        assert build("VOICE", {"Body": body}).body == body

    @pytest.mark.parametrize(
        ("members", "reason"),
        [
            ({"Body": "a" * 3_001}, "at most 3000 billable characters, not 3001"),
            ({"Body": "<p/>" * 751}, "at most 3000 billable characters, not 3004"),
            ({"Body": " <speak>" + "<p/>" * 1_500}, "at most 6000 characters, not 6008"),
        ],
    )
    def test_given_a_script_that_is_too_long_when_sent_then_it_is_refused(
        self, members: dict[str, Any], reason: str
    ) -> None:
        refusal = refused("VOICE", members)
        assert reason in refusal.status_message
        assert refusal.status_code == 400


class TestNumbers:
    @pytest.mark.parametrize("channel_type", ["SMS", "VOICE"])
    @pytest.mark.parametrize("number", ["12065550100", "+1 (206) 555-0100", "206.555.0100", "+123456789012345"])
    def test_given_a_number_in_any_spelling_when_sent_then_it_is_accepted(self, channel_type: str, number: str) -> None:
        assert build(channel_type, {"Body": "x"}, address=number).body == "x"

    @pytest.mark.parametrize("channel_type", ["SMS", "VOICE"])
    @pytest.mark.parametrize(
        "address", ["jo@example.com", "+", "phone", "+1206555010x", "+1234567890123456", "+1\u0661"]
    )
    def test_given_a_string_that_is_not_a_number_when_sent_then_it_is_refused(
        self, channel_type: str, address: str
    ) -> None:
        assert (
            refused(channel_type, {"Body": "x"}, address=address).status_message == f"Invalid phone number: {address!r}"
        )
