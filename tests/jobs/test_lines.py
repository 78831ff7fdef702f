"""The lines of a file that is read in pieces of any size."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pinpoint_mock.jobs import lines as lines_module
from pinpoint_mock.jobs.lines import LineChunks, NotUtf8, UnreadableFile, read_first_line


class Pieces(io.BytesIO):
    """A stream that returns its content in pieces of these sizes, repeatedly.

    Args:
        content: The content.
        sizes: The maximum number of bytes of each read.
    """

    def __init__(self, content: bytes, sizes: list[int]) -> None:
        super().__init__(content)
        self._sizes = sizes
        self._reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self._reads += 1
        return super().read(self._sizes[self._reads % len(self._sizes)])


def all_lines(content: bytes, *sizes: int) -> list[tuple[int, str]]:
    """Return the lines of a file that is read in pieces, with their numbers."""
    lines = LineChunks(Pieces(content, list(sizes) or [1 << 20]))
    return [(number, line) for chunk in lines for number, line in enumerate(chunk, lines.number)]


def texts(content: bytes, *sizes: int) -> list[str]:
    return [line for _, line in all_lines(content, *sizes)]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 1000])
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", [""]),
        (b"a", ["a"]),
        (b"a\n", ["a", ""]),
        (b"a\nb", ["a", "b"]),
        (b"\n\n", ["", "", ""]),
        ("é\n€\n😀".encode(), ["é", "€", "😀"]),
        (b"a\r\nb\r\n", ["a\r", "b\r", ""]),
        (b"\xef\xbb\xbfa\nb", ["a", "b"]),
        (b"\xef\xbb\xbf", [""]),
        ("a\n\ufeffb".encode(), ["a", "\ufeffb"]),
        ("a\x85b\u2028c\x0bd\x0ce\x1cf".encode(), ["a\x85b\u2028c\x0bd\x0ce\x1cf"]),
    ],
)
def test_pieces_of_any_size_give_the_same_lines_with_their_numbers(
    content: bytes, expected: list[str], size: int
) -> None:
    assert all_lines(content, size) == list(enumerate(expected, 1))


@given(
    text=st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from("\r\n€")), max_size=200),
    sizes=st.lists(st.integers(1, 40), min_size=1, max_size=10),
    has_mark=st.booleans(),
)
def test_any_content_split_in_any_way_gives_the_same_lines(text: str, sizes: list[int], has_mark: bool) -> None:
    content = text.encode("utf-8-sig" if has_mark else "utf-8")
    expected = (text if has_mark else text.removeprefix("\ufeff")).split("\n")

    assert all_lines(content, *sizes) == list(enumerate(expected, 1))


@pytest.mark.parametrize("size", [2, 3, 1000])
@pytest.mark.parametrize("content", [b"\x1f\x8b\x08\x00abc", b"\x1f\x8b"])
def test_compressed_files_are_recognised_by_their_first_bytes(content: bytes, size: int) -> None:
    with pytest.raises(NotUtf8, match=r"^the file is compressed with gzip; compressed files cannot be imported$"):
        texts(content, size)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"a\nb\n\xff", "invalid start byte"),
        (b"a\nb\n\xc3(", "invalid continuation byte"),
        (b"a\nb\n\xe2\x82", "unexpected end of data"),
        (b"a\nb\n\xed\xa0\x80", "invalid continuation byte"),
    ],
)
@pytest.mark.parametrize("size", [1, 1000])
def test_the_error_for_bytes_that_are_not_utf_8_says_where_they_are(content: bytes, reason: str, size: int) -> None:
    with pytest.raises(NotUtf8, match=f"^the file is not UTF-8: {reason} 0x.. in line "):
        texts(content, size)


@pytest.mark.parametrize("size", [3, 7, 19])
@pytest.mark.parametrize(
    ("content", "number"), [("x" * 21, 1), ("a\n" + "x" * 21, 2), ("a\n" * 50 + "€" * 21 + "\nb", 51)]
)
def test_the_error_for_a_too_long_line_has_its_number(
    monkeypatch: pytest.MonkeyPatch, content: str, number: int, size: int
) -> None:
    monkeypatch.setattr(lines_module, "MAX_LINE", 20)

    with pytest.raises(UnreadableFile, match=f"^line {number} has more than 20 characters$"):
        texts(content.encode(), size)


@pytest.mark.parametrize("size", [3, 7, 19])
def test_a_line_of_the_maximum_length_is_read(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(lines_module, "MAX_LINE", 20)

    assert texts(b"x" * 20 + b"\n" + "€".encode() * 20, size) == ["x" * 20, "€" * 20]


def test_a_piece_is_shorter_than_the_longest_line() -> None:
    assert lines_module._CHUNK < lines_module.MAX_LINE


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", b""),
        (b"a", b"a"),
        (b"a\nb\n", b"a"),
        (b"\r\n \n\na\r\nb\n", b"\r\n \n\na\r"),
        (b"\xef\xbb\xbf\n\na\nb", b"\xef\xbb\xbf\n\na"),
        (b"\n\n", b"\n\n"),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 1000])
def test_the_first_line_that_is_not_blank_is_found(content: bytes, expected: bytes, size: int) -> None:
    assert read_first_line(Pieces(content, [size])).read() == expected


def test_an_endless_first_line_is_not_read_completely() -> None:
    stream = io.BytesIO(b"x" * 10_000_000)

    found = read_first_line(stream).read()

    assert lines_module.MAX_LINE < len(found) < 5_000_000
    assert stream.tell() == len(found)
