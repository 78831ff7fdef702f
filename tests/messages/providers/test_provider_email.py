"""E-mail: the MIME message, byte for byte, and the refusals."""

from __future__ import annotations

import subprocess
import sys
from base64 import b64encode
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import TYPE_CHECKING, Any

import pytest

from pinpoint_mock.messages.providers import email, mime

from .sending import build, golden, refused

if TYPE_CHECKING:
    from email.message import EmailMessage

FROM = b"From: a@example.com\n"  # raw data without it is refused


def simple(**parts: Any) -> dict[str, Any]:
    """Return the members of a message with a SimpleEmail of these texts or parts."""
    return {"SimpleEmail": {name: {"Data": part} if isinstance(part, str) else part for name, part in parts.items()}}


def with_headers(*headers: tuple[str, str]) -> dict[str, Any]:
    members = simple(TextPart="Hi")
    members["SimpleEmail"]["Headers"] = [{"Name": name, "Value": value} for name, value in headers]
    return members


def received(members: dict[str, Any], **others: Any) -> EmailMessage:
    """Return the message as the standard library's MIME parser reads it."""
    return message_from_bytes(build("EMAIL", members, **others).raw, policy=default)


class TestSimpleEmail:
    def test_given_text_and_html_when_sent_then_the_bytes_are_the_expected_ones(self) -> None:
        members = simple(
            Subject={"Data": "Grüße", "Charset": "ISO-8859-1"}, TextPart="Hi Jo,\n1 = 1", HtmlPart="<p>Grüße</p>"
        )
        members["SimpleEmail"]["Headers"] = [{"Name": "X-Campaign", "Value": "autumn"}]
        sender = {
            "FromAddress": "Shop <shop@example.com>",
            "ReplyToAddresses": ["a@example.com", "b@example.com"],
            "FeedbackForwardingAddress": "bounces@example.com",
        }
        built = build("EMAIL", {**members, **sender, "Body": "not this"})
        assert built.raw == golden("email_alternative.eml")
        assert (built.title, built.body) == ("Grüße", "Hi Jo,\n1 = 1")
        assert built.details == {
            "from_address": "Shop <shop@example.com>",
            "reply_to_addresses": ["a@example.com", "b@example.com"],
            "feedback_forwarding_address": "bounces@example.com",
            "text": "Hi Jo,\n1 = 1",
            "html": "<p>Grüße</p>",
        }

    def test_given_only_html_when_sent_then_it_is_the_content_itself(self) -> None:
        built = build("EMAIL", simple(Subject="News", HtmlPart="<p>Hi</p>", TextPart=""))
        assert built.raw == golden("email_html.eml")
        assert built.body == "<p>Hi</p>"
        assert list(built.headers) == [
            "Date", "From", "To", "Message-ID", "Subject", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
        ]  # fmt: skip

    def test_given_headers_when_they_are_read_then_they_are_not_encoded(self) -> None:
        headers = build("EMAIL", simple(Subject="Grüße", TextPart="x")).headers
        assert headers["Subject"] == "Grüße"
        assert headers["Content-Type"] == "text/plain; charset=UTF-8"

    def test_given_an_e_mail_when_a_mime_parser_reads_it_then_the_text_comes_first(self) -> None:
        message = received(simple(Subject="S", TextPart="T", HtmlPart="H"))
        assert message.get_content_type() == "multipart/alternative"
        assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
        assert message["From"] == "channel@example.com"

    @pytest.mark.parametrize("charset", ["ISO-8859-1", "utf-8", "windows-1252", "utf-16", "utf-7", "cp037"])
    def test_given_a_charset_when_sent_then_a_mime_parser_reads_the_text(self, charset: str) -> None:
        part = {"Data": "Grüße\nan =Jo=", "Charset": charset}
        message = received(simple(Subject={"Data": "Grüße", "Charset": charset}, TextPart=part))
        assert message["Subject"] == "Grüße"
        assert message.get_param("charset") == charset
        content = message.get_payload(decode=True)
        assert isinstance(content, bytes)
        assert content.decode(charset).replace("\r\n", "\n") == "Grüße\nan =Jo="

    def test_given_a_line_that_is_too_long_when_sent_then_it_is_encoded(self) -> None:
        message = received(simple(TextPart="a" * 999))
        assert message["Content-Transfer-Encoding"] == "quoted-printable"
        assert message.get_content() == "a" * 999

    def test_given_the_same_message_when_sent_again_then_it_has_the_same_bytes(self) -> None:
        members = simple(Subject="S", TextPart="T", HtmlPart="H")
        first, second = build("EMAIL", members), build("EMAIL", members)
        other = build("EMAIL", members, address="ann@example.com")
        assert first.raw == second.raw
        assert first.headers["Content-Type"] != other.headers["Content-Type"]

    @pytest.mark.parametrize(
        ("members", "reason"),
        [
            (simple(TextPart={"Data": "x", "Charset": "nope"}), "TextPart.Charset is not the name of a character set"),
            (simple(TextPart={"Data": "x", "Charset": "hex"}), "TextPart.Charset is not the name"),
            (simple(Subject={"Charset": "utf-8\nX: y"}, TextPart="x"), "Subject.Charset is not the name"),
            (simple(HtmlPart={"Data": "é", "Charset": "us-ascii"}), "HtmlPart has characters that us-ascii does not"),
            (simple(Subject="a\nX-Other: b", TextPart="x"), "Subject must be one line"),
            (simple(Subject="a\n", TextPart="x"), "Subject must be one line"),
        ],
    )
    def test_given_a_message_that_cannot_be_written_when_sent_then_it_is_refused(
        self, members: dict[str, Any], reason: str
    ) -> None:
        refusal = refused("EMAIL", members)
        assert reason in refusal.status_message
        assert refusal.status_code == 400


class TestHeaders:
    def test_given_15_headers_when_sent_then_all_are_in_the_message_and_16_are_refused(self) -> None:
        headers = [(f"X-{number}", f"value {number}") for number in range(16)]
        message = received(with_headers(*headers[:15]))
        assert [(name, message[name]) for name, _ in headers[:15]] == headers[:15]
        refusal = refused("EMAIL", with_headers(*headers))
        assert refusal.status_message == "SimpleEmail.Headers may have at most 15 headers, not 16"

    def test_given_the_longest_name_and_value_when_sent_then_they_arrive(self) -> None:
        name, value = "X" * 126, " ".join(["ü" * 86] * 10) + "!"
        assert len(value) == 870
        message = received(with_headers((name, "v"), ("X", value)))
        assert (message[name].strip(), message["X"]) == ("v", value)

    @pytest.mark.parametrize(
        ("header", "text"),
        [
            (("X" * 127, "v"), "a name must have 1 to 126 printable ASCII characters"),
            (("", "v"), "a name must have 1 to 126 printable ASCII characters"),
            (("a:b", "v"), "a name must have 1 to 126 printable ASCII characters"),
            (("ü", "v"), "a name must have 1 to 126 printable ASCII characters"),
            (("X", "v" * 871), "X may have at most 870 characters, not 871"),
            (("X", "v\r\nBcc: a@example.com"), "X must be one line"),
            (("subject", "v"), "Duplicate header 'subject'"),
            (("Content-type", "v"), "Duplicate header 'Content-type'"),
        ],
    )
    def test_given_a_header_that_breaks_a_rule_when_sent_then_it_is_refused(
        self, header: tuple[str, str], text: str
    ) -> None:
        assert text in refused("EMAIL", with_headers(header)).status_message

    def test_given_a_header_twice_when_sent_then_it_is_refused(self) -> None:
        assert refused("EMAIL", with_headers(("X", "1"), ("x", "2"))).status_message == "Duplicate header 'x'"

    def test_given_a_reply_to_header_when_sent_then_it_is_accepted_only_without_reply_to_addresses(self) -> None:
        members = with_headers(("Reply-To", "a@example.com"))
        assert received(members)["Reply-To"] == "a@example.com"
        refusal = refused("EMAIL", {**members, "ReplyToAddresses": ["b@example.com"]})
        assert refusal.status_message == "Duplicate header 'Reply-To'"

    def test_given_a_name_in_any_script_when_sent_then_only_the_name_is_encoded(self) -> None:
        built = build("EMAIL", {"Body": "x", "FromAddress": "Jürgen <j@example.com>"})
        assert b"From: =?utf-8?q?J=C3=BCrgen?= <j@example.com>\r\n" in built.raw
        assert built.headers["From"] == built.details["from_address"] == "Jürgen <j@example.com>"

    @pytest.mark.parametrize(
        ("members", "text"),
        [
            ({"FromAddress": "jürgen@example.com"}, "FromAddress must be an e-mail address"),
            ({"ReplyToAddresses": ["ü,"]}, "ReplyToAddresses must be an e-mail address"),
            ({"FromAddress": "a@example.com\nBcc: b@example.com"}, "FromAddress must be an e-mail address"),
        ],
    )
    def test_given_a_member_that_is_not_an_address_when_sent_then_it_is_refused(
        self, members: dict[str, Any], text: str
    ) -> None:
        assert text in refused("EMAIL", {"Body": "x", **members}).status_message

    @pytest.mark.parametrize(
        "address", ["jo", "jo@", "@example.com", "a b@example.com", "a@b,c@d.example", "a@b\nBcc: c@d"]
    )
    @pytest.mark.parametrize(
        "members", [{"Body": "x"}, {"RawEmail": {"Data": b"From: a@example.com\r\nSubject: x\r\n\r\nx"}}]
    )
    def test_given_a_recipient_that_is_not_an_address_when_sent_then_it_is_refused(
        self, members: dict[str, Any], address: str
    ) -> None:
        refusal = refused("EMAIL", members, address=address)
        assert refusal.status_message == f"Address must be an e-mail address, not {address!r}"

    def test_given_no_from_address_when_sent_then_it_is_refused(self) -> None:
        refusal = refused("EMAIL", {"Body": "x"}, settings={})
        assert refusal.status_message == "FromAddress must be specified in the message or in the channel"


class TestCharacterSets:
    @pytest.mark.parametrize(
        ("text", "charset"), [("Grüße", "EUC-JP"), ("ﾊﾝｶｸ", "Shift_JIS"), ("漢字", "ISO-2022-JP"), ("é", "ISO-8859-1")]
    )
    def test_given_a_subject_in_a_character_set_when_sent_then_it_arrives_in_that(
        self, text: str, charset: str
    ) -> None:
        part = {"Data": text, "Charset": charset}
        built = build("EMAIL", simple(Subject=part, TextPart=part))
        assert (built.title, built.headers["Subject"], built.body) == (text, text, text)
        assert f"=?{charset.lower()}?".encode() in built.raw.lower()

    @pytest.mark.parametrize("charset", ["idna", "punycode"])
    def test_given_a_domain_encoding_as_charset_when_sent_then_it_is_refused(self, charset: str) -> None:
        refusal = refused("EMAIL", simple(TextPart={"Data": "x", "Charset": charset}))
        assert "is not the name of a character set" in refusal.status_message


class TestBody:
    def test_given_only_a_body_when_sent_then_it_is_a_text_with_an_empty_subject(self) -> None:
        built = build("EMAIL", {"Body": "Hällo"})
        assert (built.title, built.body) == ("", "Hällo")
        assert built.headers["Content-Type"] == "text/plain; charset=UTF-8"

    def test_given_a_subject_and_a_body_when_sent_then_the_message_has_both(self) -> None:
        built = build("EMAIL", {**simple(Subject="S"), "Body": "B"})
        assert (built.title, built.body) == ("S", "B")


class TestRawEmail:
    def test_given_raw_data_when_sent_then_the_bytes_are_unchanged_and_can_be_read(self) -> None:
        data = golden("email_alternative.eml")
        built = build("EMAIL", {**simple(TextPart="not this"), "RawEmail": {"Data": data}})
        assert built.raw == data
        assert (built.title, built.body) == ("Grüße", "Hi Jo,\n1 = 1")
        assert built.headers["X-Campaign"] == "autumn"
        assert built.details == {
            "from_address": "Shop <shop@example.com>", "text": "Hi Jo,\n1 = 1", "html": "<p>Grüße</p>",
        }  # fmt: skip

    @pytest.mark.parametrize("line", [b"From:\r\n x@example.org", b"From: x@example.org"])
    def test_given_a_folded_header_when_read_then_it_is_one_line(self, line: bytes) -> None:
        built = build("EMAIL", {"RawEmail": {"Data": line + b"\r\nSubject: a\r\n b\r\n\r\nx"}})
        assert (built.details["from_address"], built.title) == ("x@example.org", "a b")

    def test_given_raw_data_when_sent_then_the_sender_is_that_of_its_header_and_not_of_the_message(self) -> None:
        data = b"FROM: =?utf-8?q?J=C3=BCrgen?= <j@example.com>\n\nB"
        built = build("EMAIL", {"RawEmail": {"Data": data}, "FromAddress": "other@example.com"})
        assert built.details["from_address"] == "Jürgen <j@example.com>"

    @pytest.mark.parametrize(
        "data",
        [
            b64encode(b"From: a@example.com\nSubject: S\n\nB"),  # a caller who does not know that botocore encodes it
            b"Subject: S\n\nFrom: a@example.com",
            b"\x00",
            b"Content-Type: image/png\n\nx",
        ],
    )
    def test_given_raw_data_without_a_sender_when_sent_then_it_is_refused(self, data: bytes) -> None:
        refusal = refused("EMAIL", {"RawEmail": {"Data": data}, "FromAddress": "a@example.com"})
        assert (refusal.status_code, refusal.status_message) == (400, "Missing required header 'From'.")

    def test_given_raw_data_with_an_attachment_when_read_then_the_attachment_is_not_the_text(self) -> None:
        data = (
            b'From: a@example.com\nContent-Type: multipart/mixed; boundary="b"\n\n'
            b"--b\nContent-Disposition: attachment\n\nattached\n--b\n\ntext\n--b--\n"
        )
        built = build("EMAIL", {"RawEmail": {"Data": data}})
        assert built.body == "text"
        assert built.title is None

    @pytest.mark.parametrize(
        ("data", "title", "body"),
        [
            (FROM + b"Subject: S\nContent-Type: text/plain; charset=nope\n\n\xc3\xa9", "S", "é"),
            (FROM + b"Subject: =?nope?q?x?=\n\nB", "=?nope?q?x?=", "B"),
            (FROM + b"Subject: \xff\n\n\xff", "\ufffd", "\ufffd"),
            (FROM + b"Content-Type: image/png\n\nx", None, ""),
            (FROM + b"\x00", None, "\x00"),
        ],
    )
    def test_given_invalid_raw_data_when_sent_then_it_is_still_sent(
        self, data: bytes, title: str | None, body: str
    ) -> None:
        built = build("EMAIL", {"RawEmail": {"Data": data}})
        assert (built.raw, built.title, built.body) == (data, title, body)

    def test_given_a_text_part_with_nested_parts_when_read_then_it_is_not_a_text(self) -> None:
        message: Message[str, str] = Message()
        message["Content-Type"] = "text/plain"
        message.attach(Message())
        assert mime._decoded_text(message) == ""

    @pytest.mark.parametrize(
        "data",
        [
            FROM + b"Subject: S\n" + b"Content-Type: message/rfc822\n\n" * 3_000 + b"\nhi",
            FROM
            + b"Subject: S\n"
            + b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3_000)),
        ],
    )
    def test_given_very_deeply_nested_parts_when_sent_then_the_headers_can_be_read(self, data: bytes) -> None:
        built = build("EMAIL", {"RawEmail": {"Data": data}})
        assert (built.raw, built.title, built.body) == (data, "S", "")

    def test_given_a_raw_email_without_data_when_sent_then_the_other_members_count(self) -> None:
        assert build("EMAIL", {"RawEmail": {}, "Body": "B"}).body == "B"

    def test_given_ten_megabytes_when_sent_then_they_are_accepted_and_one_more_byte_is_refused(self) -> None:
        data = (FROM + b"Content-Type: image/png\n\n").ljust(email.MAX_SIZE, b"x")
        assert build("EMAIL", {"RawEmail": {"Data": data}}).raw == data
        refusal = refused("EMAIL", {"RawEmail": {"Data": data + b"x"}})
        assert refusal.status_message == "Message length is more than 10485760 bytes long: 10485761"
        assert "more than 10485760 bytes" in refused("EMAIL", {"Body": "x" * email.MAX_SIZE}).status_message


def test_given_a_message_on_another_channel_when_sent_then_e_mail_modules_are_not_imported() -> None:
    script = "import pinpoint_mock.messages.providers.table, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    mail = {f"pinpoint_mock.messages.providers.{name}" for name in ("email", "email_payloads", "mime")}
    assert mail.isdisjoint(done.stdout.split())
