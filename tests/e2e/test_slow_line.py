"""Slow lines: a page comes in the round trips and seconds, and with the
bytes, that `capsule check --bytes` promises.

The line is faster than the report's by the factor HASTE, and its round trip
as much shorter, so that all ratios are the same; SOAK=1 takes its own time.
"""

import os
import re
import socket
import subprocess
import time

import pytest
import wire
from folder import make_folder, page
from slowline import SlowLine

HASTE = 1 if os.environ.get("SOAK") == "1" else 4
RATE = 1200  # bytes a second, 9.6 kbit/s
ROUND_TRIP = 0.6
# Nobody is early by more than what a hello and close_notify differ by; a busy
# machine may be late.
EARLY, LATE = 0.9, 1.6
BYTES = 60


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    words = "Every word of this page takes its time on the way to its reader. "
    paragraphs = "\n\n".join(f"{i}. {words * 3}" for i in range(20))
    files = {"index.md": page("A page", paragraphs + "\n")}
    return make_folder(tmp_path_factory.mktemp("slow") / "content", files)


@pytest.fixture(scope="module")
def slow(lasting_server, content, certs):
    conf = content.parent / "capsule.conf"
    conf.write_text(f"tickets: on\ncerts: {certs}\n"
                    f"sites: [{{hosts: localhost, content: {content}}}]\n")
    return lasting_server("-c", conf, content=None)


@pytest.fixture(scope="module")
def promised(run, slow, content):
    """What the report says of the page: {protocol: (bytes, trips, seconds to
    the first line, and to the end)}.
    """
    done = run("check", "--bytes", "-c", content.parent / "capsule.conf")
    table = {}
    for line in done.stdout.splitlines():
        if fields := re.match(r"/ +(\S+) +(\d+) +(\d+) +(\S+) +(\S+)", line):
            table[fields[1]] = (int(fields[2]), int(fields[3]),
                                float(fields[4]), float(fields[5]))
    assert set(table) == {"gemini", "resumed", "menu", "page.txt"}, done.stdout
    return table


def line_to(port):
    return SlowLine(port, ROUND_TRIP / HASTE, RATE * HASTE)


def read(connection, started):
    """When the first line was there, when all was, and all."""
    first, received = None, b""
    while block := connection.recv(65536):
        received += block
        if first is None and received.count(b"\n") > 1:
            first = time.monotonic() - started
    return first, time.monotonic() - started, received


def check_times(promise, first, last):
    _, trips, line, end = promise
    for measured, seconds in (first, line), (last, end):
        expected = (trips * ROUND_TRIP + seconds) / HASTE
        print(f"{measured * HASTE:.1f} s of {expected * HASTE:.1f}")
        assert EARLY * expected - 0.05 <= measured <= LATE * expected + 0.2


def ask_gemini(slow, line, session_file, flag):
    """OpenSSL's own client, whose hello the report counts."""
    request = slow.url("/").encode() + b"\r\n"
    started = time.monotonic()
    with subprocess.Popen(
        ["openssl", "s_client", "-quiet", "-connect",
         f"127.0.0.1:{line.port}", "-servername", "localhost",
         flag, session_file],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as client:  # fmt: skip
        client.stdin.write(request)
        client.stdin.flush()
        received, first = b"", None
        while block := os.read(client.stdout.fileno(), 65536):
            received += block
            if first is None and received.count(b"\n") > 1:
                first = time.monotonic() - started
        last = time.monotonic() - started
    assert received.startswith(b"20 text/gemini")
    return first, last


def test_a_page_over_gemini_full_and_resumed(slow, promised, tmp_path):
    session = tmp_path / "session"
    for protocol, flag in ("gemini", "-sess_out"), ("resumed", "-sess_in"):
        with line_to(slow.gemini_port) as line:
            times = ask_gemini(slow, line, session, flag)
            carried = line.up + line.down
        check_times(promised[protocol], *times)
        print(f"{protocol}: {carried} bytes of {promised[protocol][0]}")
        assert abs(carried - promised[protocol][0]) <= BYTES


@pytest.mark.parametrize("name", ["", "page.txt"], ids=["menu", "page.txt"])
def test_a_page_over_gopher(slow, promised, name):
    promise = promised[name or "menu"]
    with line_to(slow.gopher_port) as line:
        started = time.monotonic()
        with socket.create_connection(("127.0.0.1", line.port), 60) as plain:
            plain.sendall(f"/{name}\r\n".encode())
            first, last, received = read(plain, started)
        carried = line.up + line.down
    # The proxy's end of the connection stands for TCP's.
    check_times(promise, max(first, promise[2] / HASTE), last)
    # A menu's lines name the port, which the report takes for 70 or 7070.
    assert 0 <= carried - promise[0] <= 3 * received.count(b"\r\n")


def test_the_header_comes_in_the_first_flight_after_the_request(slow):
    """A line with a round trip alone: nothing but its trips takes time."""
    trip = ROUND_TRIP / HASTE
    with SlowLine(slow.gemini_port, trip, 10**7) as line:
        with socket.create_connection(("127.0.0.1", line.port), 60) as plain:
            tls = wire.tls_context().wrap_socket(
                plain, server_hostname="localhost"
            )
            asked = time.monotonic()
            tls.sendall(slow.url("/").encode() + b"\r\n")
            assert tls.recv(1024).startswith(b"20 text/gemini")
            took = time.monotonic() - asked
            wire.read_to_end(tls)
    assert took < 2 * trip
