"""The running server under requests that no client would send: mutated ones,
the same in every run.
"""

import os
import random
import re
import socket
import ssl

import pytest
import wire

ROUNDS = 20000 if os.environ.get("SOAK") else 1000
STATUS = re.compile(rb"(?:20|30|31|40|51|52|53|59) [^\r\n]{1,1018}\r\n")

GEMINI = [
    b"gemini://localhost:PORT/",
    b"gemini://localhost:PORT/risks/",
    b"gemini://localhost:PORT/risks",
    b"gemini://localhost:PORT/risks/page.txt?words%20and%20more",
    b"GEMINI://LOCALHOST.:PORT/about/../risks/./",
    b"gemini://[::1]:PORT/%72isks/",
    b"https://example.org/",
]
GOPHER = [
    b"",
    b"/",
    b"/risks/",
    b"risks/page.txt",
    b"/search\twords and more",
    b"/risks/?words\t+",
    b"URL:https://example.org/",
    b"GET / HTTP/1.0",
]
PIECES = [
    b"\0", b"\r", b"\n", b"\r\n", b"\t", b" ", b"%", b"%00", b"%2F", b"%2e",
    b"%ff", b"..", b"/", b"//", b"/../", b"?", b"#", b"@", b":", b"[", b"]",
    b"\\", b"\xc3\xa9", b"\xff", b"\xef\xbb\xbf", b"x" * 300, b"/" * 500,
    b"%41" * 400, b"../" * 400, b";", b"|", b"$(id)", b"`id`", b"'", b'"',
    b"%s%n", b"\x1b[2J", b"65536", b"gemini:", b"titan:", b"\x7f",
]  # fmt: skip


def mutated(dice, requests, port):
    """A request, changed up to four times, with or without its end."""
    request = bytearray(
        dice.choice(requests).replace(b"PORT", str(port).encode())
    )
    for _ in range(dice.randint(0, 4)):
        at = dice.randint(0, len(request))
        kind = dice.randrange(6)
        if kind == 0:
            request[at:at] = dice.choice(PIECES)
        elif kind == 1:
            del request[at : at + dice.randint(1, 8)]
        elif kind == 2:
            request[at : at + 1] = bytes([dice.randrange(256)])
        elif kind == 3:
            request[at:at] = request[: dice.randint(0, 40)]
        elif kind == 4:
            request[at:] = dice.randbytes(dice.randint(0, 40))
        else:
            request[at : at + 3] = dice.choice(PIECES)
    end = dice.choice([b"\r\n"] * 8 + [b"\n", b"", b"\r", b"\r\n\r\nmore"])
    return bytes(request) + end


def sent_in_pieces(dice, connection, request):
    """Sends it in one, two or many pieces, then nothing more."""
    step = max(1, len(request) // dice.choice([1, 2, 20]))
    for at in range(0, len(request), step):
        connection.sendall(request[at : at + step])
    # Past the SSL layer, if there is one, which would forget that it is one.
    socket.socket.shutdown(connection, socket.SHUT_WR)


def heard(connection):
    """What is answered; who closes early may also reset."""
    try:
        return wire.read_to_end(connection)
    except ConnectionResetError:
        return b"", False


def asked(dice, connection, request):
    with connection:
        try:
            sent_in_pieces(dice, connection, request)
        except OSError:
            pass  # it had heard enough
        return heard(connection)


def is_well(server):
    assert wire.gemini(server.gemini_port, server.url()).status == "20"
    assert wire.gopher_menu(server.gopher_port, "/")[0].type == "i"
    assert len(server.workers()) == 2
    assert not [
        line for line in server.log if not line.startswith("event=connection")
    ]


@pytest.fixture
def one(server):
    return server("--workers", "2")


def test_gemini_answers_mutated_requests_or_says_nothing(one):
    dice = random.Random(1965)
    workers = one.workers()
    seen = set()
    for _ in range(ROUNDS):
        request = mutated(dice, GEMINI, one.gemini_port)
        connection = wire.tls_connect(one.gemini_port)
        received, notified = asked(dice, connection, request)
        if b"\r\n" not in request and len(request) < 1026:
            assert received == b"", request
        if received:
            assert STATUS.match(received), (request, received[:100])
            assert notified, request
            assert received[:1] == b"2" or received.endswith(b"\r\n")
            seen.add(received[:2])
    assert seen >= {b"20", b"31", b"51", b"53", b"59"}
    assert one.workers() == workers
    is_well(one)


def test_gopher_answers_mutated_requests_or_says_nothing(one):
    dice = random.Random(70)
    workers = one.workers()
    errors = 0
    for _ in range(ROUNDS):
        request = mutated(dice, GOPHER, one.gopher_port)
        connection = wire.gopher_connect(one.gopher_port)
        received, _ = asked(dice, connection, request)
        # What begins like TLS is no request.
        if b"\n" in request and not request.startswith(b"\x16"):
            assert received, request
        if received.startswith(b"3"):
            assert wire.parse_menu(received), request
            errors += 1
    assert 0 < errors < ROUNDS
    assert one.workers() == workers
    is_well(one)


def test_noise_in_place_of_a_handshake_harms_no_one(one):
    dice = random.Random(5246)
    workers = one.workers()
    coming, going = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = wire.tls_context().wrap_bio(coming, going)
    with pytest.raises(ssl.SSLWantReadError):
        client.do_handshake()
    hello = going.read()
    for _ in range(ROUNDS // 5):
        noise = bytearray(hello)
        for _ in range(dice.randint(1, 20)):
            noise[dice.randrange(len(noise))] = dice.randrange(256)
        del noise[dice.randint(1, len(noise)) :]
        received, _ = asked(
            dice, wire.gopher_connect(one.gemini_port), bytes(noise)
        )
        # A handshake record or an alert: nothing of the capsule.
        assert received[:1] in (b"", b"\x15", b"\x16")
        assert b"20 " not in received[:3]
    assert one.workers() == workers
    is_well(one)
