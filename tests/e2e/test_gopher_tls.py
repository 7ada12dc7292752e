"""Gopher in TLS: on Gopher's own port by the first byte, and on its own."""

import socket
import ssl

import pytest
import reader
import wire
from folder import make_folder, page

V1 = b"PROXY TCP4 192.0.2.77 10.0.0.1 12345 70\r\n"


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    return make_folder(
        tmp_path_factory.mktemp("content"),
        {
            "index.md": page("Home", "[Big](big.bin)\n"),
            "more.md": page("More", "Text.\n"),
            "big.bin": bytes(range(256)) * 4000,
        },
    )


@pytest.fixture
def start(server, content, tmp_path):
    """Starts servers with a configuration."""

    def start(configuration="", **places):
        conf = tmp_path / "capsule.conf"
        conf.write_text(configuration + "\n")
        return server("-c", conf, content=content, **places)

    return start


@pytest.fixture
def moving(server, tmp_path):
    """A server with all that can be answered, and a port of TLS alone."""
    folder = make_folder(
        tmp_path / "content",
        {
            "index.md": page("Home", "[Trap](trap.txt) [bin](trap.bin)"
                             " [big](big.bin)\n"),
            "more.md": page("More", "Text.\n"),
            "gone.md": "---\ntitle: Gone\ngone: yes\n---\n",
            "site.yaml": "redirects: {/old/: /more/}\n",
            "big.bin": bytes(100000),
        },
    )
    conf = tmp_path / "capsule.conf"
    conf.write_text(
        "sites: [{hosts: localhost, content: content,"
        " gopher: {port: 7070, tls-port: 7443}}]\n"
        "gopher-tls: '127.0.0.1:0'\nmail: {maildir: letters}\n"
    )
    for name in "trap.txt", "trap.bin":
        kind = b"" if name.endswith("txt") else b"\0"
        line = b"1Trap\t/\tlocalhost\t7070\r\n.\r\n"
        (folder / name).write_bytes(kind + line)
    return server("-c", conf, content=None)


def tls_port(one):
    """The port of Gopher in TLS alone."""
    line = next(x for x in one.stdout.splitlines() if "Gopher-TLS on" in x)
    return int(line.rpartition(" ")[2])


def said_to(port, said):
    """All that comes for the bytes, to an end or a reset."""
    received = b""
    with wire.gopher_connect(port) as connection:
        connection.sendall(said)
        try:
            while block := connection.recv(65536):
                received += block
        except ConnectionResetError:
            pass
    return received


@pytest.mark.parametrize("version", ["TLSv1_2", "TLSv1_3"])
@pytest.mark.parametrize("selector", ["", "/more/", "/big.bin", "/nothing"])
def test_the_same_comes_in_tls_and_plain_on_one_port(
    served, version, selector
):
    received, notified = wire.gopher_tls(
        served.gopher_port, selector, version=ssl.TLSVersion[version]
    )
    assert received == wire.gopher(served.gopher_port, selector)
    assert notified


@pytest.mark.parametrize(
    "offered, agreed",
    [
        (None, None),
        (["gopher"], "gopher"),
        (["http/1.1", "gopher"], "gopher"),
        (["gopher", "gemini"], "gopher"),
        (["h2", "http/1.1"], None),
        (["gophe", "gophers"], None),
    ],
)
def test_gopher_is_agreed_to_where_it_is_offered(served, offered, agreed):
    with wire.tls_connect(served.gopher_port, alpn=offered) as tls:
        assert tls.selected_alpn_protocol() == agreed
        tls.sendall(b"/more/\r\n")
        received, notified = wire.read_to_end(tls)
    assert received == wire.gopher(served.gopher_port, "/more/")
    assert notified


def test_gemini_agrees_to_nothing(served):
    offered = ["gopher", "gemini"]
    with wire.tls_connect(served.gemini_port, alpn=offered) as tls:
        assert tls.selected_alpn_protocol() is None


def test_a_tls_client_may_come_a_byte_at_a_time(served):
    """Each byte of the hello and of the request in a segment of its own."""
    context = wire.tls_context(alpn=["gopher"])
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context.wrap_bio(incoming, outgoing, server_hostname="localhost")
    received = b""
    with wire.gopher_connect(served.gopher_port) as plain:
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

        def step(call):
            while True:
                try:
                    return call()
                except ssl.SSLWantReadError:
                    for byte in outgoing.read():
                        plain.sendall(bytes([byte]))
                    incoming.write(plain.recv(65536))

        step(tls.do_handshake)
        tls.write(b"/more/\r\n")
        while True:
            try:
                block = step(lambda: tls.read(65536))
            except ssl.SSLZeroReturnError:
                break
            received += block
            if not block:
                break
    assert received == wire.gopher(served.gopher_port, "/more/")


def test_the_first_byte_decides_though_the_second_is_late(served):
    for first in b"/", b"\x16":
        with wire.gopher_connect(served.gopher_port) as connection:
            connection.sendall(first)
            connection.settimeout(0.2)
            with pytest.raises(TimeoutError):
                connection.recv(1)


def test_what_only_begins_like_tls_gets_no_menu(served):
    said = b"\x16" + b"GET / HTTP/1.0\r\n\r\n" * 9
    assert b"\t" not in said_to(served.gopher_port, said)


def test_the_log_tells_tls(start):
    one = start()
    wire.gopher_tls(one.gopher_port, "/more/")
    line = one.wait_for_log("path=/more/")
    assert "protocol=gopher" in line and "status=found" in line
    assert "tls=TLSv1.3 handshake-ms=" in line
    wire.gopher(one.gopher_port, "")
    line = one.wait_for_log("path=/ ")
    assert "tls=" not in line


def test_who_says_nothing_is_closed_at_the_deadline(start):
    one = start("limits: {handshake: 1}")
    with wire.gopher_connect(one.gopher_port) as silent:
        assert silent.recv(1) == b""
    line = one.wait_for_log("protocol=gopher")
    assert 'reason="handshake deadline"' in line and "tls" not in line


@pytest.mark.parametrize("both", [True, False])
def test_a_proxy_header_comes_before_tls(start, both):
    one = start(
        "proxy: {trusted: 127.0.0.1}\n"
        "log: {addresses: full}\n"
        "gopher-tls: '127.0.0.1:0'\n"
    )
    port = one.gopher_port if both else tls_port(one)
    received, notified = wire.gopher_tls(port, "/more/", before=V1)
    assert wire.parse_menu(received)
    assert notified
    line = one.wait_for_log("path=/more/")
    assert "address=192.0.2.77 " in line and "tls=TLSv1.3" in line
    if both:
        plain = wire.gopher_raw(port, V1 + b"/more/\r\n")
        assert plain == received
    with wire.gopher_connect(port) as silent:
        # A reader that says nothing behind the header waits, like any.
        silent.sendall(V1)
        silent.settimeout(0.2)
        with pytest.raises(TimeoutError):
            silent.recv(1)


def test_a_port_of_its_own_speaks_tls_alone(start):
    one = start("gopher-tls: ['127.0.0.1:0']")
    port = tls_port(one)
    assert f"and at gophers://localhost:{port}/" in one.stdout
    with wire.tls_connect(port, alpn=["gopher"]) as tls:
        assert tls.selected_alpn_protocol() == "gopher"
        tls.sendall(b"/more/\r\n")
        received, notified = wire.read_to_end(tls)
    assert received.startswith(b"iMore\t")
    assert notified
    assert b"\t" not in said_to(port, b"/more/\r\n")
    one.wait_for_log('reason="handshake failed"')


# All that is answered with a menu: pages, results, receipts and errors.
MENUS = ["/", "/more", "/more/", "/contents/", "/search\tmore", "/search",
         "/write\t\xff\0", "/write\t" + "x" * 2000, "/nothing",
         "/old/", "/gone/", "/../"]  # fmt: skip


def ports_of(menu):
    """Where a menu's items lead to, and all else of it."""
    items = wire.parse_menu(menu)
    ports = {item.port for item in items if item.type not in "i3"}
    return ports, [item[:4] for item in items]


@pytest.mark.parametrize("selector", MENUS)
def test_menus_lead_on_to_the_port_that_a_reader_came_by(moving, selector):
    """Or the next link would be out of TLS."""
    plain = wire.gopher(moving.gopher_port, selector)
    assert wire.gopher_tls(moving.gopher_port, selector)[0] == plain
    secret = wire.gopher_tls(tls_port(moving), selector)[0]
    ports, rest = ports_of(plain)
    assert ports == {7070}
    assert ports_of(secret) == ({7443}, rest)


def test_who_writes_in_tls_is_not_told_that_it_is_unencrypted(moving):
    plain = wire.gopher(moving.gopher_port, "/write")
    secret, _ = wire.gopher_tls(tls_port(moving), "/write")
    shared, _ = wire.gopher_tls(moving.gopher_port, "/write")
    assert b"unencrypted" in plain
    assert b"unencrypted" not in shared + secret
    assert ports_of(secret)[0] == {7443}


def test_a_receipt_leads_on_to_the_port_that_its_reader_came_by(moving):
    """It comes later than its request has been answered."""
    for port, told in (moving.gopher_port, 7070), (tls_port(moving), 7443):
        menu, _ = wire.gopher_tls(port, f"/write\tHello to {port}.")
        assert menu.startswith(b"iYour message has arrived\t")
        assert ports_of(menu)[0] == {told}


def test_a_site_may_speak_gopher_in_tls_alone(server, tmp_path):
    folder = make_folder(
        tmp_path / "content",
        {"index.md": page("Home"), "more.md": page("More", "Text.\n")},
    )
    conf = tmp_path / "capsule.conf"
    conf.write_text(
        "sites: [{hosts: localhost, content: content}]\n"
        "gopher: []\ngopher-tls: '127.0.0.1:0'\n"
    )
    one = server("-c", conf, content=None, gopher=None)
    port = tls_port(one)
    assert "gopher://" not in one.stdout
    assert f"and at gophers://localhost:{port}/" in one.stdout
    for selector in "/", "/search\tmore", "/nothing":
        menu, notified = wire.gopher_tls(port, selector)
        assert notified
        assert ports_of(menu)[0] == {port}
    assert b"\t" not in said_to(port, b"/more/\r\n")
    about, _ = wire.gopher_tls(port, "/about.txt")
    assert f"gophers://localhost:{port}/\r\n".encode() in about
    assert b"gopher://" not in about
    caps, _ = wire.gopher_tls(port, "/caps.txt")
    assert f"ServerTLSPort={port}\r\n".encode() in caps
    web, _ = wire.gopher_tls(port, "GET / HTTP/1.1\r\n")
    assert f"sacc: gophers://localhost:{port}/".encode() in web


def test_texts_do_not_depend_on_the_port(moving):
    port = tls_port(moving)
    for selector in "/page.txt", "/trap.txt", "/trap.bin", "/big.bin":
        received, _ = wire.gopher_tls(port, selector)
        assert received == wire.gopher(moving.gopher_port, selector)


def test_the_log_tells_errors_on_a_port_of_tls_alone(start):
    one = start("gopher-tls: '127.0.0.1:0'\n"
                "limits: {rate: 1, burst: 1, loopback: yes}")
    port = tls_port(one)
    assert wire.gopher_tls(port, "/nothing")[0].startswith(b"3There is no")
    assert wire.gopher_tls(port, "/more/")[0].startswith(b"3You ask too")
    one.wait_for_log("status=missing")
    one.wait_for_log("status=limited")


def test_the_port_that_menus_lead_on_to_is_the_public_one(start):
    one = start("sites: [{hosts: localhost, content: content,"
                " gopher: {host: a.example, port: 70, tls-port: 7443}}]\n"
                "gopher-tls: '127.0.0.1:0'")
    for port, told in (one.gopher_port, 70), (tls_port(one), 7443):
        received, _ = wire.gopher_tls(port, "/more/")
        items = wire.parse_menu(received)
        assert {(item.host, item.port) for item in items if item.type in "01"} == {
            ("a.example", told)
        }


@pytest.mark.parametrize(
    "configuration, told",
    [
        ("", "GOPHER"),
        ("gopher-tls: '127.0.0.1:0'", "TLS"),
        ("sites: [{hosts: localhost, content: content,"
         " gopher: {port: 70}}]", "70"),
        ("sites: [{hosts: localhost, content: content,"
         " gopher: {port: 70, tls-port: 443}}]\n"
         "gopher-tls: '127.0.0.1:0'", "443"),
    ],
    ids=["same", "own", "public", "public-own"],
)  # fmt: skip
def test_caps_txt_tells_the_public_port_of_tls(start, configuration, told):
    one = start(configuration)
    if told == "TLS":
        told = str(tls_port(one))
    told = told.replace("GOPHER", str(one.gopher_port))
    caps = wire.gopher(one.gopher_port, "caps.txt").decode()
    assert caps.startswith("CAPS\r\nCapsVersion=1\r\n")
    assert f"\r\nServerTLSPort={told}\r\n" in caps
    about = wire.gopher(one.gopher_port, "about.txt").decode()
    assert f"\r\nGopher in TLS: gophers://localhost:{told}/\r\n" in about
    assert wire.gopher_tls(one.gopher_port, "about.txt")[0] == about.encode()
    url = one.url("/about.txt")
    assert wire.gemini(one.gemini_port, url).text == about
    assert wire.gemini(one.gemini_port, one.url("/caps.txt")).status == "51"


def test_a_reload_keeps_opens_and_closes_the_port_of_its_own(
    start, tmp_path
):
    one = start("gopher-tls: '127.0.0.1:0'")
    port = tls_port(one)
    one.reload()
    assert wire.gopher_tls(port, "/more/")[1]
    (tmp_path / "capsule.conf").write_text("")
    one.reload()
    with pytest.raises(ConnectionRefusedError):
        wire.gopher_connect(port)
    assert wire.gopher_tls(one.gopher_port, "/more/")[1]


def test_the_configuration_is_printed_and_checked(run, tmp_path, content):
    conf = tmp_path / "capsule.conf"
    conf.write_text(
        "sites:\n"
        "  - hosts: [a.example]\n"
        f"    content: {content}\n"
        "    gopher: {tls-port: 443}\n"
        "gopher-tls: ['127.0.0.1:7443', '[::1]:7443']\n"
    )
    done = run("serve", "-c", conf, "-n", "-v")
    assert done.returncode == 0, done.stderr
    assert 'gopher-tls:\n  - "127.0.0.1:7443"\n  - "[::1]:7443"\n' in (
        done.stdout
    )
    assert "    gopher:\n      tls-port: 443\n" in done.stdout
    conf.write_text("gopher-tsl: '127.0.0.1:7443'\n")
    done = run("serve", "-c", conf, "-n")
    assert done.returncode == 1
    assert 'gopher-tls' in done.stderr


# ---- several sites: each has its own certificate, whatever name is asked for


SITES = """
sites:
  - hosts: a.example
    content: a
  - hosts: b.example
    content: b
    gopher: {listen: "127.0.0.1:0", listen-tls: "127.0.0.1:0"}
gopher-tls: "127.0.0.1:0"
"""


def test_a_site_shows_its_own_certificate_whoever_is_asked_for(server, tmp_path):
    for name in "ab":
        files = {"index.md": page(f"Site {name}", "Text.\n")}
        make_folder(tmp_path / name, files)
    conf = tmp_path / "capsule.conf"
    conf.write_text(SITES)
    certs = tmp_path / "certs"
    one = server("-c", conf, content=None, certs=certs)
    tls_ports = [
        int(line.rpartition(" ")[2])
        for line in one.stdout.splitlines()
        if line.startswith("Gopher-TLS on")
    ]
    for i, site in enumerate("ab"):
        pem = (certs / f"{site}.example.cert.pem").read_text()
        expected = ssl.PEM_cert_to_DER_cert(pem)
        for port in one.gopher_ports[i], tls_ports[i]:
            for sni in "a.example", "b.example", "c.example", None:
                assert wire.certificate_of(port, sni) == expected
            received, _ = wire.gopher_tls(port, "/")
            assert received.startswith(f"iSite {site}\t".encode())


# ---- readers' programs ------------------------------------------------------


@pytest.mark.clients
@pytest.mark.parametrize("place", ["1/", "0/more/page.txt", "9/big.bin"])
def test_curl_reads_gophers(served, tmp_path, place):
    home = reader.Home(tmp_path / "home")
    port = served.gopher_port
    plain = home.run(
        "curl", "--silent", f"gopher://localhost:{port}/{place}", text=False
    )
    command = ["curl", "--silent", "--show-error", "--insecure"]
    secret = home.run(
        *command, f"gophers://localhost:{port}/{place}", text=False
    )
    assert secret == plain != b""


# From the home page to that of "More", and to its text in more(1).
SACC = [(None, "More ("), ("J J J J J J l", "1/more/"), ("J l", "End of page")]


@pytest.mark.clients
@pytest.mark.parametrize("own_port", [False, True])
def test_sacc_stays_in_tls_from_link_to_link(start, certs, tmp_path, own_port):
    one = start("gopher-tls: '127.0.0.1:0'" if own_port else "")
    port = tls_port(one) if own_port else one.gopher_port
    home = reader.Home(tmp_path / "home")
    # It trusts whom the system trusts.
    home.environment["SSL_CERT_FILE"] = f"{certs}/localhost.cert.pem"
    url = f"gophers://localhost:{port}/1/"
    reader.watch(home.terminal("sacc", url), SACC)
    for path in "/", "/more/", "/more/page.txt":
        assert " tls=TLSv1.3 " in one.wait_for_log(f" path={path} ")


@pytest.mark.clients
@pytest.mark.parametrize("command", ["lynx -dump", "w3m -dump", "edbrowse"])
def test_who_does_not_know_gophers_says_so_and_does_not_ask_us(
    start, tmp_path, command
):
    """So it does no harm that caps.txt names the port."""
    one = start()
    home = reader.Home(tmp_path / "home")
    url = f"gophers://localhost:{one.gopher_port}/1/"
    assert home.run("sh", "-c", f"{command} {url} 2>&1 || true").strip()
    assert not one.log
