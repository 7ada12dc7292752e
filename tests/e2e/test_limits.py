"""Limits: what the server puts up with, and that readers do not notice.

SOAK=1 uses the full counts. Times are printed (pytest -s), never judged.
"""

import contextlib
import os
import pathlib
import re
import signal
import socket
import ssl
import statistics
import struct
import threading
import time

import pytest
from conftest import stop_all
from folder import make_folder, page
from server import Server, wait_until
from wire import (
    PATIENCE,
    is_unannounced,
    parse_answer,
    parse_menu,
    read_to_end,
    tls_context,
)

SOAK = os.environ.get("SOAK") == "1"
CLIENTS = 2000 if SOAK else 200
SILENT_READERS = 10000 if SOAK else 200
STOPPED = 100 if SOAK else 20
# Descriptors of a worker without connections, at most.
IDLE = 20
# Kept by a worker that has had that many at once, over one that has not.
MEMORY_SLACK_KB = 16384


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    return make_folder(
        tmp_path_factory.mktemp("content"),
        {
            "index.md": page("Home", "Hello.\n\n[Large](large.bin)\n"),
            "large.bin": os.urandom(20_000_000),
        },
    )


@pytest.fixture
def start(capsule, certs, content, tmp_path):
    """Starts servers: start("limits: {rate: 6}", descriptors=64)."""
    running = []

    def start(configuration="", descriptors=None, workers=1):
        folder = tmp_path / f"server-{len(running)}"
        folder.mkdir()
        file = folder / "capsule.conf"
        file.write_text(f"workers: {workers}\n{configuration}\n")
        program = capsule
        if descriptors is not None:
            program = folder / "few"
            program.write_text(
                f'#!/bin/sh\nulimit -n {descriptors}\nexec "{capsule}" "$@"\n'
            )
            program.chmod(0o755)
        flags = ("-c", file, "--content", content, "--certs", certs)
        one = Server(program, folder, flags)
        running.append(one)
        one.wait_until_ready()
        return one

    yield start
    stop_all(running)


def connect(port, source="127.0.0.1"):
    return socket.create_connection(
        ("127.0.0.1", port), timeout=PATIENCE, source_address=(source, 0)
    )


def secure(plain):
    return tls_context().wrap_socket(
        plain, server_hostname="localhost", suppress_ragged_eofs=False
    )


def ask(one, path="/", source="127.0.0.1", before=b""):
    """Asks over Gemini, from an address, with bytes before the handshake."""
    with connect(one.gemini_port, source) as plain:
        plain.sendall(before)
        with secure(plain) as tls:
            tls.sendall(one.url(path).encode() + b"\r\n")
            return parse_answer(*read_to_end(tls))


def ask_gopher(one, source="127.0.0.1", before=b""):
    with connect(one.gopher_port, source) as plain:
        plain.sendall(before + b"\r\n")
        return read_to_end(plain)[0]


def is_closed(connection):
    """Waits until the server has closed it, with or without a reset."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True
    except ssl.SSLError as end:
        return is_unannounced(end)


def descriptors(worker):
    return len(os.listdir(f"/proc/{worker}/fd"))


def memory(worker):
    """Resident KB of its own."""
    text = pathlib.Path(f"/proc/{worker}/status").read_text()
    return int(re.search(r"RssAnon:\s+(\d+)", text)[1])


def times_to_answer(one, count=20):
    """Asks as an honest reader, every time answered: ms, each."""
    times = []
    for _ in range(count):
        begin = time.monotonic()
        assert ask(one).status == "20"
        times.append((time.monotonic() - begin) * 1000)
    return times


def open_many(stack, count, make):
    """Opens connections four at a time; the server may close any of them."""
    made = []

    def work(number):
        for _ in range(number):
            with contextlib.suppress(OSError, ssl.SSLError):
                made.append(stack.enter_context(make()))

    threads = [
        threading.Thread(target=work, args=(count // 4,)) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return made


def silent_tcp(one):
    return connect(one.gemini_port)


def silent_gopher(one):
    return connect(one.gopher_port)


def silent_tls(one):
    return secure(connect(one.gemini_port))


def half_request(one):
    tls = silent_tls(one)
    tls.sendall(b"gemini://localh")
    return tls


def stopped_reader(one):
    tls = silent_tls(one)
    tls.sendall(one.url("/large.bin").encode() + b"\r\n")
    assert tls.recv(16)
    return tls


CROWDS = [
    (silent_tcp, CLIENTS),
    (silent_gopher, CLIENTS),
    (silent_tls, SILENT_READERS),
    (half_request, CLIENTS),
    (stopped_reader, STOPPED),
]


@pytest.mark.parametrize(
    "make, count", CROWDS, ids=[make.__name__ for make, _ in CROWDS]
)
def test_a_reader_is_answered_among_many(capsule, start, make, count):
    one = start("limits: {handshake: 600, request: 600, send-window: 600}")
    (worker,) = one.workers()
    alone = times_to_answer(one)
    wait_until(lambda: one.count_log("reason=done") == len(alone), "rest")
    idle = descriptors(worker)
    used = memory(worker)
    with contextlib.ExitStack() as stack:
        made = open_many(stack, count, lambda: make(one))
        among = times_to_answer(one)
        held = descriptors(worker)
        at_most = memory(worker)
    wait_until(lambda: descriptors(worker) <= idle, "descriptors returned")
    left = memory(worker)
    assert len(made) == count
    assert held >= count
    # AddressSanitizer keeps what is freed.
    assert (
        left <= used + MEMORY_SLACK_KB or b"__asan_init" in capsule.read_bytes()
    )
    print(
        f"\n{make.__name__}: {count}, {held} descriptors; ms alone median"
        f" {statistics.median(alone):.1f} worst {max(alone):.1f}, among them"
        f" median {statistics.median(among):.1f} worst {max(among):.1f};"
        f" KB before {used}, at most {at_most}, after {left}"
    )


@pytest.mark.parametrize("workers", [1, 2])
def test_64_descriptors_and_100_idle_clients(start, workers):
    one = start("", descriptors=64, workers=workers)
    with contextlib.ExitStack() as stack:
        open_many(stack, 30, lambda: silent_tcp(one))
        open_many(stack, 30, lambda: silent_gopher(one))
        open_many(stack, 40, lambda: silent_tls(one))
        for _ in range(10):
            assert ask(one).status == "20"
            assert ask_gopher(one).endswith(b".\r\n")
            assert len(ask(one, "/large.bin").body) == 20_000_000
        assert "kind=evicted" in one.wait_for_log("event=limit")
    wait_until(
        lambda: all(descriptors(worker) < IDLE for worker in one.workers()),
        "descriptors returned",
    )
    assert one.count_log("event=limit kind=evicted") == 1


def test_accept_pauses_without_spinning_when_all_are_answered(start):
    one = start("limits: {connections: 8}")
    (worker,) = one.workers()
    with contextlib.ExitStack() as stack:
        # Each has its file open: no more than four have room.
        for _ in range(4):
            stack.enter_context(stopped_reader(one))
        waiting = stack.enter_context(connect(one.gopher_port))
        waiting.sendall(b"\r\n")
        one.wait_for_log("event=limit kind=paused")
        begin = cpu_time(worker)
        time.sleep(0.5)
        assert cpu_time(worker) - begin < 0.25
    assert ask(one).status == "20"


def cpu_time(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(") ")[1]
    user, system = fields.split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def test_silent_clients_are_closed_at_their_deadlines(start):
    one = start("limits: {handshake: 1, request: 1}")
    with contextlib.ExitStack() as stack:
        connections = [
            stack.enter_context(make(one))
            for make in (silent_tcp, half_request) * 5
        ]
        begin = time.monotonic()
        assert all(map(is_closed, connections))
        assert time.monotonic() - begin < PATIENCE
    wait_until(
        lambda: one.count_log('reason="handshake deadline"') == 5
        and one.count_log('reason="request deadline"') == 5,
        "ten lines",
    )
    # One line a minute of each kind, not one for each case.
    assert one.count_log("event=limit kind=late-handshake") == 1
    assert one.count_log("event=limit kind=late-request") == 1


def test_a_reader_that_stops_is_closed(start):
    one = start("limits: {send-window: 1, send-rate: 200}")
    with stopped_reader(one):
        one.wait_for_log('reason="reader too slow"')
    assert one.count_log("event=limit kind=late-reader") == 1


@pytest.mark.parametrize("workers", [1, 3])
def test_an_address_has_so_many_connections(start, workers):
    one = start(
        "limits: {connections-per-address: 5, loopback: yes}", workers=workers
    )
    one.expected.append("event=worker-died ")
    with contextlib.ExitStack() as stack:
        for _ in range(5):
            tls = secure(connect(one.gemini_port, "127.0.0.2"))
            stack.enter_context(tls)
        for _ in range(3):
            with connect(one.gemini_port, "127.0.0.2") as sixth:
                assert is_closed(sixth)
        assert ask(one, source="127.0.0.3").status == "20"
    one.wait_for_log("event=limit kind=crowded")
    assert one.count_log('reason="too many from one address"') == 3
    wait_until(lambda: one.count_log("path") == 1, "the others' end")
    assert ask(one, source="127.0.0.2").status == "20"


def test_a_killed_worker_holds_nothing_of_an_address(start):
    one = start("limits: {connections-per-address: 2, loopback: yes}")
    one.expected.append("event=worker-died ")
    held = [secure(connect(one.gemini_port, "127.0.0.2")) for _ in range(2)]
    (worker,) = one.workers()
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: one.workers() not in ([worker], []), "a new worker")
    for _ in range(2):
        held.append(secure(connect(one.gemini_port, "127.0.0.2")))
    for tls in held:
        tls.close()


def test_who_asks_too_often_is_told_to_wait(start):
    one = start("limits: {rate: 2, burst: 3, loopback: yes}", workers=2)
    for _ in range(3):
        assert ask(one, source="127.0.0.2").status == "20"
    answer = ask(one, source="127.0.0.2")
    assert answer.status == "44"
    assert 25 <= int(answer.meta) <= 30
    assert answer.notified
    error, *ways = parse_menu(ask_gopher(one, source="127.0.0.2"))
    assert (error.type, error.host) == ("3", "error.host")
    assert [way.selector for way in ways] == ["/", "/search"]
    assert ask(one, source="127.0.0.3").status == "20"
    one.wait_for_log("status=limited")
    assert one.count_log("event=limit kind=limited") == 1


def test_loopback_is_held_to_nothing_by_default(start):
    one = start("limits: {rate: 2, burst: 1, connections-per-address: 1}")
    with connect(one.gemini_port, "127.0.0.2"):
        for _ in range(3):
            assert ask(one, source="127.0.0.2").status == "20"


V2 = b"\r\n\r\n\0\r\nQUIT\n\x21\x21" + struct.pack(
    ">H16s16s2H4s",
    40,
    socket.inet_pton(socket.AF_INET6, "2001:db8:1:2:3::7"),
    socket.inet_pton(socket.AF_INET6, "2001:db8::1"),
    12345,
    1965,
    b"\x04\0\1z",
)
V1 = b"PROXY TCP4 192.0.2.77 10.0.0.1 12345 1965\r\n"


@pytest.mark.parametrize("header, address", [
    (V1, "192.0.2.77"),
    (V2, "2001:db8:1:2:3::7"),
    (b"PROXY UNKNOWN\r\n", "127.0.0.1"),
], ids=["v1", "v2", "unknown"])
def test_limits_and_log_see_the_reader_behind_a_balancer(
    start, header, address
):
    one = start(
        "proxy: {trusted: [127.0.0.1, '10.0.0.0/8']}\n"
        "log: {addresses: full}\n"
        "limits: {rate: 2, burst: 2}"
    )
    assert ask(one, before=header).status == "20"
    assert ask_gopher(one, before=header).endswith(b".\r\n")
    limited = ask(one, before=header).status == "44"
    assert limited == (address != "127.0.0.1")
    wait_until(lambda: one.count_log(f"address={address} ") == 3, "3 lines")
    # Whom nobody trusts speaks for itself.
    assert ask(one, source="127.0.0.2").status == "20"
    one.wait_for_log("address=127.0.0.2 ")


@pytest.mark.parametrize("said", [
    b"/\r\n", b"\x16\x03\x01\x02\x00", b"PROXY TCP4 1.2.3.4\r\n", V2[:12] + b"\x31aaa"
])
def test_a_balancer_that_says_anything_else_is_closed(start, said):
    one = start("proxy: {trusted: 127.0.0.1}")
    with connect(one.gopher_port) as plain:
        plain.sendall(said)
        assert is_closed(plain)
    assert 'reason="no PROXY header"' in one.wait_for_log("event=connection")


def test_the_log_tells_a_connection_in_one_line(start):
    one = start()
    assert ask(one, "/?a%20secret").status == "20"
    line = one.wait_for_log("event=connection")
    assert re.fullmatch(
        r"event=connection protocol=gemini host=localhost path=/ status=20"
        r" bytes=\d+ sent=\d+ received=\d+ tls=TLSv1\.3 handshake-ms=\d+"
        r" ms=\d+ reason=done",
        line,
    ), line
    numbers = {k: int(v) for k, v in re.findall(r"(\w+)=(\d+) ", line)}
    assert 300 < numbers["sent"] - numbers["bytes"] < 1500
    assert 300 < numbers["received"] < 2500
    ask_gopher(one)
    line = one.wait_for_log("protocol=gopher")
    assert "received=2 " in line and "tls" not in line


@pytest.mark.parametrize("told, address", [
    ("none", None), ("prefix", "127.0.0.0/24"), ("full", "127.0.0.9")
])
def test_the_log_tells_of_addresses_what_it_is_asked_to(start, told, address):
    one = start(f"log: {{addresses: {told}}}")
    ask_gopher(one, source="127.0.0.9")
    line = one.wait_for_log("event=connection")
    assert ("127." in line) == (address is not None)
    assert address is None or f"address={address} " in line


def test_counters_are_logged_on_sigusr1(start):
    one = start("limits: {handshake: 1}", workers=2)
    one.expected.append("event=counters ")
    ask(one)
    ask_gopher(one)
    ask_gopher(one)
    with connect(one.gemini_port) as silent, connect(one.gopher_port) as half:
        half.sendall(b"/")
        assert is_closed(silent)
        wait_until(lambda: one.count_log("event=connection") == 4, "4 lines")
        one.signal(signal.SIGUSR1)
        line = one.wait_for_log("event=counters")
    numbers = {k: int(v) for k, v in re.findall(r"([\w-]+)=(\d+)", line)}
    assert numbers["open"] == 1
    assert numbers["accepted"] == 5
    assert numbers["gemini"] == 1
    assert numbers["gopher"] == 2
    assert numbers["late-handshake"] == 1
    assert numbers["limited"] == numbers["evicted"] == 0
    sent = [int(n) for n in re.findall(r" sent=(\d+)", one.stderr)]
    assert numbers["sent"] * 2 == sum(sent)


def test_the_effective_limits_are_printed(run, tmp_path, content):
    file = tmp_path / "capsule.conf"
    file.write_text(
        "limits: {rate: 60, send-rate: 100, loopback: yes}\n"
        "log: {addresses: prefix}\n"
        "proxy: {trusted: [10.0.0.0/8, '::1']}\n"
    )
    done = run("serve", "-c", file, "--content", content, "-n", "-v")
    assert done.returncode == 0, done.stderr
    for line in (
        "handshake: 10",
        "request: 10",
        "send-rate: 100",
        "send-window: 30",
        "connections-per-address: 64",
        "rate: 60",
        "burst: 300",
        "loopback: yes",
        "addresses: prefix",
        '- "10.0.0.0/8"',
        '- "::1/128"',
    ):
        assert f"  {line}\n" in done.stdout, done.stdout
    assert re.search(r"\n  connections: [1-9]\d*\n", done.stdout)


@pytest.mark.parametrize("text, what", [
    ("limits: {rates: 1}", "rate"),
    ("limits: {handshake: 0}", "1 to 86400"),
    ("limits: {burst: many}", "whole number"),
    ("limits: {loopback: 3}", "yes or no"),
    ("log: {addresses: some}", "none, prefix or full"),
    ("proxy: {trusted: [10.0.0.1/8]}", "no range"),
    ("proxy: {trusted: balancer}", "no address"),
])
def test_mistakes_are_refused_where_they_stand(run, tmp_path, text, what):
    file = tmp_path / "capsule.conf"
    file.write_text(f"# first line\n{text}\n")
    done = run("serve", "-c", file, "-n")
    assert done.returncode == 1
    assert f"{file}:2:" in done.stderr and what in done.stderr, done.stderr
