"""What a reader costs: memory while nothing is said, and bytes."""

import contextlib
import pathlib
import re
import resource
import socket
import ssl
import subprocess
import time

import pytest
import wire
from folder import make_folder, page

IDLE = 512
AT_ONCE = 64

# A bare OpenSSL loop holds one with 14 KiB; with buffers for requests, or
# with what handshakes at once have left behind, it were 17 and more.
KIB_EACH = 16.5

BESIDE = 1160


@pytest.fixture
def content(tmp_path):
    return make_folder(tmp_path / "content", {"index.md": page("Home", "Hi.\n")})


# ---- memory ----------------------------------------------------------------


def memory_of(server):
    """KiB of all its processes that are not a file's."""
    total = 0
    for pid in [server.process.pid, *server.generations(), *server.workers()]:
        text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
        total += int(re.search(r"Pss_Anon: +(\d+) kB", text)[1])
    return total


def shake_hands_at_once(port, count):
    """Connections that are open and idle after their handshakes."""
    context = wire.tls_context()
    all_of_them = []
    for _ in range(count):
        plain = socket.create_connection(("127.0.0.1", port), wire.PATIENCE)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        all_of_them.append(context.wrap_socket(
            plain, server_hostname="localhost", do_handshake_on_connect=False
        ))  # fmt: skip
    for one in all_of_them:
        one.setblocking(False)
        with contextlib.suppress(ssl.SSLWantReadError):
            one.do_handshake()
    for one in all_of_them:
        one.settimeout(wire.PATIENCE)
        one.do_handshake()
    return all_of_them


def test_an_idle_reader_takes_little_memory(server, content, capsule, tmp_path):
    if "asan" in str(capsule):
        pytest.skip("AddressSanitizer has memory of its own")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096), hard))
    patient = tmp_path / "capsule.conf"
    patient.write_text("limits: {handshake: 600, request: 600}\n")
    one = server("-c", patient, "--workers", "1", content=content)
    before = memory_of(one)
    idle = []
    try:
        while len(idle) < IDLE:
            idle += shake_hands_at_once(one.gemini_port, AT_ONCE)
        # What a rush leaves is given back when it is over.
        time.sleep(0.5)
        each = (memory_of(one) - before) / IDLE
    finally:
        for connection in idle:
            connection.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    print(f"{each:.2f} KiB each")
    assert each <= KIB_EACH


# ---- bytes -----------------------------------------------------------------


def test_a_page_takes_few_bytes_beside_it(server, content):
    one = server(content=content)
    request = one.url("/").encode() + b"\r\n"
    done = subprocess.run(
        ["openssl", "s_client", "-quiet", "-connect",
         f"127.0.0.1:{one.gemini_port}", "-servername", "localhost"],
        input=request, capture_output=True, timeout=wire.PATIENCE,
    )  # fmt: skip
    assert done.stdout.startswith(b"20 text/gemini")
    line = one.wait_for_log("status=20")
    told = {k: int(v) for k, v in re.findall(r"(sent|received)=(\d+)", line)}
    beside = told["sent"] + told["received"] - len(done.stdout)
    print(f"{beside} bytes beside the answer")
    assert beside <= BESIDE
