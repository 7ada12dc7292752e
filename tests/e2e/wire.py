"""Gemini and Gopher as bytes on the wire, and nothing taken for granted."""

import collections
import dataclasses
import random
import socket
import ssl
import subprocess
import time

# No answer in this many seconds is no answer.
PATIENCE = 10


def free_port():
    """A port for a program that cannot be told to pick one itself.

    It is below those that the system hands out (32768 and up, on Linux), so
    that no test beside this one is given it before the program has it.
    """
    for _ in range(100):
        port = random.randrange(20000, 32768)
        with socket.socket() as taken:
            try:
                taken.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise RuntimeError("no port is free")


@dataclasses.dataclass
class Answer:
    """What Gemini answered: header without CRLF, body, whether close_notify
    came before the end of the connection.
    """

    header: str
    body: bytes
    notified: bool

    @property
    def status(self):
        return self.header[:2]

    @property
    def meta(self):
        return self.header[3:]

    @property
    def text(self):
        return self.body.decode("utf-8")


def tls_context(version=None, certificate=None, alpn=None):
    """A client's context that trusts any certificate, and shows one of its
    own if it is given its two files.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    # Python would take any end for a close_notify.
    context.options &= ~ssl.OP_IGNORE_UNEXPECTED_EOF
    if version is not None:
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        context.minimum_version = version
        context.maximum_version = version
    if certificate is not None:
        context.load_cert_chain(*certificate)
    if alpn is not None:
        context.set_alpn_protocols(alpn)
    return context


def tls_connect(port, sni="localhost", before=b"", **client):
    """A TLS connection whose end without close_notify is an error; bytes
    before the handshake are what a balancer says.
    """
    plain = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    # The request shall not wait for the acknowledgement of the handshake.
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        plain.sendall(before)
        return tls_context(**client).wrap_socket(
            plain, server_hostname=sni, suppress_ragged_eofs=False
        )
    except BaseException:
        plain.close()
        raise


def certificate_of(port, sni="localhost"):
    """The certificate that a server shows whoever asks for this name: DER."""
    with tls_connect(port, sni=sni) as tls:
        return tls.getpeercert(binary_form=True)


def s_client(port, *flags, name="localhost", said=""):
    """What OpenSSL's own client prints, which is sent what is said."""
    done = subprocess.run(
        ["openssl", "s_client", "-connect", f"127.0.0.1:{port}",
         "-servername", name, *flags],
        input=said.encode(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        timeout=PATIENCE,
    )  # fmt: skip
    return done.stdout.decode(errors="replace")


def is_unannounced(end):
    """Whether a connection ended without close_notify."""
    return (
        isinstance(end, ssl.SSLEOFError)
        or end.reason == "UNEXPECTED_EOF_WHILE_READING"
    )


def read_to_end(connection):
    """All bytes to the end, and whether the end was announced."""
    received = []
    try:
        while block := connection.recv(65536):
            received.append(block)
    except ssl.SSLError as end:
        if not is_unannounced(end):
            raise
        return b"".join(received), False
    return b"".join(received), True


def gemini_raw(port, request, **connection):
    """Sends bytes as they are; the bytes that come, and close_notify."""
    with tls_connect(port, **connection) as tls:
        tls.sendall(request)
        return read_to_end(tls)


def parse_answer(received, notified):
    header, end, body = received.partition(b"\r\n")
    assert end, f"no header: {received[:200]!r}"
    assert len(header) <= 1024
    return Answer(header.decode("utf-8"), body, notified)


def gemini(port, url, **connection):
    """Asks for a URL; every answer must end with close_notify."""
    request = url.encode("utf-8") + b"\r\n"
    answer = parse_answer(*gemini_raw(port, request, **connection))
    assert answer.notified, f"no close_notify: {answer.header}"
    return answer


def gopher_connect(port):
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)


def is_refused(port):
    """Whether nobody accepts connections at a port."""
    try:
        gopher_connect(port).close()
    except (ConnectionRefusedError, ConnectionResetError):
        return True
    time.sleep(0.1)  # so that asking again and again fills no backlog
    return False


def gopher_raw(port, request, half_close=False):
    """Sends bytes as they are and returns all that come."""
    with gopher_connect(port) as connection:
        connection.sendall(request)
        if half_close:
            connection.shutdown(socket.SHUT_WR)
        return read_to_end(connection)[0]


def gopher(port, selector):
    return gopher_raw(port, selector.encode("utf-8") + b"\r\n")


def gopher_tls(port, selector, **connection):
    """What comes in TLS, and whether close_notify ended it."""
    with tls_connect(port, **connection) as tls:
        tls.sendall(selector.encode("utf-8") + b"\r\n")
        return read_to_end(tls)


# Gopher's texts have ASCII for what typographers use.
ASCII_SIGNS = {
    "‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "--",
    "…": "...", "•": "*", "−": "-", "\u00a0": " ", "\u00ad": "",
    "\u200b": "", "\ufeff": "",
}  # fmt: skip


def as_gopher_text(data):
    """The lines that Gopher sends of a text that an author has written."""
    text = data.decode("utf-8", errors="surrogateescape")
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[-1] == "":
        lines.pop()
    sent = []
    for line in lines:
        line = line.expandtabs(8).translate(str.maketrans(ASCII_SIGNS))
        sent.append(" ." if line == "." else line)
    text = "".join(line + "\r\n" for line in sent)
    return text.encode("utf-8", errors="surrogateescape")


Item = collections.namedtuple("Item", "type display selector host port")


def parse_menu(received):
    """A menu's items. It must be well-formed: each line ends with CRLF and
    has four fields, and a "." ends it.
    """
    text = received.decode("utf-8")
    assert text.endswith("\r\n.\r\n"), f"a menu's end: {text[-80:]!r}"
    items = []
    for line in text[: -len(".\r\n")].split("\r\n")[:-1]:
        assert "\r" not in line and "\n" not in line, line
        fields = line.split("\t")
        assert len(fields) == 4, line
        display, selector, host, port = fields
        assert display and port.isdigit(), line
        items.append(Item(display[0], display[1:], selector, host, int(port)))
    return items


def gopher_menu(port, selector):
    return parse_menu(gopher(port, selector))
