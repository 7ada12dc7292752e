"""Gemini: how requests and answers cross the wire."""

import hashlib
import os
import socket
import ssl
import time

import pytest
import wire
from folder import make_folder, page

READERS = 400 if os.environ.get("SOAK") else 40


def test_a_request_may_come_a_byte_at_a_time(guide):
    request = guide.url("/risks/").encode() + b"\r\n"
    with wire.tls_connect(guide.gemini_port) as tls:
        for at in range(len(request)):
            tls.sendall(request[at : at + 1])
            time.sleep(0.001)
        answer = wire.parse_answer(*wire.read_to_end(tls))
    assert answer.header == "20 text/gemini; lang=en"
    assert answer.notified


def test_bytes_after_the_line_end_are_passed_over(guide):
    page_itself = wire.gemini(guide.gemini_port, guide.url("/risks/"))
    request = guide.url("/risks/").encode() + b"\r\nmore\r\n" + b"x" * 2000
    received = wire.gemini_raw(guide.gemini_port, request)
    assert wire.parse_answer(*received) == page_itself


def test_a_line_that_ends_without_cr_gets_no_answer_at_end_of_input(guide):
    with wire.tls_connect(guide.gemini_port) as tls:
        tls.sendall(guide.url("/").encode() + b"\n")
        # Past the SSL layer, which would forget that it is one.
        socket.socket.shutdown(tls, socket.SHUT_WR)
        assert wire.read_to_end(tls)[0] == b""


def test_a_line_that_ends_without_cr_gets_no_answer_up_to_the_deadline(
    server, tmp_path
):
    conf = tmp_path / "capsule.conf"
    conf.write_text("limits: {request: 1}\n")
    one = server("-c", conf)
    received, notified = wire.gemini_raw(
        one.gemini_port, one.url("/").encode() + b"\n"
    )
    assert received == b""
    assert "deadline" in one.wait_for_log("event=connection")


def test_who_never_speaks_is_closed_at_the_deadline(server, tmp_path):
    conf = tmp_path / "capsule.conf"
    conf.write_text("limits: {handshake: 1, request: 1}\n")
    one = server("-c", conf)
    for port in one.gemini_port, one.gopher_port:
        assert wire.gopher_raw(port, b"") == b""


def test_a_silent_connection_keeps_no_one_waiting(guide):
    with wire.gopher_connect(guide.gemini_port):
        with wire.tls_connect(guide.gemini_port):
            answer = wire.gemini(guide.gemini_port, guide.url("/"))
    assert answer.status == "20"


def test_what_is_no_tls_is_closed_without_an_answer(guide):
    with wire.gopher_connect(guide.gemini_port) as connection:
        connection.sendall(guide.url("/").encode() + b"\r\n")
        try:
            received, _ = wire.read_to_end(connection)
        except ConnectionResetError:
            return
    assert not received.startswith((b"2", b"5"))


@pytest.mark.parametrize("version", ["TLSv1_2", "TLSv1_3"])
def test_tls_1_2_and_1_3_work(guide, version):
    version = ssl.TLSVersion[version]
    answer = wire.gemini(guide.gemini_port, guide.url("/"), version=version)
    assert answer.status == "20"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("version", ["TLSv1", "TLSv1_1"])
def test_tls_before_1_2_is_refused_by_the_server(guide, version):
    version = ssl.TLSVersion[version]
    with pytest.raises(ssl.SSLError) as refusal:
        wire.tls_connect(guide.gemini_port, version=version)
    assert refusal.value.reason == "TLSV1_ALERT_PROTOCOL_VERSION"


def test_tls_1_3_is_preferred(guide):
    with wire.tls_connect(guide.gemini_port) as tls:
        assert tls.version() == "TLSv1.3"


def test_the_certificate_is_the_one_whose_fingerprint_is_printed(guide):
    with wire.tls_connect(guide.gemini_port) as tls:
        certificate = tls.getpeercert(binary_form=True)
    digits = hashlib.sha256(certificate).hexdigest().upper()
    pairs = [digits[at : at + 2] for at in range(0, len(digits), 2)]
    assert "Certificate SHA-256 " + ":".join(pairs) in guide.stdout


def test_many_readers_at_once_are_all_answered(guide):
    request = guide.url("/risks/").encode() + b"\r\n"
    one = wire.gemini(guide.gemini_port, guide.url("/risks/"))
    readers = [wire.tls_connect(guide.gemini_port) for _ in range(READERS)]
    try:
        for reader in readers:
            reader.sendall(request)
        for reader in readers:
            assert wire.parse_answer(*wire.read_to_end(reader)) == one
    finally:
        for reader in readers:
            reader.close()


def test_the_log_has_a_line_for_each_connection_and_no_query(server):
    one = server()
    wire.gemini(one.gemini_port, one.url("/risks/?private%20words"))
    line = one.wait_for_log("protocol=gemini")
    assert "path=/risks/" in line
    assert "status=20" in line
    assert "private" not in one.stderr
    wire.gopher(one.gopher_port, "/help/\tprivate words")
    assert "path=/help/" in one.wait_for_log("protocol=gopher")
    assert "private" not in one.stderr
    assert "127.0.0.1" not in one.stderr


def test_a_path_cannot_forge_a_line_of_the_log(server):
    one = server()
    wire.gemini(one.gemini_port, one.url("/%0Aevent=forged%20%22"))
    one.wait_for_log("protocol=gemini")
    assert len(one.log) == 1


def test_an_answer_in_flight_is_finished_before_the_server_ends(
    server, tmp_path
):
    big = bytes(range(256)) * 32768
    files = {"index.md": page("Home", "[Big](big.bin)\n"), "big.bin": big}
    one = server(content=make_folder(tmp_path / "content", files))
    with wire.gopher_connect(one.gopher_port) as reader:
        reader.sendall(b"/big.bin\r\n")
        first = reader.recv(1000)
        one.ask_to_stop()
        rest, _ = wire.read_to_end(reader)
    assert first + rest == big
    one.process.wait(timeout=wire.PATIENCE)


def test_who_was_told_to_stop_takes_no_new_connection(server):
    one = server()
    with wire.gopher_connect(one.gopher_port):
        one.ask_to_stop()
        deadline = time.monotonic() + wire.PATIENCE
        while True:
            try:
                wire.gopher_connect(one.gopher_port).close()
            except ConnectionRefusedError:
                return
            except ConnectionResetError:
                pass  # it was waiting to be accepted as the port closed
            assert time.monotonic() < deadline
            time.sleep(0.01)
