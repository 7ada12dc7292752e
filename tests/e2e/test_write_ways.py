"""Where messages of readers go, and what is told when they cannot."""

import contextlib
import email
import email.policy
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

import pytest
from folder import make_folder, page
from mailbox import (
    mail_processes,
    messages_of,
    reference_in,
    text_of,
    titan_request,
)
from reader import Home
from server import children_of, is_running, wait_until, without_descriptors
from wire import (
    gemini,
    gemini_raw,
    gopher_menu,
    parse_answer,
    read_to_end,
    tls_connect,
)

TO = "editor@example.org"


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    return make_folder(
        tmp_path_factory.mktemp("content"), {"index.md": page("Home")}
    )


@pytest.fixture
def configured(server, content, tmp_path):
    """Starts a server whose `mail:` is what is given."""

    def start(mail, *flags):
        file = tmp_path / "capsule.conf"
        file.write_text(f"mail: {mail}\n")
        one = server("-c", file, *flags, content=content)
        one.expected.append("event=mail-failed ")
        return one

    return start


def write(one, text):
    return gemini(one.gemini_port, one.url(f"/write?{text}"))


def titan(one, text):
    request = titan_request(one.gemini_port, text)
    return parse_answer(*gemini_raw(one.gemini_port, request))


def assert_refused(one, status, words, text="refused"):
    """Both protocols say that it failed, and in which way."""
    answer = write(one, text)
    assert answer.status == status and words in answer.meta, answer.header
    told = gopher_menu(one.gopher_port, f"/write\t{text}")
    assert told[0].type == "3"
    assert words.split()[0] in " ".join(item.display for item in told)


# ---- a Maildir ----------------------------------------------------------


@pytest.mark.clients
def test_mutt_opens_the_folder(configured, tmp_path):
    mail = tmp_path / "mail"
    one = configured(f"{{maildir: {mail}}}")
    assert write(one, "Grazie,%20%C3%A8%20una%20guida%20utile").status == "20"
    answer = titan(one, "Привет\n".encode() * 5)
    home = Home(tmp_path / "home")
    (home.folder / "Mail").mkdir()
    reader = ["mutt", "-n", "-R", "-f", str(mail), "-e", "set sort=date"]
    with home.terminal(*reader) as terminal:
        listed = terminal.screen("2 ")
        assert listed.count("A reader has written") == 2
        assert reference_in(answer.text) in listed
        # Both came in one second, so either may be the first.
        terminal.press("1", "Enter", "Enter")
        shown = terminal.screen(" 1/2:")
        terminal.press("j")
        shown += terminal.screen(" 2/2:")
        assert "Grazie, è una guida utile" in shown
        assert shown.count("Привет") == 5


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 64 KB."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "none", place]
    done = subprocess.run(command, capture_output=True)
    if done.returncode != 0:
        pytest.skip(f"no file system can be mounted: {done.stderr.decode()}")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_is_told_and_keeps_nothing_half_written(
    configured, small_disk
):
    mail = small_disk / "mail"
    one = configured(f"{{maildir: {mail}}}")
    taken = 0
    while (answer := titan(one, f"{taken} ".encode() + b"x" * 9000)).status == "20":
        taken += 1
    assert answer.status == "40" and "nothing of it was kept" in answer.meta
    assert 1 <= taken < 8
    told = gopher_menu(one.gopher_port, "/write\t" + "y " * 450)
    # A short message may still have room; then it must be there.
    messages = messages_of(mail)
    assert len(messages) == taken + (told[0].type != "3")
    assert not list((mail / "tmp").iterdir())
    assert "why=" in one.wait_for_log("event=mail-failed")
    # With room again it goes on.
    for file in (mail / "new").iterdir():
        file.unlink()
    assert titan(one, b"x" * 9000).status == "20"


def test_a_folder_that_became_read_only_is_told(configured, small_disk):
    mail = small_disk / "mail"
    one = configured(f"{{maildir: {mail}}}")
    assert write(one, "one").status == "20"
    remount = ["mount", "-o", "remount,ro", small_disk]
    subprocess.run(remount, check=True)
    assert_refused(one, "40", "could not be stored")
    subprocess.run(["mount", "-o", "remount,rw", small_disk], check=True)
    assert write(one, "refused").status == "20"
    assert len(messages_of(mail)) == 2
    assert "Read-only file system" in one.wait_for_log("event=mail-failed")


def test_a_folder_that_cannot_be_is_told_and_tried_again(configured, tmp_path):
    mail = tmp_path / "above" / "mail"
    one = configured(f"{{maildir: {mail}}}")
    one.expected.append("event=mail-died ")
    assert_refused(one, "40", "could not be stored")
    assert "No such file" in one.wait_for_log("event=mail-failed")
    mail.parent.mkdir()
    wait_until(lambda: write(one, "again").status == "20", "a folder again")


def test_a_folder_whose_part_is_missing_is_told(configured, tmp_path):
    mail = tmp_path / "mail"
    one = configured(f"{{maildir: {mail}}}")
    assert write(one, "one").status == "20"
    shutil.rmtree(mail / "new")
    assert_refused(one, "40", "could not be stored")
    assert not list((mail / "tmp").iterdir())


def test_two_servers_do_not_write_to_one_folder_at_once(
    server, content, tmp_path
):
    mail = tmp_path / "mail"
    one = server("--mail", mail, content=content)
    assert write(one, "one").status == "20"
    other = server("--mail", mail, content=content)
    answers = []
    thread = threading.Thread(
        target=lambda: answers.append(write(other, "two"))
    )
    thread.start()
    time.sleep(0.3)
    assert not answers
    assert one.stop() == []
    thread.join()
    assert answers[0].status == "20"
    assert len(messages_of(mail)) == 2


def test_who_waits_for_a_folder_leaves_when_it_is_told_to(
    server, content, tmp_path
):
    mail = tmp_path / "mail"
    one = server("--mail", mail, content=content)
    assert write(one, "one").status == "20"
    other = server("--mail", mail, content=content)
    wait_until(lambda: mail_processes(other), "its mail process")
    [first] = mail_processes(other)
    other.reload()
    wait_until(lambda: first not in mail_processes(other), "the first's end")
    wait_until(lambda: mail_processes(other), "the next one")
    [waiting] = mail_processes(other)
    # That it had to be killed would be in the log.
    assert other.stop() == []
    assert not is_running(waiting)


def test_a_mail_process_that_does_not_leave_is_killed_and_told_of(
    configured, tmp_path
):
    one = configured(f"{{maildir: {tmp_path / 'mail'}}}")
    one.expected.append("event=mail-killed ")
    assert write(one, "one").status == "20"
    [pid] = mail_processes(one)
    os.kill(pid, signal.SIGSTOP)
    assert one.stop() == []
    assert one.count_log("event=mail-killed") == 1
    assert not is_running(pid)


def test_a_mail_process_that_cannot_be_started_is_told_and_tried_again(
    configured, tmp_path
):
    one = configured(f"{{maildir: {tmp_path / 'mail'}}}")
    one.expected.append("event=mail-died ")
    assert write(one, "one").status == "20"
    with without_descriptors(one.process.pid):
        os.kill(mail_processes(one)[0], signal.SIGKILL)
        told = one.wait_for_log("event=mail-failed")
        assert "Too many open files" in told
    assert write(one, "two").status == "20"


def test_it_becomes_the_configured_user(server, content, certs, tmp_path):
    if os.getuid() != 0:
        pytest.skip("only root can become another user")
    # What is under pytest's own folder is root's alone.
    place = pathlib.Path(tempfile.mkdtemp())
    try:
        place.chmod(0o777)
        shutil.copytree(content, place / "content")
        (place / "content").chmod(0o755)
        file = place / "capsule.conf"
        file.write_text(f"user: nobody\nmail: {{maildir: {place / 'mail'}}}\n")
        one = server("-c", file, content=place / "content")
        assert write(one, "one").status == "20"
        [pid] = mail_processes(one)
        assert pathlib.Path(f"/proc/{pid}").stat().st_uid != 0
        assert (place / "mail").stat().st_uid != 0
        assert len(messages_of(place / "mail")) == 1
    finally:
        shutil.rmtree(place)


def test_many_who_write_at_once_all_get_a_receipt(configured, tmp_path):
    """More than the socket to the mail process holds."""
    mail = tmp_path / "mail"
    one = configured(f"{{maildir: {mail}}}", "--workers", "1")
    texts = [f"{i} ".encode() + b"x" * 15_000 for i in range(40)]
    with contextlib.ExitStack() as stack:
        peers = [
            stack.enter_context(tls_connect(one.gemini_port)) for _ in texts
        ]
        for peer, text in zip(peers, texts):
            peer.sendall(titan_request(one.gemini_port, text))
        answers = [parse_answer(*read_to_end(peer)) for peer in peers]
    assert {answer.status for answer in answers} == {"20"}
    assert len(messages_of(mail)) == len(texts)


# ---- a command ----------------------------------------------------------

SENDMAIL = """#!/bin/sh
printf '%s\\n' "$@" >>"{folder}/arguments"
cat >"{folder}/part.$$" && mv "{folder}/part.$$" "{folder}/sent.$$"
"""


def make_command(folder, text=SENDMAIL):
    command = folder / "sendmail"
    command.write_text(text.format(folder=folder))
    command.chmod(0o755)
    return command


def read_message(file):
    return email.message_from_bytes(
        file.read_bytes(), policy=email.policy.default
    )


def test_a_command_gets_the_message_and_the_address(configured, tmp_path):
    command = make_command(tmp_path)
    one = configured(f"{{command: {command}, to: {TO}, from: us@example.org}}")
    receipt = write(one, "By%20command")
    assert receipt.status == "20"
    [sent] = tmp_path.glob("sent.*")
    message = read_message(sent)
    assert text_of(message) == "By command"
    assert message["To"] == TO
    assert message["From"].addresses[0].addr_spec == "us@example.org"
    assert message["X-Capsule-Reference"] == reference_in(receipt.text)
    arguments = (tmp_path / "arguments").read_text().split()
    assert arguments == ["-i", "-f", "us@example.org", "--", TO]
    assert "already" in write(one, "By%20command").text
    assert len(list(tmp_path.glob("sent.*"))) == 1


def test_what_a_command_had_is_known_to_the_next_mail_process(
    configured, tmp_path
):
    command = make_command(tmp_path)
    one = configured(f"{{command: {command}, to: {TO}}}")
    one.expected.append("event=mail-died ")
    first = write(one, "Only%20once")
    [pid] = mail_processes(one)
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: mail_processes(one) not in ([], [pid]), "another")
    second = write(one, "Only%20once")
    one.reload()
    third = write(one, "Only%20once")
    for again in second, third:
        assert "already" in again.text
        assert reference_in(again.text) == reference_in(first.text)
    assert len(list(tmp_path.glob("sent.*"))) == 1


@pytest.mark.parametrize(
    "script, why",
    [
        ("#!/bin/sh\ncat >/dev/null; exit 75\n", "exit status was 75"),
        ("#!/bin/sh\nkill -9 $$\n", "ended by signal 9"),
        ("#!/no/such/interpreter\n", "exit status was 127"),
    ],
)
def test_a_dead_command_is_told(configured, tmp_path, script, why):
    command = make_command(tmp_path, script)
    one = configured(f"{{command: {command}, to: {TO}}}")
    assert_refused(one, "42", "could not be passed on")
    assert why in one.wait_for_log("event=mail-failed")


def test_a_command_that_is_gone_is_told(configured, tmp_path):
    command = make_command(tmp_path)
    one = configured(f"{{command: {command}, to: {TO}}}")
    command.unlink()
    assert_refused(one, "42", "could not be passed on")
    make_command(tmp_path)
    assert write(one, "refused").status == "20"


def number_in(file):
    wait_until(lambda: file.exists() and file.read_text().strip(), file.name)
    return int(file.read_text())


@pytest.mark.parametrize(
    "script",
    [
        '#!/bin/sh\necho $$ >"{folder}/pid"\nexec sleep 600\n',
        # A session of its own, and no parent any more.
        "#!/bin/sh\n(setsid sh -c 'echo $$ >\"{folder}/pid\"; "
        "exec sleep 600' &)\nexec sleep 600\n",
    ],
)
def test_a_command_leaves_no_process_behind(configured, tmp_path, script):
    command = make_command(tmp_path, script)
    one = configured(f"{{command: {command}, to: {TO}}}")
    request = titan_request(one.gemini_port, b"for ever")

    def ask():
        with contextlib.suppress(Exception):
            gemini_raw(one.gemini_port, request)

    thread = threading.Thread(target=ask)
    thread.start()
    pid = number_in(tmp_path / "pid")
    [mail] = mail_processes(one)
    one.expected.append("event=mail-died ")
    os.kill(mail, 9)
    wait_until(lambda: not is_running(pid), "the end of the command")
    thread.join()


def test_what_a_command_leaves_for_later_goes_on(configured, tmp_path):
    script = (
        "#!/bin/sh\nsetsid sh -c 'echo $$ >\"{folder}/pid\"; "
        "exec sleep 600' &\n"
    )
    command = make_command(tmp_path, script)
    one = configured(f"{{command: {command}, to: {TO}}}")
    assert write(one, "later").status == "20"
    pid = number_in(tmp_path / "pid")
    try:
        assert one.stop() == []
        assert is_running(pid)
    finally:
        os.kill(pid, 9)


# ---- LMTP ---------------------------------------------------------------


class Lmtp:
    """A server for LMTP on a socket; what it answers can be set."""

    def __init__(self, path):
        self.messages = []
        self.lines = []
        self.answers = {}
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(str(path))
        self.listener.listen(8)
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            with peer, contextlib.suppress(OSError):
                self.talk(peer)

    def talk(self, peer):
        stream = peer.makefile("rwb")

        def say(command, default):
            text = self.answers.get(command, default)
            stream.write(text.encode() + b"\r\n")
            stream.flush()

        say("", "220 tests LMTP")
        for line in stream:
            assert line.endswith(b"\r\n"), line
            text = line.decode().rstrip("\r\n")
            self.lines.append(text)
            command = text.split(" ")[0].split(":")[0].upper()
            if command == "LHLO":
                say(command, "250-tests\r\n250-PIPELINING\r\n250 8BITMIME")
            elif command == "DATA":
                say(command, "354 go on")
                if "DATA" not in self.answers:
                    self.read_data(stream)
                    say(".", "250 2.0.0 taken")
            elif command == "QUIT":
                say(command, "221 bye")
                return
            else:
                say(command, "250 2.1.0 fine")

    def read_data(self, stream):
        lines = []
        for line in stream:
            assert line.endswith(b"\r\n"), line
            if line == b".\r\n":
                break
            lines.append(line[1:] if line.startswith(b".") else line)
        self.messages.append(b"".join(lines))

    def stop(self):
        # Wakes accept, which closing alone does not.
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()


@pytest.fixture
def lmtp(tmp_path):
    path = tmp_path / "lmtp"
    one = Lmtp(path)
    one.path = path
    yield one
    one.stop()


def test_a_mail_server_gets_the_message(configured, lmtp, tmp_path):
    one = configured(f"{{lmtp: {lmtp.path}, to: {TO}}}")
    text = ".\r\n.two\n" + "long " * 3000
    receipt = titan(one, text.encode())
    assert receipt.status == "20"
    [raw] = lmtp.messages
    file = tmp_path / "message"
    file.write_bytes(raw.replace(b"\r\n", b"\n"))
    message = read_message(file)
    assert text_of(message) == text.replace("\r\n", "\n")
    assert message["X-Capsule-Reference"] == reference_in(receipt.text)
    assert "MAIL FROM:<capsule@localhost>" in lmtp.lines
    assert f"RCPT TO:<{TO}>" in lmtp.lines
    assert "already" in titan(one, text.encode()).text
    assert len(lmtp.messages) == 1


@pytest.mark.parametrize(
    "command, answer",
    [
        ("", "421 busy"),
        ("LHLO", "502 what?"),
        ("MAIL", "550 not you"),
        ("RCPT", "550-no\r\n550 such user"),
        ("DATA", "451 no"),
        (".", "452 4.3.1 full"),
        ("RCPT", "hello"),
    ],
)
def test_a_mail_server_that_refuses_is_told_of(
    configured, lmtp, command, answer
):
    lmtp.answers[command] = answer
    one = configured(f"{{lmtp: {lmtp.path}, to: {TO}}}")
    assert_refused(one, "42", "could not be passed on")
    one.wait_for_log("event=mail-failed")
    lmtp.answers.clear()
    assert write(one, "refused").status == "20"


def test_a_mail_server_that_is_gone_is_told_of(configured, tmp_path):
    path = tmp_path / "lmtp"
    gone = Lmtp(path)
    one = configured(f"{{lmtp: {path}, to: {TO}}}")
    gone.stop()
    assert_refused(one, "42", "could not be passed on")
    path.unlink()
    again = Lmtp(path)
    assert write(one, "again").status == "20"
    again.stop()


# ---- looking before the start -------------------------------------------


def check(run, tmp_path, content, mail):
    file = tmp_path / "capsule.conf"
    file.write_text(f"mail: {mail}\n")
    done = run("serve", "-c", file, "--content", content, "-n", "-v")
    return done.returncode, done.stdout + done.stderr


def test_what_a_start_would_need_is_checked_and_nothing_made(
    run, content, tmp_path
):
    mail = tmp_path / "mail"
    status, told = check(run, tmp_path, content, f"{{maildir: {mail}}}")
    assert status == 0 and f"{mail} will be made" in told
    assert f'maildir: "{mail}"' in told and "per-reader: 10" in told
    assert not mail.exists()
    mail.write_text("")
    status, told = check(run, tmp_path, content, f"{{maildir: {mail}/x}}")
    assert status == 1 and "Not a directory" in told
    nowhere = tmp_path / "no" / "where"
    status, told = check(run, tmp_path, content, f"{{maildir: {nowhere}}}")
    assert status == 1 and "cannot be made in" in told


def test_a_command_and_a_socket_are_checked(run, content, tmp_path):
    def told(what):
        return check(run, tmp_path, content, f"{{{what}, to: {TO}}}")

    command = tmp_path / "sendmail"
    assert told(f"command: {command}")[0] == 1
    command.write_text("")
    status, words = told(f"command: {command}")
    assert status == 1 and "cannot be run" in words
    command.chmod(0o755)
    assert told(f"command: {command}")[0] == 0
    status, words = told(f"command: {tmp_path}")
    assert status == 1 and "is not a program" in words
    status, words = told(f"lmtp: {command}")
    assert status == 1 and "is not a socket" in words
    path = tmp_path / "lmtp"
    one = Lmtp(path)
    assert told(f"lmtp: {path}")[0] == 0
    one.stop()


def test_the_mail_process_holds_nothing_of_the_others(configured, tmp_path):
    """Neither listening sockets nor what leads to the generations."""
    one = configured(f"{{maildir: {tmp_path / 'mail'}}}")
    # Once it has taken a message it is what it will be.
    assert write(one, "one").status == "20"
    [pid] = mail_processes(one)
    open_files = [
        os.readlink(f"/proc/{pid}/fd/{fd}")
        for fd in os.listdir(f"/proc/{pid}/fd")
    ]
    sockets = [name for name in open_files if name.startswith("socket:")]
    assert len(sockets) == 2
    assert not children_of(pid)


def test_an_ipv6_host_stands_as_menus_and_urls_have_it(
    server, content, tmp_path
):
    places = {"content": content, "certs": tmp_path / "certs"}
    one = server("--host", "[::1]", "--mail", tmp_path / "mail", **places)
    menu = gopher_menu(one.gopher_port, "/write")
    assert {item.host for item in menu if item.type in "17"} == {"::1"}
    address = f"//[::1]:{one.gemini_port}/write"
    url = f"gemini:{address}?" + "x" * 1500
    answer = gemini(one.gemini_port, url, sni=None)
    assert f"titan:{address}: " in answer.meta
