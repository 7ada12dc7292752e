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
        "/" + "x" * 900,
    ],
)
def test_what_is_not_there_is_51_without_a_body(guide, path):
    answer = wire.gemini(guide.gemini_port, guide.url(path))
    assert answer.status == "51"
    assert answer.body == b""


@pytest.mark.parametrize(
    "path",
    ["/risks%2F", "/risks%2f", "/%2Frisks/", "/about%2Fnotice/",
     "/about%2fnotice/", "/about/..%2Frisks/", "/..%2F..%2Fetc%2Fpasswd"],
)  # fmt: skip
def test_an_escaped_slash_separates_nothing(guide, path):
    answer = wire.gemini(guide.gemini_port, guide.url("/") + path[1:])
    assert answer.status in ("51", "59")
    assert answer.body == b""


def refused(server, url, status):
    url = url.replace("PORT", str(server.gemini_port))
    answer = wire.gemini(server.gemini_port, url)
    assert answer.status == status
    assert answer.body == b""


@pytest.mark.parametrize(
    "host",
    [
        "example.org",
        "localhost.example.org",
        "xlocalhost",
        "localhos",
        "localhost..",
        ".localhost",
        "127.0.0.1",
        "[::1]",
        "localhost%2e",
    ],
)
def test_a_host_that_is_not_ours_is_53(guide, host):
    refused(guide, f"gemini://{host}:PORT/", "53")


@pytest.mark.parametrize(
    "authority", ["localhost", "localhost:", "localhost:1", "localhost:65535"]
)
def test_a_port_that_is_not_ours_is_53(guide, authority):
    refused(guide, f"gemini://{authority}/", "53")


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:PORT/",
        "https://localhost:PORT/",
        "gopher://localhost:PORT/",
        "spartan://localhost:PORT/",
        "titan://localhost:PORT/;size=1",
        "data://localhost:PORT/",
        "gemin://localhost:PORT/",
        "gemini+x://localhost:PORT/",
        "file:///etc/passwd",
        "mailto:someone@example.org",
        "about:blank",
    ],
)
def test_a_scheme_that_is_not_ours_is_53(guide, url):
    refused(guide, url, "53")


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


def is_bad(server, request_line):
    port = str(server.gemini_port).encode()
    request = request_line.replace(b"PORT", port) + b"\r\n"
    answer = wire.parse_answer(*wire.gemini_raw(server.gemini_port, request))
    assert answer.status == "59"
    assert answer.body == b""
    assert answer.notified


@pytest.mark.parametrize(
    "request_line",
    [
        b"/",
        b"/risks/",
        b"risks/",
        b"//localhost:PORT/",
        b"localhost",
        b"?query",
        b"://localhost:PORT/",
        b"1gemini://localhost:PORT/",
    ],
)
def test_a_url_without_a_scheme_is_59(guide, request_line):
    is_bad(guide, request_line)


@pytest.mark.parametrize(
    "request_line", [b"gemini:", b"gemini:/risks/", b"gemini://",
                     b"gemini:///risks/", b"gemini://:PORT/", b"gemini://%/"]
)  # fmt: skip
def test_a_url_without_a_host_is_59(guide, request_line):
    is_bad(guide, request_line)


@pytest.mark.parametrize(
    "userinfo", [b"someone@", b"someone:secret@", b":secret@", b":@", b"@"]
)
def test_userinfo_is_59(guide, userinfo):
    is_bad(guide, b"gemini://" + userinfo + b"localhost:PORT/")


@pytest.mark.parametrize("end", [b"#", b"#part", b"?query#part", b"#%20"])
def test_a_fragment_is_59(guide, end):
    is_bad(guide, b"gemini://localhost:PORT/risks/" + end)


@pytest.mark.parametrize(
    "end", [b"%00", b"risks/%00", b"risks/%00.txt", b"?%00"]
)
def test_an_escaped_nul_is_59(guide, end):
    is_bad(guide, b"gemini://localhost:PORT/" + end)


@pytest.mark.parametrize(
    "end", [b"%", b"%4", b"%zz", b"%4z", b"%%34", b"risks%/", b"?%zz", b"?%"]
)
def test_a_bad_escape_is_59(guide, end):
    is_bad(guide, b"gemini://localhost:PORT/" + end)


@pytest.mark.parametrize(
    "line",
    [
        b"gemini://localhost:PORT/\xc3\xa9",
        b"gemini://localhost:PORT/\xff",
        b"gemini://localhost:PORT/?\xe2\x82\xac",
        b"gemini://caf\xc3\xa9.localhost:PORT/",
        b"\xef\xbb\xbfgemini://localhost:PORT/",
    ],
)
def test_a_raw_byte_over_127_is_59(guide, line):
    is_bad(guide, line)


@pytest.mark.parametrize(
    "byte", [b"\x00", b"\x01", b"\t", b"\n", b"\r", b"\x1b", b"\x7f"]
)
def test_a_control_character_is_59(guide, byte):
    is_bad(guide, b"gemini://localhost:PORT/" + byte)
    is_bad(guide, b"gemini://localhost:PORT/ri" + byte + b"sks/")


@pytest.mark.parametrize(
    "path",
    [
        b"..",
        b"../",
        b"../.",
        b"../../",
        b"../../etc/passwd",
        b"risks/../../",
        b"risks/../../risks/",
        b"./../",
        b"%2e%2e/",
        b"%2E./risks/",
        b"risks/%2e%2e/%2e%2e/etc/passwd",
    ],
)
def test_dots_that_lead_above_the_root_are_59(guide, path):
    is_bad(guide, b"gemini://localhost:PORT/" + path)


@pytest.mark.parametrize(
    "port", [b"0", b"65536", b"99999999999999999999", b"port", b"-1", b"1 9"]
)
def test_a_port_that_is_none_is_59(guide, port):
    is_bad(guide, b"gemini://localhost:" + port + b"/")


@pytest.mark.parametrize(
    "request_line",
    [
        b"",
        b" ",
        b"gemini://[::1/",
        b"gemini://[::1]x/",
        b" gemini://localhost:PORT/",
        b"gemini://localhost:PORT/ ",
        b"gemini://localhost:PORT/a b",
        b"gemini://localhost:PORT/<risks>",
        b"gemini://localhost:PORT/\"",
        b"gemini://localhost:PORT/\\..\\",
        b"gemini://localhost:PORT/{risks}",
        b"gemini://local host:PORT/",
        b"Hello, capsule!",
        b"GET / HTTP/1.1",
    ],
)
def test_what_is_no_url_is_59(guide, request_line):
    is_bad(guide, request_line)


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
