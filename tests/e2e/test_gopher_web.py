"""Readers who come to the Gopher port from the web, or leave it for there."""

import pytest

from folder import make_folder, page
from wire import gopher, gopher_menu, gopher_raw


@pytest.mark.parametrize("prefix", ["", "/"])
def test_a_url_selector_answers_a_page_that_leads_there(guide, prefix):
    page = gopher(guide.gopher_port, prefix + "URL:https://doi.org/10.1/x")
    text = page.decode()
    assert text.startswith("<!DOCTYPE html>")
    assert '<a href="https://doi.org/10.1/x">' in text
    assert 'content="10; url=https://doi.org/10.1/x"' in text


def test_every_web_link_of_our_menus_is_answered(guide):
    links = [
        item
        for item in gopher_menu(guide.gopher_port, "/risks/")
        if item.type == "h"
    ]
    assert links
    for item in links:
        assert item.selector.startswith("URL:")
        page = gopher(guide.gopher_port, item.selector)
        assert page.startswith(b"<!DOCTYPE html>"), item


def test_what_a_url_selector_holds_is_escaped(guide):
    page = gopher(guide.gopher_port, "URL:https://e.org/?a='b'&c").decode()
    assert "https://e.org/?a=&#39;b&#39;&amp;c" in page
    assert "'" not in page.replace("&#39;", "")


@pytest.mark.parametrize(
    "uri",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://e.org/",
        "https://e.org/<script>",
        'https://e.org/"onclick=',
        "",
    ],
)
def test_a_url_selector_of_another_kind_is_an_error(guide, uri):
    assert gopher(guide.gopher_port, "URL:" + uri).startswith(b"3")


@pytest.mark.parametrize("target", ["/risks/", "/risks", "/risks/?words"])
def test_http_gets_the_page_asked_for_as_text(guide, target):
    answer = gopher_raw(
        guide.gopher_port,
        f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode(),
    )
    header, _, body = answer.partition(b"\r\n\r\n")
    assert header.startswith(b"HTTP/1.0 200 OK\r\n")
    assert b"Content-Type: text/plain; charset=utf-8" in header
    text = gopher(guide.gopher_port, "/risks/page.txt")
    assert body.startswith(b"This is a Gopher server")
    assert body.endswith(text)


def test_http_for_nothing_of_ours_says_what_this_is(guide):
    answer = gopher_raw(guide.gopher_port, b"GET /nothing HTTP/1.0\r\n\r\n")
    assert answer.startswith(b"HTTP/1.0 404 Not Found\r\n")
    assert f"gopher://localhost:{guide.gopher_port}/".encode() in answer


def test_urls_lead_anywhere_whole(guide):
    for prefix in ("", "/"):
        for url in ("https://e.org/?a=1", "https://e.org/" + "x" * 300):
            answer = gopher(guide.gopher_port, f"{prefix}URL:{url}").decode()
            assert f'<a href="{url}">' in answer


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    deep = "x" * 140
    return make_folder(
        tmp_path_factory.mktemp("content"),
        {
            "index.md": page(
                "Home",
                f"[Café](café.md)\n\n[Why](why%3F.md)\n\n[a](a%3Fb.txt)\n\n"
                f"[Deep]({deep}/{deep}.md)\n",
            ),
            "café.md": page("Café"),
            "why?.md": page("Why?"),
            "a?b.txt": "What a? holds.",
            f"{deep}/{deep}.md": page("Deep"),
        },
    )


def test_http_finds_names_in_any_script(served):
    for name in ("/caf%C3%A9/", "/caf%c3%a9", "/x/../caf%C3%A9/"):
        request = f"GET {name} HTTP/1.1\r\n\r\n".encode()
        answer = gopher_raw(served.gopher_port, request)
        assert answer.startswith(b"HTTP/1.0 200 OK\r\n"), name
    for name in ("/../caf%C3%A9/", "/" + "x" * 250):
        request = f"GET {name} HTTP/1.1\r\n\r\n".encode()
        answer = gopher_raw(served.gopher_port, request)
        assert answer.startswith(b"HTTP/1.0 404 Not Found\r\n"), name


def test_http_head_is_a_header_alone(served):
    answer = gopher_raw(served.gopher_port, b"HEAD / HTTP/1.1\r\n\r\n")
    assert answer.startswith(b"HTTP/1.0 200 OK\r\n")
    assert answer.endswith(b"\r\n\r\n") and answer.count(b"\r\n\r\n") == 1


def test_all_that_a_menu_lists_is_there(served):
    listed = [
        item
        for item in gopher_menu(served.gopher_port, "/")
        if item.type in "01"
    ]
    assert len(listed) > 4
    for item in listed:
        assert not gopher(served.gopher_port, item.selector).startswith(b"3")
    assert gopher(served.gopher_port, "/a?b.txt") == b"What a? holds.\r\n"


def test_the_log_holds_no_query_and_no_address_of_a_link(server):
    one = server()
    gopher(one.gopher_port, "URL:https://example.org/secret")
    gopher_raw(one.gopher_port, b"GET /risks/?secret HTTP/1.0\r\n\r\n")
    gopher(one.gopher_port, "URL:ftp://example.org/?secret=42")
    gopher(one.gopher_port, "/URL:data:secret")
    gopher(one.gopher_port, "/risks/?secret")
    one.wait_for_log("status=web")
    one.wait_for_log("path=/risks/")
    one.wait_for_log("status=http")
    assert "secret" not in one.stderr
