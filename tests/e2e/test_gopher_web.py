"""Readers who come to the Gopher port from the web, or leave it for there."""

import pytest

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


def test_the_log_holds_no_query_and_no_address_of_a_link(server):
    one = server()
    gopher(one.gopher_port, "URL:https://example.org/secret")
    gopher_raw(one.gopher_port, b"GET /risks/?secret HTTP/1.0\r\n\r\n")
    one.wait_for_log("status=web")
    one.wait_for_log("status=http")
    assert "secret" not in one.stderr
