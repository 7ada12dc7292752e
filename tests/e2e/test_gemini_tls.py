"""Gemini: TLS to the letter, and what is sent instead of it."""

import os
import re
import shutil
import socket
import ssl
import subprocess
import time

import pytest
import wire
from server import wait_until

ALERT, HANDSHAKE, APPLICATION = 21, 22, 23
HANDSHAKE_FAILURE, PROTOCOL_VERSION = 40, 70


class Hand:
    """A TLS client whose bytes on the wire are moved by hand."""

    def __init__(self, port, sni="localhost", address="127.0.0.1"):
        self.socket = socket.create_connection((address, port), wire.PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.coming, self.going = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = wire.tls_context().wrap_bio(
            self.coming, self.going, server_hostname=sni
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, step=None):
        """Sends what waits, step bytes at a time."""
        waiting = self.going.read()
        for at in range(0, len(waiting), step or len(waiting) or 1):
            self.socket.sendall(waiting[at : at + (step or len(waiting))])

    def receive(self):
        block = self.socket.recv(65536)
        if block:
            self.coming.write(block)
        else:
            self.coming.write_eof()

    def shake_hands(self, step=None):
        while True:
            try:
                self.tls.do_handshake()
                return self.send(step)
            except ssl.SSLWantReadError:
                self.send(step)
                self.receive()

    def say_goodbye(self):
        """Sends close_notify and waits for nothing."""
        try:
            self.tls.unwrap()
        except ssl.SSLWantReadError:
            pass
        self.send()

    def read_to_end(self):
        received = b""
        while True:
            try:
                block = self.tls.read(65536)
                if not block:
                    return received, True
                received += block
            except ssl.SSLWantReadError:
                self.receive()
            except ssl.SSLZeroReturnError:
                return received, True
            except ssl.SSLError as end:
                if not wire.is_unannounced(end):
                    raise
                return received, False

    def answer(self):
        answer = wire.parse_answer(*self.read_to_end())
        assert answer.notified
        return answer


def request_for(server, path="/risks/"):
    return server.url(path).encode() + b"\r\n"


def is_answered(server):
    answer = wire.gemini(server.gemini_port, server.url("/risks/"))
    assert answer.status == "20"


# ---- the handshake ---------------------------------------------------------


def with_length(size, content):
    return len(content).to_bytes(size, "big") + content


def hello(version):
    """A ClientHello that offers this version and none above it."""
    ciphers = bytes.fromhex("c02bc009c00ac013c014002f0035000a00ff")
    # P-256, points uncompressed, ECDSA with SHA-256.
    extensions = bytes.fromhex("000a000400020017000b00020100000d000400020403")
    body = version + os.urandom(32) + b"\0" + with_length(2, ciphers) + b"\1\0"
    if version != b"\3\0":
        body += with_length(2, extensions)
    message = with_length(2, b"\1" + with_length(3, body))
    return bytes([HANDSHAKE]) + min(version, b"\3\1") + message


@pytest.mark.parametrize(
    "version",
    [b"\3\0", b"\3\1", b"\3\2"],
    ids=["SSL 3.0", "TLS 1.0", "TLS 1.1"],
)
def test_a_hello_of_an_old_version_is_refused_with_an_alert(guide, version):
    received = wire.gopher_raw(guide.gemini_port, hello(version))
    assert received[0] == ALERT
    assert received[6] in (PROTOCOL_VERSION, HANDSHAKE_FAILURE)
    assert len(received) == 7, "there is more than the alert"


def test_the_same_hello_of_tls_1_2_is_taken(guide):
    with wire.gopher_connect(guide.gemini_port) as connection:
        connection.sendall(hello(b"\3\3"))
        assert connection.recv(100)[0] == HANDSHAKE


def quietly(port, sent):
    """What comes back; a reset is an end too."""
    with wire.gopher_connect(port) as connection:
        connection.sendall(sent)
        try:
            return wire.read_to_end(connection)[0]
        except ConnectionResetError:
            return b""


SSL_2_HELLO = bytes.fromhex("801c0100020003000000100700c0") + bytes(16)


@pytest.mark.parametrize(
    "sent",
    [
        SSL_2_HELLO,
        b"gemini://localhost/\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"/risks/\r\n",
        b"\r\n" * 100,
        b"\0" * 100,
        b"\xff" * 100,
        b"\x16\x03\x01\xff\xff" + b"x" * 100,
        b"\x16\x03\x01\0\0" * 100,
        b"\x15\x03\x01\0\2\2\x28",
        b"\x17\x03\x03\0\1\0",
    ],
)
def test_what_is_no_tls_hello_gets_an_alert_at_most(guide, sent):
    received = quietly(guide.gemini_port, sent)
    assert received == b"" or (received[0] == ALERT and len(received) == 7)
    is_answered(guide)


def test_a_handshake_may_come_a_byte_at_a_time(guide):
    with Hand(guide.gemini_port) as hand:
        hand.shake_hands(step=1)
        hand.tls.write(request_for(guide))
        hand.send(step=1)
        assert hand.answer().status == "20"


@pytest.mark.parametrize("cut", [1, 5, 100, 300])
def test_a_handshake_that_is_cut_short_harms_no_one(guide, cut):
    with Hand(guide.gemini_port) as hand:
        with pytest.raises(ssl.SSLWantReadError):
            hand.tls.do_handshake()
        hand.socket.sendall(hand.going.read()[:cut])
    is_answered(guide)


@pytest.fixture(scope="module")
def foreign_session(certs, tmp_path_factory):
    """A session that allows early data, from a server that takes it."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    session = tmp_path_factory.mktemp("session") / "session"
    other = subprocess.Popen(
        ["openssl", "s_server", "-accept", "127.0.0.1:0", "-naccept", "1",
         "-cert", certs / "localhost.cert.pem", "-early_data",
         "-key", certs / "localhost.key.pem"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        for line in other.stdout:
            if told := re.search(r"ACCEPT 127\.0\.0\.1:(\d+)", line):
                break
        # The ticket comes after the handshake: the client must be there then.
        with subprocess.Popen(
            ["openssl", "s_client", "-connect", f"127.0.0.1:{told[1]}",
             "-tls1_3", "-servername", "localhost", "-sess_out", session],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ):  # fmt: skip
            wait_until(session.exists, "a session")
    finally:
        other.kill()
        other.communicate()
    assert "BEGIN SSL SESSION" in session.read_text()
    return session


def test_early_data_is_refused_and_never_answered(
    server, foreign_session, tmp_path
):
    one = server()
    early = tmp_path / "early"
    early.write_bytes(request_for(one))
    said = wire.s_client(
        one.gemini_port, "-tls1_3", "-sess_in", foreign_session,
        "-early_data", early,
    )  # fmt: skip
    assert "Early data was rejected" in said
    assert "New, TLSv1.3" in said
    assert "20 text/gemini" not in said
    assert "status=" not in one.wait_for_log("event=connection")


# ---- names -----------------------------------------------------------------


def test_an_unknown_server_name_gets_the_default_certificate(guide):
    ours = wire.certificate_of(guide.gemini_port)
    for sni in "unknown.example.org", None:
        assert wire.certificate_of(guide.gemini_port, sni) == ours


def test_a_server_name_may_be_in_upper_case(guide):
    answer = wire.gemini(guide.gemini_port, guide.url(), sni="LOCALHOST")
    assert answer.status == "20"


def test_a_server_name_that_is_not_the_urls_host_is_53(server):
    one = server("--host", "example.org")
    url = f"gemini://example.org:{one.gemini_port}/"
    answer = wire.gemini(one.gemini_port, url, sni="example.org")
    assert answer.status == "20"
    answer = wire.gemini(one.gemini_port, url, sni="localhost")
    assert answer.status == "53"


# ---- records ---------------------------------------------------------------


@pytest.mark.parametrize("at", [1, 9, -3, -2, -1])
@pytest.mark.parametrize("apart", [True, False])
def test_a_request_may_come_in_two_records(guide, at, apart):
    request = request_for(guide)
    with Hand(guide.gemini_port) as hand:
        hand.shake_hands()
        hand.tls.write(request[:at])
        if apart:
            hand.send()
            time.sleep(0.01)
        hand.tls.write(request[at:])
        hand.send()
        assert hand.answer().status == "20"


def test_a_url_of_1024_bytes_may_come_with_its_line_end_apart(guide):
    url = guide.url("/").encode()
    url += b"x" * (1024 - len(url))
    for end in b"\r\n", b"\r", b"":
        with Hand(guide.gemini_port) as hand:
            hand.shake_hands()
            hand.tls.write(url + end)
            hand.send()
            hand.tls.write(b"\r\n"[len(end) :] + b"more")
            hand.send()
            assert hand.answer().status == "51"


def test_two_requests_in_one_record_get_one_answer(guide):
    alone = wire.gemini(guide.gemini_port, guide.url("/risks/"))
    request = request_for(guide) + request_for(guide, "/")
    received = wire.gemini_raw(guide.gemini_port, request)
    assert wire.parse_answer(*received) == alone


def test_a_second_request_after_the_answer_gets_none(guide):
    with wire.tls_connect(guide.gemini_port) as tls:
        tls.sendall(request_for(guide))
        received, notified = wire.read_to_end(tls)
        assert received.startswith(b"20 ") and notified
        try:
            tls.sendall(request_for(guide))
            assert tls.recv(100) == b""
        except OSError:
            pass  # closed altogether


def test_the_server_closes_after_its_answer(guide):
    with Hand(guide.gemini_port) as hand:
        hand.shake_hands()
        hand.tls.write(request_for(guide))
        hand.send()
        hand.answer()
        hand.socket.settimeout(wire.PATIENCE)
        assert hand.socket.recv(100) == b""


def record_sizes(received):
    """The sizes of the records in what came, without their headers."""
    sizes = []
    while received:
        size = int.from_bytes(received[3:5], "big")
        sizes.append(size)
        received = received[5 + size :]
    return sizes


def answer_records(server, path, delay):
    """The answer's records as plain bytes each, to a client that takes so
    many seconds for its part of the handshake.
    """
    with Hand(server.gemini_port) as hand:
        with pytest.raises(ssl.SSLWantReadError):
            hand.tls.do_handshake()
        hand.send()
        while True:
            hand.receive()
            try:
                hand.tls.do_handshake()
                break
            except ssl.SSLWantReadError:
                pass
        time.sleep(delay)
        hand.tls.write(request_for(server, path))
        hand.send()
        received = wire.read_to_end(hand.socket)[0]
        # Type and tag; the last record is close_notify.
        return [size - 17 for size in record_sizes(received)[:-1]]


def test_a_slow_reader_gets_the_first_lines_in_a_record_of_their_own(guide):
    whole = len("20 text/gemini; lang=en\r\n") + len(
        wire.gemini(guide.gemini_port, guide.url("/risks/")).body
    )
    sizes = answer_records(guide, "/risks/", delay=0.15)
    assert sum(sizes) == whole
    assert len(sizes) > 1 and sizes[0] <= 512
    assert sizes == sorted(sizes)


def test_a_fast_reader_gets_a_page_in_as_few_records_as_can_be(guide):
    # On a busy machine anybody may look slow now and then.
    tries = (answer_records(guide, "/risks/", delay=0) for _ in range(50))
    assert any(
        sizes[:-1] == [16384] * (len(sizes) - 1) for sizes in tries
    )


# ---- ends ------------------------------------------------------------------


@pytest.mark.parametrize("half_close", [True, False])
def test_who_says_close_notify_after_the_request_is_answered(
    guide, half_close
):
    with Hand(guide.gemini_port) as hand:
        hand.shake_hands()
        hand.tls.write(request_for(guide))
        hand.say_goodbye()
        if half_close:
            hand.socket.shutdown(socket.SHUT_WR)
        assert hand.answer().status == "20"


def test_who_half_closes_without_close_notify_is_answered(guide):
    with Hand(guide.gemini_port) as hand:
        hand.shake_hands()
        hand.tls.write(request_for(guide))
        hand.send()
        hand.socket.shutdown(socket.SHUT_WR)
        assert hand.answer().status == "20"


@pytest.mark.parametrize("sent", [b"", b"gem", b"gemini://localhost/\r"])
def test_who_ends_before_the_request_does_gets_no_answer(guide, sent):
    with Hand(guide.gemini_port) as hand:
        hand.shake_hands()
        if sent:
            hand.tls.write(sent)
        hand.say_goodbye()
        assert hand.read_to_end()[0] == b""


def test_who_resets_the_connection_harms_no_one(guide):
    linger = b"\1\0\0\0\0\0\0\0"
    for _ in range(5):
        with Hand(guide.gemini_port) as hand:
            hand.shake_hands()
            hand.tls.write(request_for(guide))
            hand.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            hand.send()
    is_answered(guide)


# ---- IPv6 ------------------------------------------------------------------


def has_ipv6():
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


needs_ipv6 = pytest.mark.skipif(not has_ipv6(), reason="there is no ::1")


@pytest.fixture
def over_ipv6(server):
    return server(gemini="[::1]:0", gopher="[::1]:0")


@needs_ipv6
def test_gemini_is_answered_over_ipv6(over_ipv6):
    with Hand(over_ipv6.gemini_port, address="::1") as hand:
        hand.shake_hands()
        hand.tls.write(request_for(over_ipv6))
        hand.send()
        assert hand.answer().header == "20 text/gemini; lang=en"


@needs_ipv6
def test_gopher_is_answered_over_ipv6(over_ipv6):
    place = ("::1", over_ipv6.gopher_port)
    with socket.create_connection(place, wire.PATIENCE) as connection:
        connection.sendall(b"\r\n")
        assert wire.parse_menu(wire.read_to_end(connection)[0])


@needs_ipv6
def test_an_ipv6_address_may_be_the_host(server):
    one = server("--host", "[::1]", gemini="[::1]:0", gopher="[::1]:0")
    with Hand(one.gemini_port, sni=None, address="::1") as hand:
        hand.shake_hands()
        hand.tls.write(f"gemini://[::1]:{one.gemini_port}/\r\n".encode())
        hand.send()
        assert hand.answer().status == "20"
