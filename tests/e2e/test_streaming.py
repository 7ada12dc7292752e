"""Large downloads: streamed, and never a mixture of two files."""

import os
import random
import resource
import shutil
import socket
import threading
import time

import pytest
import wire
from folder import make_folder, page

# The same each time: random bytes may begin as some format does, which
# libmagic would see.
LARGE = random.Random(1).randbytes(1 << 20) * 20
OTHER = random.Random(2).randbytes(1 << 20) * 20
PROTOCOLS = ["gemini", "gopher"]


@pytest.fixture
def content(tmp_path):
    files = {
        "index.md": page("Home", "[Large](large.bin)\n"),
        "large.bin": LARGE,
    }
    return make_folder(tmp_path / "content", files)


@pytest.fixture
def one(server, content):
    return server("--workers", "1", content=content)


def ask(server, protocol, path="/large.bin"):
    """A connection that was sent a request, and takes little unread."""
    if protocol == "gemini":
        connection = wire.tls_connect(server.gemini_port)
        request = server.url(path)
    else:
        connection = wire.gopher_connect(server.gopher_port)
        request = path
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
    connection.sendall(request.encode() + b"\r\n")
    return connection


def read_body(connection, protocol):
    """The rest of what comes, and whether the reader can take it as whole."""
    try:
        return wire.read_to_end(connection)
    except ConnectionResetError:
        return b"", False


def begin(server, protocol):
    """A reader that has begun to read, and the first bytes of the body."""
    connection = ask(server, protocol)
    first = connection.recv(1000)
    if protocol == "gemini":
        header, _, first = first.partition(b"\r\n")
        assert header == b"20 application/octet-stream"
    return connection, first


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_20_mb_arrive_whole(one, protocol):
    connection, first = begin(one, protocol)
    with connection:
        rest, whole = read_body(connection, protocol)
    assert first + rest == LARGE
    assert whole


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_others_are_answered_while_a_reader_stands_still(one, protocol):
    connection, first = begin(one, protocol)
    with connection:
        for _ in range(10):
            answer = wire.gemini(one.gemini_port, one.url())
            assert answer.status == "20"
            assert wire.gopher_menu(one.gopher_port, "/")[0].type == "i"
        rest, whole = read_body(connection, protocol)
    assert first + rest == LARGE and whole


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_others_are_answered_while_it_is_read_at_full_speed(one, protocol):
    bodies = []

    def read():
        connection, first = begin(one, protocol)
        with connection:
            bodies.append(first + read_body(connection, protocol)[0])

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        while any(reader.is_alive() for reader in readers):
            answer = wire.gemini(one.gemini_port, one.url())
            assert answer.status == "20"
    finally:
        for reader in readers:
            reader.join()
    assert bodies == [LARGE] * 3


def resident(server):
    """Bytes of memory that its worker has."""
    with open(f"/proc/{server.workers()[0]}/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_memory_does_not_grow_with_the_file(one, protocol):
    wire.gemini(one.gemini_port, one.url())
    before = resident(one)
    connection, first = begin(one, protocol)
    with connection:
        assert resident(one) - before < 4 << 20


def test_who_stands_still_holds_little_more_than_who_is_idle(one, capsule):
    if "asan" in str(capsule):
        pytest.skip("the sanitizer's allocator keeps what is freed")
    wire.gemini(one.gemini_port, one.url())
    before = resident(one)
    readers = [begin(one, "gemini")[0] for _ in range(100)]
    time.sleep(0.5)  # until the sockets are full
    each = (resident(one) - before) / len(readers)
    for reader in readers:
        reader.close()
    assert each < 32 * 1024


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_file_that_is_replaced_while_it_is_sent_is_the_old_one_to_its_end(
    one, content, protocol
):
    connection, first = begin(one, protocol)
    with connection:
        (content / "new").write_bytes(OTHER)
        (content / "new").rename(content / "large.bin")
        rest, whole = read_body(connection, protocol)
    assert first + rest == LARGE and whole


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_file_that_is_deleted_while_it_is_sent_arrives_whole(
    one, content, protocol
):
    connection, first = begin(one, protocol)
    with connection:
        (content / "large.bin").unlink()
        rest, whole = read_body(connection, protocol)
    assert first + rest == LARGE and whole


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_file_that_is_cut_while_it_is_sent_shows_that_it_was(
    one, content, protocol
):
    connection, first = begin(one, protocol)
    with connection:
        os.truncate(content / "large.bin", 15 << 20)
        rest, whole = read_body(connection, protocol)
    assert not whole
    assert LARGE.startswith(first + rest)
    assert "reason=\"file" in one.wait_for_log("path=/large.bin")


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_file_that_is_overwritten_while_it_is_sent_is_not_mixed(
    one, content, protocol
):
    connection, first = begin(one, protocol)
    with connection:
        with (content / "large.bin").open("r+b") as file:
            file.write(OTHER)
        rest, whole = read_body(connection, protocol)
    assert not whole
    assert LARGE.startswith(first + rest)


def replace(file):
    file.with_name("new").write_bytes(OTHER)
    file.with_name("new").rename(file)


def overwrite(file):
    with file.open("r+b") as opened:
        opened.write(OTHER)


def become_a_fifo(file):
    file.unlink()
    os.mkfifo(file)


def become_a_link_out(file):
    file.unlink()
    file.symlink_to("/etc/passwd")


def become_a_folder(file):
    file.unlink()
    file.mkdir()


CHANGES = [
    replace,
    overwrite,
    lambda file: os.truncate(file, 15 << 20),
    lambda file: os.utime(file),
    lambda file: file.unlink(),
    lambda file: file.chmod(0),
    become_a_fifo,
    become_a_link_out,
    become_a_folder,
    lambda file: shutil.rmtree(file.parent),
]
NAMES = "replaced overwritten cut touched deleted closed fifo link folder all"


def change_file(content, change):
    if os.geteuid() == 0 and change is CHANGES[5]:
        pytest.skip("root reads everything")
    time.sleep(0.02)  # more than a tick of the file system's clock
    change(content / "large.bin")


@pytest.mark.parametrize("change", CHANGES, ids=NAMES.split())
def test_a_file_that_changed_before_it_is_asked_for_is_40(
    one, content, change
):
    change_file(content, change)
    answer = wire.gemini(one.gemini_port, one.url("/large.bin"))
    assert answer.status == "40"
    assert "later" in answer.meta
    assert wire.gemini(one.gemini_port, one.url()).status == "20"


@pytest.mark.parametrize("change", CHANGES, ids=NAMES.split())
def test_a_file_that_changed_before_it_is_asked_for_is_an_error_in_gopher(
    one, content, change
):
    change_file(content, change)
    items = wire.gopher_menu(one.gopher_port, "/large.bin")
    assert items[0].type == "3"
    assert "changed" in items[0].display
    assert "later" in items[1].display
    assert items[2].type == "1" and items[2].selector == "/"
    assert "status=changed" in one.wait_for_log("path=/large.bin")


def test_a_reload_serves_what_changed(one, content):
    replace(content / "large.bin")
    assert wire.gemini(one.gemini_port, one.url("/large.bin")).status == "40"
    one.reload()
    answer = wire.gemini(one.gemini_port, one.url("/large.bin"))
    assert answer.body == OTHER


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_without_memory_no_reader_takes_nothing_for_the_file(
    capsule, one, protocol
):
    if "asan" in str(capsule):
        pytest.skip("sanitizers have all memory for themselves")
    [worker] = one.workers()
    allowed = resource.prlimit(worker, resource.RLIMIT_DATA, (4096, -1))
    with ask(one, protocol) as connection:
        assert read_body(connection, protocol) == (b"", False)
    resource.prlimit(worker, resource.RLIMIT_DATA, allowed)
    with ask(one, protocol) as connection:
        received, whole = read_body(connection, protocol)
        assert whole and received.endswith(LARGE)
    assert one.count_log('reason="out of memory"') == 1
