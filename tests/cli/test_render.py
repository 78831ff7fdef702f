"""`python -m pinpoint_mock render`: the message that a person gets from a template."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import pinpoint_mock
from pinpoint_mock.cli.main import main

pytest.importorskip("rich")

TEMPLATES: dict[str, Any] = {
    "receipt": {"SMSTemplateRequest": {"Body": "Thanks, {{User.UserAttributes.Name}}!"}},
    "size": {"SMSTemplateRequest": {"Body": "Your size: {{Attributes.size}}"}},
    "welcome": {"EmailTemplateRequest": {"Subject": "Hi", "TextPart": "Hello", "HtmlPart": "<b>Hello</b> & bye"}},
    "news": {"PushNotificationTemplateRequest": {"Default": {"Title": "News", "Body": "[bold]Look[/bold]"}}},
}
ANN = {"Id": "ann", "ChannelType": "SMS", "Address": "+12065550100", "User": {"UserAttributes": {"Name": ["Ann"]}}}


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a file for each template and a file for a person."""
    monkeypatch.chdir(tmp_path)
    for name, request in TEMPLATES.items():
        (tmp_path / f"{name}.json").write_text(json.dumps({"TemplateName": name, **request}), encoding="utf-8")
    (tmp_path / "ann.json").write_text(json.dumps(ANN), encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("files")
def test_given_a_template_when_it_is_rendered_then_the_message_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", "receipt.json", "--for", "ann.json"]) == 0
    assert capsys.readouterr().out == (
        "SMS template 'receipt' for endpoint 'ann' on SMS: sent\n"
        "  to: +12065550100\n"
        "  encoding: GSM-7, 12 characters\n"
        "  parts: 1\n"
        "  size: 12 bytes\n"
        "  | Thanks, Ann!\n"
    )


@pytest.mark.usefixtures("files")
def test_given_a_message_that_would_not_be_sent_when_it_is_rendered_then_the_status_is_1(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["render", "size.json", "--for", "ann.json"]) == 1
    out = capsys.readouterr().out
    assert "SMS template 'size' for endpoint 'ann' on SMS: not sent\n" in out
    assert "  missing: Attributes.size\n" in out
    assert "  | Your size: \n" in out


@pytest.mark.usefixtures("files")
def test_given_several_templates_when_they_are_rendered_then_all_are_shown_or_the_named_one(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    everything = [{"TemplateName": name, **request} for name, request in TEMPLATES.items()]
    (files / "all.json").write_text(json.dumps(everything), encoding="utf-8")
    main(["render", "all.json", "--for", "ann.json"])
    assert [line for line in capsys.readouterr().out.splitlines() if line.startswith(("SMS", "EMAIL", "PUSH"))] == [
        "SMS template 'receipt' for endpoint 'ann' on SMS: sent",
        "SMS template 'size' for endpoint 'ann' on SMS: not sent",
        "EMAIL template 'welcome' for endpoint 'ann' on EMAIL: sent",
        "PUSH template 'news' for endpoint 'ann' on APNS: sent",
        "PUSH template 'news' for endpoint 'ann' on GCM: sent",
    ]
    assert main(["render", "all.json", "--for", "ann.json", "--template", "receipt"]) == 0
    assert capsys.readouterr().out.count("template") == 1


@pytest.mark.usefixtures("files")
def test_given_a_push_when_it_is_rendered_then_its_payload_is_printed_as_json(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["render", "news.json", "--for", "ann.json"])
    out = capsys.readouterr().out
    assert '"body": "[bold]Look[/bold]"' in out
    assert "  | [bold]Look[/bold]\n" in out


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("template", [*TEMPLATES])
def test_given_a_terminal_when_a_template_is_rendered_then_it_is_a_panel_with_the_text_as_it_is(
    template: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    main(["render", f"{template}.json", "--for", "ann.json"])
    out = capsys.readouterr().out
    assert out.startswith("╭─")
    assert {"receipt": "Thanks, Ann!", "size": "Your size:", "welcome": "Hello", "news": "[bold]Look[/bold]"}[
        template
    ] in out


@pytest.mark.usefixtures("files")
def test_given_a_page_when_templates_are_rendered_then_it_has_the_message_and_loads_nothing(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["render", "welcome.json", "--for", "ann.json", "-o", "page.html"]) == 0
    assert "wrote page.html\n" in capsys.readouterr().out
    page = (files / "page.html").read_text("utf-8")
    assert 'srcdoc="&lt;b&gt;Hello&lt;/b&gt; &amp; bye"' in page
    assert "No message was really sent." in page
    assert not any(part in page for part in ("<script", "<link", " src=", "@import", "url("))


def test_given_open_when_templates_are_rendered_then_the_browser_gets_the_page(files: Path) -> None:
    browser = files / "browser"
    browser.write_text(f'#!{sys.executable}\nimport sys\nopen("opened", "w").write(sys.argv[1])\n', encoding="utf-8")
    browser.chmod(0o755)
    package = str(Path(pinpoint_mock.__file__).parents[1])
    environment = {**os.environ, "BROWSER": f"{browser} %s", "TMPDIR": str(files), "PYTHONPATH": package}
    command = [sys.executable, "-m", "pinpoint_mock", "render", "receipt.json", "--for", "ann.json", "--open"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    [page] = files.glob("pinpoint-mock-*/previews.html")
    assert (files / "opened").read_text("utf-8") == page.resolve().as_uri()


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["ann.json", "--for", "ann.json"], "pinpoint_mock: ann.json:$: has no template\n"),
        (["receipt.json", "--for", "receipt.json"], "pinpoint_mock: receipt.json:$: has no endpoint\n"),
        (["gone.json", "--for", "ann.json"], "pinpoint_mock: gone.json: No such file or directory\n"),
        (
            ["receipt.json", "--for", "ann.json", "--template", "reciept"],
            "pinpoint_mock: receipt.json:$: has no template 'reciept'; it has 'receipt' (did you mean 'receipt'?)\n",
        ),
    ],
)
def test_given_a_file_that_cannot_be_used_when_it_is_rendered_then_the_error_is_one_line_and_the_status_2(
    arguments: list[str], error: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["render", *arguments]) == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", error)


@pytest.mark.usefixtures("files")
def test_given_no_rich_when_a_template_is_rendered_then_the_error_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "rich.console", None)
    assert main(["render", "receipt.json", "--for", "ann.json"]) == 2
    assert capsys.readouterr().err == (
        "pinpoint_mock: this command needs the library rich; install it with: pip install 'pinpoint-mock[cli]'\n"
    )


def test_given_a_terminal_of_another_encoding_when_a_template_is_rendered_then_odd_characters_are_question_marks(
    files: Path,
) -> None:
    (files / "odd.json").write_text(json.dumps({"SMSTemplateRequest": {"Body": "“Ann”"}}), encoding="utf-8")
    package = str(Path(pinpoint_mock.__file__).parents[1])
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": package}
    command = [sys.executable, "-m", "pinpoint_mock", "render", "odd.json", "--for", "ann.json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert "  | ?Ann?\n" in done.stdout


def test_given_a_line_that_cannot_be_used_when_a_template_is_rendered_then_it_is_named_and_the_others_are_shown(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (files / "people.csv").write_text("Id,ChannelType,Address\nann,SMS,+12065550100\nbob,PIGEON,x\n")
    (files / "hello.json").write_text('{"TemplateName": "hello", "SMSTemplateRequest": {"Body": "Hello"}}')
    assert main(["render", "hello.json", "--for", "people.csv"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("note: people.csv:3:$: ChannelType must be one of")
    assert "endpoint 'ann'" in printed
