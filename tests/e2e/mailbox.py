"""What readers have written: messages as another program reads them."""

import email
import email.policy
import pathlib
import re

from server import children_of

REFERENCE = re.compile(r"\d{4}-\d{4}-\d{4}")


def messages_of(folder):
    """The messages of a Maildir, by their reference numbers. One that the
    mail process has not made yet has none.
    """
    messages = {}
    for part in "new", "cur":
        for file in (folder / part).glob("*"):
            message = email.message_from_bytes(
                file.read_bytes(), policy=email.policy.default
            )
            assert not message.defects, message.defects
            reference = message["X-Capsule-Reference"]
            assert REFERENCE.fullmatch(reference)
            assert reference not in messages, f"twice: {reference}"
            messages[reference] = message
    return messages


def text_of(message):
    """What the reader wrote, with the ends of lines as LF."""
    raw = message.get_payload(decode=True).decode("utf-8")
    return raw.replace("\r\n", "\n")


def reference_in(answer):
    """The one reference number in an answer."""
    found = REFERENCE.findall(answer)
    assert len(found) == 1, answer
    return found[0]


def titan_request(port, text, path="/write", kind="text/plain", size=None):
    """A Titan request as bytes; text is bytes."""
    size = len(text) if size is None else size
    parameters = f";size={size}" + (f";mime={kind}" if kind else "")
    url = f"titan://localhost:{port}{path}{parameters}\r\n"
    return url.encode() + text


def mail_processes(served):
    """The mail process of a server, in a list; its generations are others."""
    found = []
    for pid in children_of(served.process.pid):
        try:
            name = pathlib.Path(f"/proc/{pid}/comm").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if name == "capsule-mail\n":
            found.append(pid)
    return found
