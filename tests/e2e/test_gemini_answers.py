"""Gemini: what every answer is like, whatever it answers."""

import re

import pki
import pytest
import wire
from folder import make_folder, page, pages_of

# The statuses of the specification; 11 is one of them that is not sent.
STATUSES = set("10 20 30 31 40 41 42 43 44 50 51 52 53 59 60 61 62".split())

# What is asked, for each status that an answer can have.
REQUESTS = {
    "20": "gemini://localhost:PORT/",
    "20 download": "gemini://localhost:PORT/small.bin",
    "20 streamed": "gemini://localhost:PORT/large.bin",
    "30": "gemini://localhost:PORT/for-now/",
    "31": "gemini://localhost:PORT/old/",
    "31 slash": "gemini://localhost:PORT/private-not",
    "40": "gemini://localhost:PORT/deleted.bin",
    "51": "gemini://localhost:PORT/nothing/",
    "52": "gemini://localhost:PORT/gone/",
    "53": "gemini://example.org/",
    "59": "gemini://localhost:PORT/#part",
    "59 too long": "gemini://localhost:PORT/" + "x" * 1024,
    "59 empty": "",
    "60": "gemini://localhost:PORT/private/",
    "61": "gemini://localhost:PORT/private/",
    "62": "gemini://localhost:PORT/private/",
}

FILES = {
    "site.yaml": (
        "redirects:\n"
        "  /old/: /private-not/\n"
        "  /for-now/: {to: /, temporary: yes}\n"
    ),
    "index.md": page(
        "Home", "[Small](small.bin) [Large](large.bin) [Gone](deleted.bin)\n"
    ),
    "private-not.md": page("Public"),
    "private/index.md": page("Private"),
    "gone.md": page("Gone", gone="yes"),
    "small.bin": b"\1\2\3" * 100,
    "large.bin": b"\1\2\3" * 100000,
    "deleted.bin": b"\1\2\3" * 100000,
}


@pytest.fixture(scope="module")
def readers(tmp_path_factory):
    """The certificates to ask with, by status."""
    folder = tmp_path_factory.mktemp("readers")
    return {
        "61": pki.make(folder, "stranger"),
        "62": pki.make(folder, "expired", start=-20, end=-10),
    }


@pytest.fixture(scope="module")
def every(lasting_server, tmp_path_factory):
    """A server that has something to answer each of them with."""
    folder = tmp_path_factory.mktemp("every")
    make_folder(folder / "content", FILES)
    (folder / "capsule.conf").write_text(
        "sites:\n  - hosts: localhost\n    content: content\n"
        "    private:\n      - paths: /private/\n"
        f"        readers: {'0' * 64}\n"
    )
    one = lasting_server("-c", folder / "capsule.conf", content=None)
    (folder / "content" / "deleted.bin").unlink()
    return one


@pytest.fixture
def answered(every, readers, name):
    """The bytes of an answer, and whether close_notify ended them."""
    url = REQUESTS[name].replace("PORT", str(every.gemini_port))
    return wire.gemini_raw(
        every.gemini_port,
        url.encode() + b"\r\n",
        certificate=readers.get(name),
    )


@pytest.mark.parametrize("name", REQUESTS)
def test_a_header_is_status_space_meta_and_crlf(answered, name):
    received, _ = answered
    header, end, body = received.partition(b"\r\n")
    assert re.fullmatch(rb"[1-6]\d [^ \x00-\x1f\x7f][^\x00-\x1f\x7f]*", header)
    assert header[:2].decode() == name[:2]
    assert header[:2].decode() in STATUSES
    assert end == b"\r\n"


@pytest.mark.parametrize("name", REQUESTS)
def test_a_header_has_at_most_1024_bytes(answered, name):
    received, _ = answered
    assert received.index(b"\r\n") + 2 <= 1024


@pytest.mark.parametrize("name", REQUESTS)
def test_only_success_has_a_body(answered, name):
    received, _ = answered
    _, _, body = received.partition(b"\r\n")
    assert bool(body) == (name[:2] == "20")


@pytest.mark.parametrize("name", REQUESTS)
def test_close_notify_ends_every_answer(answered, name):
    assert answered[1]


@pytest.mark.parametrize("name", REQUESTS)
def test_an_answer_begins_without_a_byte_order_mark(answered, name):
    received, _ = answered
    assert received[:1].isdigit()
    assert b"\xef\xbb\xbf" not in received


def test_the_longest_redirect_has_a_header_of_at_most_1024_bytes(
    server, tmp_path
):
    # Letters that are three bytes in an address, as much as a request holds.
    start = len("gemini://localhost:65535/")
    parts = ["x" * 180] * 4 + ["é" * ((1024 - start - 4 * 181) // 6)]
    path = "/".join(parts)
    files = {"index.md": page("Home"), f"{path}/index.md": page("Deep")}
    one = server(content=make_folder(tmp_path / "content", files))
    written = "/" + path.replace("é", "%C3%A9")
    url = one.url(written)
    assert 1010 < len(url) <= 1024
    answer = wire.gemini(one.gemini_port, url)
    assert answer.header == f"31 {written}/"
    assert len(answer.header) + 2 <= 1024


def test_a_redirect_carries_neither_fragment_nor_query(guide):
    answer = wire.gemini(guide.gemini_port, guide.url("/risks?query"))
    assert answer.header == "31 /risks/"


def test_a_redirect_leads_to_a_page(guide, shipped):
    for path in pages_of(shipped):
        if path == "/":
            continue
        answer = wire.gemini(guide.gemini_port, guide.url(path[:-1]))
        assert answer.header == f"31 {path}"
        answer = wire.gemini(guide.gemini_port, guide.url(answer.meta))
        assert answer.status == "20"


def texts_of(server, shipped):
    """The answers to gemtext and texts of every page."""
    for path in pages_of(shipped):
        for name in "", "page.txt", "flow.txt", "narrow.txt":
            yield wire.gemini(server.gemini_port, server.url(path + name))


def test_the_lines_of_a_text_all_end_in_lf_or_all_in_crlf(guide, shipped):
    for answer in texts_of(guide, shipped):
        assert answer.meta.startswith("text/")
        assert answer.body.endswith(b"\n")
        pairs = answer.body.count(b"\r\n")
        assert answer.body.count(b"\r") == pairs
        assert pairs in (0, answer.body.count(b"\n"))


def test_texts_are_utf_8_without_control_characters(guide, shipped):
    for answer in texts_of(guide, shipped):
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", answer.text)


def test_gemtext_states_its_language(guide, shipped):
    for path in pages_of(shipped):
        answer = wire.gemini(guide.gemini_port, guide.url(path))
        assert re.fullmatch(r"text/gemini; lang=[a-z-]+", answer.meta), path


def test_links_and_headings_are_set_off_from_their_marks(guide, shipped):
    for path in pages_of(shipped):
        text = wire.gemini(guide.gemini_port, guide.url(path)).text
        for line in text.split("\n"):
            if line.startswith("=>"):
                assert re.fullmatch(r"=> \S+( \S.*)?", line), line
            elif line.startswith("#"):
                assert re.fullmatch(r"#{1,3} \S.*", line), line


def test_a_line_of_prose_that_looks_like_a_mark_is_none(server, tmp_path):
    body = "\\=> /x/ y\n\n\\# no heading\n\n\\* no item\n\n\\> no quote\n"
    files = {"index.md": page("Home", body + "\n\\`\\`\\` no fence\n")}
    one = server(content=make_folder(tmp_path / "content", files))
    text = wire.gemini(one.gemini_port, one.url()).text
    assert text.startswith("# Home\n")
    for line in text.split("\n")[1:]:
        assert not line.startswith(("=>", "#", "* ", ">", "```")), line
    for words in "no heading", "no item", "no quote", "no fence":
        assert words in text
