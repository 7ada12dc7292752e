"""Gopher's requests, all that clients send and what else may come: a table."""

import pytest
import wire
from folder import make_folder, page

# Folders whose page has a selector of exactly 255 bytes, its slashes included.
LONG = "/" + "a" * 120 + "/" + "b" * 132 + "/"
assert len(LONG) == 255

FILES = {
    "index.md": page("Home", "[Data](data.txt), [café](café.md)\n"),
    "data.txt": "data\n",
    "café.md": page("Coffee", "Text.\n"),
    "risks/index.md": page("Risks", "Text.\n"),
    "risks/infections.md": page("Infections", "Text.\n"),
    LONG.strip("/") + ".md": page("Long", "Text.\n"),
}


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    return make_folder(tmp_path_factory.mktemp("content"), FILES)


def menu(title):
    return ("menu", title)


HOME, RISKS, DATA = menu("Home"), menu("Risks"), ("bytes", b"data\r\n")
ERROR, SILENCE = ("error", None), ("bytes", b"")
HTTP = b" HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n"


def web(uri):
    return ("web", uri)


REQUESTS = {
    # line ends
    "crlf": (b"/risks/\r\n", RISKS),
    "lf": (b"/risks/\n", RISKS),
    "cr alone ends nothing": (b"/risks/\r", SILENCE),
    "no end": (b"/risks/", SILENCE),
    "nothing": (b"", SILENCE),
    "what follows the line": (b"/risks/\r\n/data.txt\r\n", RISKS),
    "tab and words": (b"/risks/\tsome words\r\n", RISKS),
    "tab and no words": (b"/risks/\t\r\n", RISKS),
    "two tabs": (b"/risks/\twords\tmore\r\n", RISKS),
    "tabs alone": (b"\t\t\t\r\n", HOME),
    # the root
    "empty": (b"\r\n", HOME),
    "empty, lf": (b"\n", HOME),
    "slash": (b"/\r\n", HOME),
    "slash, lf": (b"/\n", HOME),
    "dot": (b".\r\n", HOME),
    "slash dot": (b"/./\r\n", HOME),
    "question mark": (b"?\r\n", HOME),
    "gopher type in the selector": (b"1/\r\n", ERROR),
    # slashes
    "no last slash": (b"/risks\r\n", RISKS),
    "no first slash": (b"risks/\r\n", RISKS),
    "neither": (b"risks\r\n", RISKS),
    "first slash doubled": (b"//risks/\r\n", ERROR),
    "root doubled": (b"//\r\n", ERROR),
    "last slash doubled": (b"/risks//\r\n", ERROR),
    "slash within doubled": (b"/risks//infections/\r\n", ERROR),
    "slash after a file": (b"/data.txt/\r\n", ERROR),
    "backslash": (b"\\risks\\\r\n", ERROR),
    # dots
    "dot within": (b"/risks/./infections/\r\n", menu("Infections")),
    "dots back to the root": (b"/risks/..\r\n", HOME),
    "dots to a neighbour": (b"/risks/../data.txt\r\n", DATA),
    "dots above": (b"/../risks/\r\n", ERROR),
    "dots above and back": (b"/risks/../../risks/\r\n", ERROR),
    "dots to the system": (b"/../../../../etc/passwd\r\n", ERROR),
    "three dots": (b"/.../\r\n", ERROR),
    "escaped dots": (b"/risks/%2e%2e/data.txt\r\n", ERROR),
    # search
    "question mark and words": (b"/risks/?some words\r\n", RISKS),
    "question mark alone": (b"/risks/?\r\n", RISKS),
    "both": (b"/risks/?some\twords\r\n", ERROR),
    # Gopher+
    "plus": (b"/risks/\t+\r\n", RISKS),
    "exclamation mark": (b"/risks/\t!\r\n", RISKS),
    "dollar": (b"/risks/\t$\r\n", RISKS),
    "plus at the root": (b"\t+\r\n", HOME),
    "dollar at the root, lf": (b"\t$\n", HOME),
    "plus after words": (b"/risks/\twords\t+\r\n", RISKS),
    "plus on a file": (b"/data.txt\t+\r\n", DATA),
    "plus and a representation": (b"/data.txt\t+text/plain\r\n", DATA),
    # bytes
    "255 bytes": (LONG.encode() + b"\r\n", menu("Long")),
    "255 bytes that are not there": (b"/" + b"x" * 254 + b"\r\n", ERROR),
    "256 bytes": (b"/" + b"x" * 255 + b"\r\n", ERROR),
    # Menus list whatever name a page has: what they list is there.
    "257 bytes of what is there": (b"/." + LONG.encode() + b"\r\n",
                                   menu("Long")),
    "255 bytes and words": (LONG.encode() + b"\twords\r\n", menu("Long")),
    "a kilobyte": (b"/" + b"x" * 1100 + b"\r\n", ERROR),
    "words of a kilobyte": (b"/risks/\t" + b"x" * 1100 + b"\r\n", ERROR),
    "utf-8": ("/café/\r\n".encode(), menu("Coffee")),
    "utf-8, escaped": (b"/caf%C3%A9/\r\n", ERROR),
    "latin-1": (b"/caf\xe9/\r\n", ERROR),
    "no utf-8 at all": (b"\xff\xfe\x80\xc3\r\n", ERROR),
    "half a character": (b"/caf\xc3\r\n", ERROR),
    "a nul first": (b"\0\r\n", ERROR),
    "a nul within": (b"/risks/\0\r\n", ERROR),
    "a nul in the words": (b"/risks/\ta\0b\r\n", ERROR),
    "a nul without an end": (b"/risks\0", ERROR),
    "a nul after the line": (b"/risks/\r\n\0", RISKS),
    "control characters": (b"/risks/\x1b[2J\x07\r\n", ERROR),
    "del": (b"/risks/\x7f\r\n", ERROR),
    "capitals": (b"/RISKS/\r\n", ERROR),
    "a space before": (b" /risks/\r\n", ERROR),
    "a space after": (b"/risks/ \r\n", ERROR),
    "a gopher url": (b"gopher://localhost/1/risks/\r\n", ERROR),
    "a gemini url": (b"gemini://localhost/risks/\r\n", ERROR),
    # HTTP
    "get of a page": (b"GET /risks/" + HTTP, ("http", "/risks/page.txt")),
    "get without the slash": (b"GET /risks" + HTTP,
                              ("http", "/risks/page.txt")),
    "get of the root": (b"GET /" + HTTP, ("http", "/page.txt")),
    "get with a query": (b"GET /risks/?a=b" + HTTP,
                         ("http", "/risks/page.txt")),
    "get of a text": (b"GET /risks/flow.txt" + HTTP,
                      ("http", "/risks/flow.txt")),
    "get of a download": (b"GET /data.txt" + HTTP, ("http", "/data.txt")),
    "get of utf-8, escaped": (b"GET /caf%C3%A9/" + HTTP,
                              ("http", "/café/page.txt")),
    "get of a whole url": (b"GET http://localhost/risks/" + HTTP,
                           ("http", "/risks/page.txt")),
    "get of nothing": (b"GET /nothing" + HTTP, ("http", None)),
    "get of dots": (b"GET /../risks/" + HTTP, ("http", None)),
    "get in 1.0": (b"GET /risks/ HTTP/1.0\r\n\r\n",
                   ("http", "/risks/page.txt")),
    "get with lf": (b"GET /risks/ HTTP/1.0\n\n", ("http", "/risks/page.txt")),
    "head": (b"HEAD /risks/" + HTTP, ("head", "/risks/page.txt")),
    "post": (b"POST /risks/" + HTTP, ("http", "/risks/page.txt")),
    "put": (b"PUT /x" + HTTP, ("http", None)),
    "options": (b"OPTIONS *" + HTTP, ("http", None)),
    "connect": (b"CONNECT example.org:443" + HTTP, ("http", None)),
    "delete": (b"DELETE /risks/" + HTTP, ("http", "/risks/page.txt")),
    "http/2 preface": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", ERROR),
    "http/0.9": (b"GET /risks/\r\n", ERROR),
    "a selector that begins like it": (b"GETTING/started\r\n", ERROR),
    "get of a kilobyte": (b"GET /" + b"x" * 1100 + HTTP, ("too long", True)),
    "get of a kilobyte of query": (b"GET /risks/?" + b"x" * 1100 + HTTP,
                                   ("too long", True)),
    "get that has no end": (b"GET http://localhost/" + b"x" * 2000,
                            ("too long", True)),
    "head of a kilobyte": (b"HEAD /" + b"x" * 1100 + HTTP,
                           ("too long", False)),
    "no get of a kilobyte": (b"GET " + b"x" * 1100 + b"\r\n", ERROR),
    # web links
    "url of http": (b"URL:http://e.org/a\r\n", web("http://e.org/a")),
    "url of https": (b"URL:https://e.org/?q\r\n", web("https://e.org/?q")),
    "url of gemini": (b"URL:gemini://e.org/\r\n", web("gemini://e.org/")),
    "url of mailto": (b"URL:mailto:a@e.org\r\n", web("mailto:a@e.org")),
    "url in capitals": (b"URL:HTTPS://E.ORG/\r\n", web("HTTPS://E.ORG/")),
    "url after a slash": (b"/URL:https://e.org/\r\n", web("https://e.org/")),
    "url of javascript": (b"URL:javascript:alert(1)\r\n", ERROR),
    "url of data": (b"URL:data:text/html,x\r\n", ERROR),
    "url of ftp": (b"URL:ftp://e.org/\r\n", ERROR),
    "url of file": (b"URL:file:///etc/passwd\r\n", ERROR),
    "url of telnet": (b"URL:telnet://e.org/\r\n", ERROR),
    "url of gopher": (b"URL:gopher://e.org/\r\n", ERROR),
    "url of nothing": (b"URL:\r\n", ERROR),
    "url without a scheme": (b"URL://e.org/\r\n", ERROR),
    "url in small letters": (b"url:https://e.org/\r\n", ERROR),
}  # fmt: skip


def read_http(received):
    header, end, body = received.partition(b"\r\n\r\n")
    assert end and header.startswith(b"HTTP/1.0 "), received[:80]
    lines = header.decode().split("\r\n")
    assert "Content-Type: text/plain; charset=utf-8" in lines
    assert "Connection: close" in lines
    return lines[0], body


def check_http(port, received, path, head=False):
    status, body = read_http(received)
    assert status.endswith("200 OK" if path else "404 Not Found")
    if head:
        assert body == b""
        return
    assert body.startswith(b"This is a Gopher server")
    assert f"gopher://localhost:{port}/".encode() in body
    if path:
        assert body.endswith(b"\r\n\r\n" + wire.gopher(port, path))


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_is_answered_as_it_should(served, name):
    request, (kind, expected) = REQUESTS[name]
    port = served.gopher_port
    received = wire.gopher_raw(port, request, half_close=True)
    if kind == "bytes":
        assert received == expected
    elif kind == "menu":
        items = wire.parse_menu(received)
        assert (items[0].type, items[0].display) == ("i", expected)
    elif kind == "error":
        assert received == wire.gopher(port, "/nothing")
        assert wire.parse_menu(received)[0].type == "3"
    elif kind == "web":
        text = received.decode()
        assert f'content="10; url={expected}"' in text
        assert f'<a href="{expected}">' in text
    elif kind == "too long":
        status, body = read_http(received)
        assert status == "HTTP/1.0 414 URI Too Long"
        assert body.startswith(b"This is a Gopher server") == expected
        assert expected or body == b""
    else:
        check_http(port, received, expected, head=kind == "head")


def test_the_table_is_answered_the_same_in_pieces(served):
    """Bytes that come one by one mean what they mean together."""
    for request, (kind, _) in REQUESTS.values():
        if len(request) > 120 or kind == "bytes":
            continue
        whole = wire.gopher_raw(served.gopher_port, request)
        with wire.gopher_connect(served.gopher_port) as connection:
            received = b""
            try:
                for byte in request:
                    connection.sendall(bytes([byte]))
                received, _ = wire.read_to_end(connection)
            except (BrokenPipeError, ConnectionResetError):
                # It answers at the end of the line, or at a NUL.
                continue
        assert received == whole, request
