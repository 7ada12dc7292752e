"""The 27 checks of gemini-diagnostics, a tool that capsules are tried with,
as tests of our own: one each, in its order and under its names.
"""

import re
import socket
import ssl

import pytest
import wire


def ask(server, line):
    """The answer to a request line, whose PORT becomes the server's."""
    line = line.replace(b"PORT", str(server.gemini_port).encode())
    return wire.parse_answer(*wire.gemini_raw(server.gemini_port, line))


def test_ipv4_address(guide):
    place = socket.getaddrinfo(
        "localhost", guide.gemini_port, socket.AF_INET, socket.SOCK_STREAM
    )[0][4]
    socket.create_connection(place, wire.PATIENCE).close()


def test_ipv6_address(server):
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("there is no ::1")
    one = server(gemini="[::1]:0")
    place = ("::1", one.gemini_port)
    socket.create_connection(place, wire.PATIENCE).close()


def test_tls_version(guide):
    with wire.tls_connect(guide.gemini_port) as tls:
        assert tls.version() == "TLSv1.3"


def test_tls_claims(guide):
    with wire.tls_connect(guide.gemini_port) as tls:
        certificate = tls.getpeercert(binary_form=True)
    # Whoever trusts it finds nothing wrong: neither its name nor its dates.
    context = ssl.create_default_context(cadata=certificate)
    place = ("127.0.0.1", guide.gemini_port)
    with socket.create_connection(place, wire.PATIENCE) as plain:
        with context.wrap_socket(plain, server_hostname="localhost") as tls:
            assert tls.getpeercert()["subjectAltName"] == (
                ("DNS", "localhost"),
            )


def test_tls_verified(guide):
    context = ssl.create_default_context()
    place = ("127.0.0.1", guide.gemini_port)
    with socket.create_connection(place, wire.PATIENCE) as plain:
        with pytest.raises(ssl.SSLCertVerificationError) as refusal:
            context.wrap_socket(plain, server_hostname="localhost")
    assert refusal.value.verify_code == 18  # self-signed


def test_tls_close_notify(guide):
    assert ask(guide, b"gemini://localhost:PORT/\r\n").notified


def test_tls_required(guide):
    with wire.gopher_connect(guide.gemini_port) as plain:
        plain.sendall(b"gemini://localhost/\r\n")
        try:
            received = wire.read_to_end(plain)[0]
        except ConnectionResetError:
            received = b""
    assert b"\n" not in received


def test_concurrent_connections(guide):
    line = guide.url().encode() + b"\r\n"
    with wire.tls_connect(guide.gemini_port) as first:
        first.sendall(line[:1])
        with wire.tls_connect(guide.gemini_port) as second:
            second.sendall(line)
            answer = wire.parse_answer(*wire.read_to_end(second))
        first.sendall(line[1:])
        assert wire.parse_answer(*wire.read_to_end(first)) == answer
    assert answer.status == "20"


def test_response_format(guide):
    answer = ask(guide, b"gemini://localhost:PORT/\r\n")
    assert re.fullmatch(r"20 text/gemini(; *[a-z]+=[^;]+)*", answer.header)
    assert answer.text.endswith("\n")
    assert "\r" not in answer.text


def test_homepage_no_redirect(guide):
    answer = ask(guide, b"gemini://localhost:PORT\r\n")
    assert answer.status == "20"
    assert answer == ask(guide, b"gemini://localhost:PORT/\r\n")


def test_page_not_found(guide):
    answer = ask(guide, b"gemini://localhost:PORT/zrb3k1x7\r\n")
    assert answer.status == "51"
    assert answer.body == b""


def test_request_missing_cr(server, tmp_path):
    conf = tmp_path / "capsule.conf"
    conf.write_text("limits: {request: 1}\n")
    one = server("-c", conf)
    line = one.url().encode() + b"\n"
    assert wire.gemini_raw(one.gemini_port, line)[0] == b""


def test_url_include_port(guide):
    assert ask(guide, b"gemini://localhost:PORT/\r\n").status == "20"


def test_url_scheme_missing(guide):
    assert ask(guide, b"//localhost:PORT/\r\n").status == "59"


def test_url_by_ip_address(guide):
    assert ask(guide, b"gemini://127.0.0.1:PORT/\r\n").status == "53"


def test_url_invalid_utf8_byte(guide):
    assert ask(guide, b"gemini://localhost:PORT/\xdc\r\n").status == "59"


def of_length(server, length):
    line = server.url().encode()
    return line + b"0" * (length - len(line)) + b"\r\n"


def test_url_max_size(guide):
    assert ask(guide, of_length(guide, 1024)).status == "51"


def test_url_above_max_size(guide):
    assert ask(guide, of_length(guide, 1025)).status == "59"


def test_url_wrong_port(guide):
    assert ask(guide, b"gemini://localhost:443/\r\n").status == "53"


def test_url_wrong_host(guide):
    assert ask(guide, b"gemini://wikipedia.org/\r\n").status == "53"


def test_url_scheme_http(guide):
    assert ask(guide, b"http://localhost:PORT/\r\n").status == "53"


def test_url_scheme_https(guide):
    assert ask(guide, b"https://localhost:PORT/\r\n").status == "53"


def test_url_scheme_gopher(guide):
    assert ask(guide, b"gopher://localhost:PORT/\r\n").status == "53"


def test_url_empty(guide):
    assert ask(guide, b"\r\n").status == "59"


def test_url_relative(guide):
    assert ask(guide, b"/\r\n").status == "59"


def test_url_invalid(guide):
    assert ask(guide, b"some words, and no URL\r\n").status == "59"


def test_url_dot_escape(guide):
    assert ask(guide, b"gemini://localhost:PORT/../../\r\n").status == "59"
