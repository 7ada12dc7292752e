"""Messages of readers while processes are killed: every receipt has its
message, whole and once, and nothing half-written is ever to be seen.

SOAK=1 sends 1,000 messages instead of 60.
"""

import contextlib
import os
import random
import signal
import ssl
import threading
import time

import pytest
from conftest import stop_all
from folder import make_folder, page
from mailbox import (
    REFERENCE,
    mail_processes,
    messages_of,
    text_of,
    titan_request,
)
from server import Server, is_running, wait_until
from wire import gemini, gemini_raw, gopher, parse_answer

SOAK = os.environ.get("SOAK") == "1"
MESSAGES = 1000 if SOAK else 60
SENDERS = 6
DIED = ["event=mail-died ", "event=worker-died ", "event=generation-died "]


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    return make_folder(
        tmp_path_factory.mktemp("content"), {"index.md": page("Home")}
    )


class Senders:
    """Threads that send messages, each once, to the server of the moment."""

    def __init__(self, count, server):
        self.server = server
        self.texts = [
            f"Message {i}.\n" + f"Line {i} of é.\n" * (i % 50)
            for i in range(count)
        ]
        self.receipts = {}
        self.refused = 0
        self.broken = 0
        self.why = None
        self.next = iter(range(count))
        self.lock = threading.Lock()
        self.threads = [
            threading.Thread(target=self.run) for _ in range(SENDERS)
        ]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        for thread in self.threads:
            thread.join()

    @property
    def are_done(self):
        return not any(thread.is_alive() for thread in self.threads)

    def run(self):
        while True:
            with self.lock:
                number = next(self.next, None)
            if number is None:
                return
            self.send(number)

    def ask(self, number):
        text = self.texts[number]
        if number % 3 == 0:
            # Over Gopher a line has no ends of lines.
            self.texts[number] = text = text.replace("\n", " ")[:900].strip()
            answer = gopher(self.server.gopher_port, f"/write\t{text}")
            assert answer.endswith(b".\r\n"), answer
            return answer.decode()
        port = self.server.gemini_port
        request = titan_request(port, text.encode())
        answer = parse_answer(*gemini_raw(port, request))
        assert answer.status in ("20", "40"), answer.header
        return answer.text

    def send(self, number):
        while True:
            try:
                self.try_to_send(number)
                return
            except ConnectionRefusedError:
                # Between two servers nothing has been sent.
                time.sleep(0.02)

    def try_to_send(self, number):
        try:
            answer = self.ask(number)
        except ConnectionRefusedError:
            raise
        except (OSError, ssl.SSLError, AssertionError) as why:
            self.broken += 1
            self.why = why
            return
        found = REFERENCE.findall(answer)
        if not found:
            self.refused += 1
            return
        self.receipts[number] = found[0]

    def check(self, mail):
        messages = messages_of(mail)
        by_text = [text_of(message) for message in messages.values()]
        assert len(set(by_text)) == len(by_text), "a message twice"
        assert set(by_text) <= set(self.texts), "a message that is not whole"
        for number, reference in self.receipts.items():
            assert text_of(messages[reference]) == self.texts[number]
        assert len(set(self.receipts.values())) == len(self.receipts)


def settings(tmp_path):
    mail = tmp_path / "mail"
    file = tmp_path / "capsule.conf"
    file.write_text(f"mail: {{maildir: {mail}, in-all: 100000}}\n")
    return file, mail


def kill(pid):
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def test_a_killed_mail_process_loses_and_doubles_nothing(
    server, content, tmp_path
):
    file, mail = settings(tmp_path)
    one = server("-c", file, "--workers", "2", content=content)
    one.expected += DIED
    with Senders(MESSAGES, one) as senders:
        killed = 0
        while not senders.are_done:
            # One that dies young is started again later each time.
            time.sleep(0.01 * killed if killed < 5 else 1.1)
            for pid in mail_processes(one):
                kill(pid)
                killed += 1
    assert killed > 0
    # Nobody but the mail process died, so everybody was answered.
    assert senders.broken == 0
    senders.check(mail)
    print(f"{killed} killed, {len(senders.receipts)} receipts")
    assert len(senders.receipts) > 0


def test_a_mail_process_killed_once_is_not_even_noticed(
    server, content, tmp_path
):
    file, mail = settings(tmp_path)
    one = server("-c", file, "--workers", "1", content=content)
    one.expected += DIED
    assert gemini(one.gemini_port, one.url("/write?before")).status == "20"
    [pid] = mail_processes(one)
    kill(pid)
    # It waits in the socket for the next one.
    answer = gemini(one.gemini_port, one.url("/write?meanwhile"))
    assert answer.status == "20"
    assert "signal=9" in one.wait_for_log("event=mail-died")
    # The next one knows what the first one had.
    again = gemini(one.gemini_port, one.url("/write?before"))
    assert "already" in again.text
    assert len(messages_of(mail)) == 2
    assert mail_processes(one) not in ([], [pid])


def test_a_message_stopped_halfway_is_sent_again_and_kept_once(
    server, content, tmp_path
):
    """Killed after the message was delivered, before that was said."""
    file, mail = settings(tmp_path)
    one = server("-c", file, "--workers", "1", content=content)
    one.expected += DIED
    gemini(one.gemini_port, one.url("/write?first"))
    [pid] = mail_processes(one)
    os.kill(pid, signal.SIGSTOP)
    answers = []
    thread = threading.Thread(
        target=lambda: answers.append(
            gemini(one.gemini_port, one.url("/write?second"))
        )
    )
    thread.start()
    # As if it had delivered: the same message by way of another process.
    time.sleep(0.1)
    assert not answers
    kill(pid)
    thread.join()
    assert answers[0].status == "20"
    assert len(messages_of(mail)) == 2


def test_killed_workers_and_generations_lose_no_message_with_a_receipt(
    server, content, tmp_path
):
    file, mail = settings(tmp_path)
    one = server("-c", file, "--workers", "2", content=content)
    one.expected += DIED
    chance = random.Random(1)
    with Senders(MESSAGES, one) as senders:
        killed = 0
        while not senders.are_done:
            time.sleep(0.05 if killed < 5 else 1.1)
            alive = one.workers()
            if alive:
                kill(chance.choice(alive))
                killed += 1
    senders.check(mail)
    print(f"{len(senders.receipts)} receipts, {senders.broken} cut off")
    # It serves on.
    wait_until(lambda: len(one.workers()) == 2, "two workers")
    assert gemini(one.gemini_port, one.url("/write?after")).status == "20"


def test_a_killed_supervisor_leaves_only_whole_messages(
    capsule, certs, content, tmp_path
):
    file, mail = settings(tmp_path)
    flags = ("-c", file, "--content", content, "--certs", certs)
    servers = []

    def start():
        folder = tmp_path / f"server-{len(servers)}"
        folder.mkdir()
        one = Server(capsule, folder, (*flags, "--workers", "2"))
        one.expected += [*DIED, "event=mail-failed "]
        servers.append(one)
        one.wait_until_ready()
        return one

    try:
        with Senders(MESSAGES, start()) as senders:
            for _ in range(4):
                time.sleep(0.5 if SOAK else 0.1)
                old = senders.server
                old.expected_status = -signal.SIGKILL
                old.process.kill()
                old.process.wait()
                senders.server = start()
        senders.check(mail)
        last = senders.server
        assert gemini(last.gemini_port, last.url("/write?x")).status == "20"
        # What was left half-written is gone with the start of the last one.
        assert not list((mail / "tmp").iterdir())
        print(f"{len(senders.receipts)} receipts, {senders.broken} cut off")
        assert senders.receipts
    finally:
        stop_all(servers)


def test_messages_go_on_over_reloads_and_are_finished_at_the_end(
    server, content, tmp_path
):
    file, mail = settings(tmp_path)
    one = server("-c", file, "--workers", "2", content=content)
    with Senders(3 * MESSAGES, one) as senders:
        while not senders.are_done:
            one.reload()
            # More than three at a time that drain would be too many.
            time.sleep(0.3)
    assert senders.broken == senders.refused == 0, senders.why
    senders.check(mail)
    assert len(senders.receipts) == 3 * MESSAGES
    processes = [*mail_processes(one), *one.generations()]
    assert one.stop() == []
    wait_until(
        lambda: not any(is_running(pid) for pid in processes),
        "all processes gone",
    )
