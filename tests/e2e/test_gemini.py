"""Gemini: what is answered to which request."""

import re

import pytest
import wire


def test_a_page_is_gemtext_in_its_language(guide):
    answer = wire.gemini(guide.gemini_port, guide.url("/risks/"))
    assert answer.header == "20 text/gemini; lang=en"
    assert answer.text.startswith("# ")
    assert "\r" not in answer.text
    assert not answer.text.startswith("\ufeff")


def test_an_empty_path_is_the_home_page(guide):
    home = wire.gemini(guide.gemini_port, guide.url("/"))
    assert home.status == "20"
    assert wire.gemini(guide.gemini_port, guide.url("")) == home


@pytest.mark.parametrize("name", ["page.txt", "flow.txt", "narrow.txt"])
def test_the_texts_of_a_page_are_served_too(guide, name):
    answer = wire.gemini(guide.gemini_port, guide.url("/risks/" + name))
    assert re.fullmatch(r"20 text/plain(; [a-z0-9=-]+)*", answer.header)
    assert "lang=en" in answer.header
    assert "What the risks are" in answer.text


def test_a_path_without_its_final_slash_is_redirected(guide):
    answer = wire.gemini(guide.gemini_port, guide.url("/risks"))
    assert answer.header == "31 /risks/"
    assert answer.body == b""


def test_a_query_on_a_page_is_passed_over(guide):
    page = wire.gemini(guide.gemini_port, guide.url("/risks/"))
    assert wire.gemini(guide.gemini_port, guide.url("/risks/?a=b%20c")) == page


@pytest.mark.parametrize(
    "path", ["/%72isks/", "/./risks/", "/about/../risks/", "/risks/%2e/"]
)
def test_a_path_written_in_another_way_is_the_same_page(guide, path):
    page = wire.gemini(guide.gemini_port, guide.url("/risks/"))
    assert wire.gemini(guide.gemini_port, guide.url(path)) == page


@pytest.mark.parametrize(
    "path",
    [
        "/nothing/",
        "/risks/nothing.txt",
        "/risks//",
        "//risks/",
        "/Risks/",
        "/index.md",
        "/risks/index.md",
        "/index.gmi",
        "/gophermap",
        "/site.yaml",
        "/references.json",
        "/README.md",
        "/.capsule-build",
        "/risks%2F",
        "/about%2Fnotice/",
        "/about%2fnotice/",
        "/" + "x" * 900,
    ],
)
def test_what_is_not_there_is_51_without_a_body(guide, path):
    answer = wire.gemini(guide.gemini_port, guide.url(path))
    assert answer.status == "51"
    assert answer.body == b""


@pytest.mark.parametrize(
    "url",
    [
        "gemini://example.org:{port}/",
        "gemini://localhost.example.org:{port}/",
        "gemini://127.0.0.1:{port}/",
        "gemini://localhost/",
        "gemini://localhost:/",
        "gemini://localhost:1/",
        "https://localhost:{port}/",
        "gopher://localhost:{port}/",
        "titan://localhost:{port}/;size=1",
        "mailto:someone@example.org",
    ],
)
def test_an_address_that_is_not_ours_is_53(guide, url):
    answer = wire.gemini(guide.gemini_port, url.format(port=guide.gemini_port))
    assert answer.status == "53"
    assert answer.body == b""


def test_a_server_name_that_is_not_ours_is_53(guide):
    answer = wire.gemini(guide.gemini_port, guide.url(), sni="example.org")
    assert answer.status == "53"


def test_a_client_that_sends_no_server_name_is_answered(guide):
    answer = wire.gemini(guide.gemini_port, guide.url(), sni=None)
    assert answer.status == "20"


@pytest.mark.parametrize("host", ["LOCALHOST", "LocalHost", "localhost."])
def test_a_host_may_be_in_upper_case_or_end_in_a_dot(guide, host):
    url = f"gemini://{host}:{guide.gemini_port}/risks/"
    assert wire.gemini(guide.gemini_port, url).status == "20"


def test_a_scheme_may_be_in_upper_case(guide):
    url = f"GEMINI://localhost:{guide.gemini_port}/risks/"
    assert wire.gemini(guide.gemini_port, url).status == "20"


@pytest.mark.parametrize(
    "request_line",
    [
        b"",
        b"/",
        b"/risks/",
        b"//localhost:{port}/",
        b"localhost",
        b"gemini:",
        b"gemini:/risks/",
        b"gemini://",
        b"gemini:///risks/",
        b"gemini://someone@localhost:{port}/",
        b"gemini://someone:secret@localhost:{port}/",
        b"gemini://@localhost:{port}/",
        b"gemini://localhost:{port}/#part",
        b"gemini://localhost:{port}/risks/#",
        b"gemini://localhost:{port}/%00",
        b"gemini://localhost:{port}/?%00",
        b"gemini://localhost:{port}/%",
        b"gemini://localhost:{port}/%4",
        b"gemini://localhost:{port}/%zz",
        b"gemini://localhost:{port}/?%zz",
        b"gemini://localhost:{port}/\xc3\xa9",
        b"gemini://localhost:{port}/\xff",
        b"gemini://localhost:{port}/\x00",
        b"gemini://localhost:{port}/\t",
        b"gemini://localhost:{port}/\n",
        b"gemini://localhost:{port}/\r",
        b"gemini://localhost:{port}/a b",
        b"gemini://localhost:{port}/<risks>",
        b"gemini://localhost:{port}/../",
        b"gemini://localhost:{port}/../../etc/passwd",
        b"gemini://localhost:{port}/risks/../../",
        b"gemini://localhost:{port}/%2e%2e/",
        b"gemini://localhost:65536/",
        b"gemini://localhost:99999999999999999999/",
        b"gemini://localhost:port/",
        b"gemini://[::1/",
        b"1gemini://localhost:{port}/",
        b" gemini://localhost:{port}/",
        b"gemini://localhost:{port}/ ",
        b"GET / HTTP/1.1",
    ],
)
def test_a_malformed_request_is_59(guide, request_line):
    port = str(guide.gemini_port).encode()
    request = request_line.replace(b"{port}", port) + b"\r\n"
    answer = wire.parse_answer(*wire.gemini_raw(guide.gemini_port, request))
    assert answer.status == "59"
    assert answer.body == b""
    assert answer.notified


def url_of_length(server, length):
    start = server.url("/")
    return start + "x" * (length - len(start))


def test_a_url_of_1024_bytes_is_looked_up(guide):
    url = url_of_length(guide, 1024)
    assert wire.gemini(guide.gemini_port, url).status == "51"


@pytest.mark.parametrize("length", [1025, 1026, 1027, 5000, 50000])
def test_a_longer_url_is_59(guide, length):
    url = url_of_length(guide, length)
    assert wire.gemini(guide.gemini_port, url).status == "59"


def test_1025_bytes_are_59_before_their_line_end_comes(guide):
    request = url_of_length(guide, 1026).encode()
    received, notified = wire.gemini_raw(guide.gemini_port, request)
    assert received.startswith(b"59 ")
    assert notified
