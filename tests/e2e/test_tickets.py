"""Session tickets: who may resume what, and for how long."""

import os
import re
import signal
import socket
import ssl
import time

import pki
import pytest
import wire
from folder import make_folder, page
from server import wait_until

VERSIONS = [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3]
# Seconds that a key is used, where a test must see it replaced.
QUICK = 2

SITES = """
tickets: {tickets}
sites:
  - hosts: [a.example, www.a.example]
    content: site
  - hosts: b.example
    content: site
  - hosts: private.example
    content: site
    private: [{{paths: /family/, readers: "{reader}"}}]
"""


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    return pki.make(tmp_path_factory.mktemp("reader"), "reader")


@pytest.fixture(scope="module")
def start(lasting_server, run, reader, tmp_path_factory):
    """Starts a server of three sites: start(tickets="on")."""
    top = tmp_path_factory.mktemp("tickets")
    fingerprint = run("cert", "fingerprint", reader[0]).stdout.strip()
    make_folder(top / "site", {
        "index.md": page("Home", "Text.\n"),
        "family/index.md": page("Family", "Text.\n"),
    })  # fmt: skip

    def start(tickets, *flags):
        conf = top / f"{tickets}.conf"
        conf.write_text(SITES.format(tickets=tickets, reader=fingerprint))
        return lasting_server("-c", conf, *flags, content=None,
                              certs=top / "certs")  # fmt: skip

    return start


@pytest.fixture(scope="module")
def on(start):
    return start("on")


@pytest.fixture(scope="module")
def off(start):
    return start("off")


class Reader:
    """One reader's program: a request, and what it keeps of its session."""

    def __init__(self, server, version=None, certificate=None):
        self.server = server
        self.context = wire.tls_context(version, certificate)
        self.session = None
        self.received = 0

    def ask(self, host="a.example", path="/", sni=None, port=None):
        """The status, and whether the session was resumed."""
        plain = socket.create_connection(
            ("127.0.0.1", port or self.server.gemini_port), wire.PATIENCE
        )
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        url = f"gemini://{host}:{self.server.gemini_port}{path}"
        with self.context.wrap_socket(
            plain, server_hostname=sni or host, session=self.session
        ) as tls:
            resumed = tls.session_reused
            tls.sendall(url.encode() + b"\r\n")
            answer = wire.parse_answer(*wire.read_to_end(tls))
            self.session = tls.session
        return answer.status, resumed


@pytest.fixture(params=VERSIONS, ids=["1.2", "1.3"])
def version(request):
    return request.param


# ---- on and off ------------------------------------------------------------


def test_off_gives_no_ticket(off, version):
    one = Reader(off, version)
    assert one.ask() == ("20", False)
    assert not one.session.has_ticket
    assert one.ask() == ("20", False)


def test_on_resumes(on, version):
    one = Reader(on, version)
    assert one.ask() == ("20", False)
    assert one.session.has_ticket
    assert one.ask() == ("20", True)
    assert one.ask() == ("20", True)


def test_who_offers_no_session_is_answered_as_ever(on, version):
    assert Reader(on, version).ask() == ("20", False)


def test_a_ticket_of_a_server_that_has_them_is_refused_where_they_are_off(
    on, off, version
):
    one = Reader(on, version)
    one.ask()
    one.server = off
    assert one.ask() == ("20", False)


def test_each_connection_gets_one_ticket(on):
    """New ones come in records after the handshake: one, of some 250 bytes."""
    one = Reader(on, ssl.TLSVersion.TLSv1_3)
    one.ask()
    before = on.count_log("event=connection")
    Reader(on, ssl.TLSVersion.TLSv1_3).ask()
    wait_until(lambda: on.count_log("event=connection") > before, "a line")
    line = [one for one in on.log if "event=connection" in one][-1]
    sent = int(re.search(r" sent=(\d+)", line)[1])
    bytes_sent = int(re.search(r" bytes=(\d+)", line)[1])
    assert 600 < sent - bytes_sent < 1200


def s_client(server, *flags):
    """What OpenSSL's own client says of a connection and its ticket."""
    port = server.gemini_port
    url = f"gemini://a.example:{port}/\r\n"
    return wire.s_client(port, "-ign_eof", *flags, name="a.example", said=url)


def test_early_data_is_never_allowed(on):
    assert "Max Early Data: 0\n" in s_client(on, "-tls1_3")


def key_name(server):
    """The first 16 bytes of a ticket name the key."""
    return re.search(r"ticket:\s+0000 - ([0-9a-f -]{47})", s_client(server))[1]


# ---- whose ticket ----------------------------------------------------------


@pytest.mark.parametrize("other", ["b.example", "www.a.example"])
def test_a_ticket_of_one_host_is_refused_by_another(on, version, other):
    one = Reader(on, version)
    assert one.ask("a.example") == ("20", False)
    assert one.ask(other) == ("20", False)
    # And each host's own is taken.
    assert one.ask(other) == ("20", True)
    assert one.ask("a.example") == ("20", False)


def test_a_host_with_a_private_zone_gives_none_and_takes_none(on, version):
    one = Reader(on, version)
    assert one.ask("private.example") == ("20", False)
    assert not one.session.has_ticket
    assert one.ask("a.example") == ("20", False)
    assert one.session.has_ticket
    assert one.ask("private.example") == ("20", False)


def test_who_has_read_without_a_certificate_can_read_with_it_then(
    on, version, reader
):
    """Nor does a session keep the identity that it began with."""
    nobody = Reader(on, version)
    assert nobody.ask("private.example", "/family/") == ("60", False)
    known = Reader(on, version, reader)
    assert known.ask("private.example", "/family/") == ("20", False)
    assert known.ask("private.example", "/family/") == ("20", False)
    assert nobody.ask("private.example", "/family/") == ("60", False)


def test_a_ticket_of_gemini_is_refused_by_gopher(on, version):
    one = Reader(on, version)
    one.ask("a.example")
    plain = wire.gopher_connect(on.gopher_port)
    with one.context.wrap_socket(
        plain, server_hostname="a.example", session=one.session
    ) as tls:
        assert not tls.session_reused
        tls.sendall(b"\r\n")
        assert wire.read_to_end(tls)[0].endswith(b".\r\n")


# ---- workers, generations, keys --------------------------------------------


def test_a_ticket_is_good_with_every_worker(start, version):
    one = start("on", "--workers", "4")
    first = Reader(one, version)
    first.ask()
    assert all(first.ask() == ("20", True) for _ in range(40))


def test_a_ticket_outlives_the_workers(start, version):
    one = start("on", "--workers", "2")
    one.expected.append("event=worker-died")
    first = Reader(one, version)
    first.ask()
    old = set(one.workers())
    for worker in old:
        os.kill(worker, signal.SIGKILL)
    wait_until(
        lambda: len(one.workers()) == 2 and not old & set(one.workers()),
        "new workers",
    )
    assert first.ask() == ("20", True)


def test_a_ticket_outlives_a_generation_and_a_reload(start, version):
    one = start("on")
    one.expected += ["event=generation-died", "event=worker-died"]
    first = Reader(one, version)
    first.ask()
    one.reload()
    assert first.ask() == ("20", True)
    one.reload()
    assert first.ask() == ("20", True)
    [generation] = [g for g in one.generations() if one_serves(g)]
    os.kill(generation, signal.SIGKILL)
    wait_until(
        lambda: generation not in one.generations() and one.workers(),
        "a new generation",
    )
    assert first.ask() == ("20", True)


def one_serves(generation):
    """Draining ones end by themselves once nobody reads any more."""
    deadline = time.monotonic() + 1
    while time.monotonic() < deadline:
        try:
            os.kill(generation, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.05)
    return True


def test_keys_are_replaced_and_the_last_ones_still_taken(start, version):
    one = start(QUICK)
    # It is resumed all the time although keys come and go …
    first = Reader(one, version)
    first.ask()
    fresh = first.session
    start_time = time.monotonic()
    resumed = []
    while time.monotonic() - start_time < 2.5 * QUICK:
        resumed.append(first.ask() == ("20", True))
        time.sleep(QUICK / 10)
    assert resumed.count(False) <= 1
    # … but nobody has the key of the first ticket any more.
    first.session = fresh
    assert first.ask() == ("20", False)


def test_new_keys_reach_workers_that_run(start):
    one = start(QUICK, "--workers", "2")
    workers = one.workers()
    old = key_name(one)
    wait_until(lambda: key_name(one) != old, "a new key")
    assert old not in {key_name(one) for _ in range(10)}
    assert one.workers() == workers


def test_a_reload_keeps_the_key(start):
    one = start("on")
    old = key_name(one)
    one.reload()
    assert key_name(one) == old


# ---- configuration ---------------------------------------------------------


@pytest.mark.parametrize("word", ["on", "off", "3600"])
def test_the_effective_configuration_says_it(run, tmp_path, word):
    make_folder(tmp_path / "content", {"index.md": page("Home", "Text.\n")})
    (tmp_path / "capsule.conf").write_text(f"tickets: {word}\n")
    done = run("serve", "-c", tmp_path / "capsule.conf", "-n", "-v",
               "--content", tmp_path / "content", "--certs", tmp_path / "c",
               "--gemini", "127.0.0.1:0", "--gopher", "127.0.0.1:0")  # fmt: skip
    told = {"on": "43200"}.get(word, word)
    assert f"\ntickets: {told}\n" in done.stdout


@pytest.mark.parametrize("word", ["maybe", "0", "-1", "999999"])
def test_what_is_no_time_is_refused(run, tmp_path, word):
    (tmp_path / "capsule.conf").write_text(f"tickets: {word}\n")
    done = run("serve", "-c", tmp_path / "capsule.conf", "-n")
    assert done.returncode != 0
    assert "capsule.conf:1:10: tickets must be on, off or" in done.stderr
