"""Several sites in one configuration, each with its hosts and certificate."""

import re
import ssl

import pki
import pytest
import wire
from folder import make_folder, page

CONFIGURATION = """
sites:
  - hosts: [a.example, www.a.example]
    content: a
  - hosts: b.example
    content: b
    gopher: {listen: "127.0.0.1:0"}
  - hosts: c.example
    content: c
"""


def make_sites(folder, configuration=CONFIGURATION):
    """A configuration with the sites a, b and c."""
    for name in "abc":
        files = {"index.md": page(f"Site {name}", "Text.\n")}
        make_folder(folder / name, files)
    (folder / "capsule.conf").write_text(configuration)
    return folder / "capsule.conf"


@pytest.fixture(scope="module")
def certs_of_sites(tmp_path_factory):
    return tmp_path_factory.mktemp("sites") / "certs"


@pytest.fixture(scope="module")
def sites(lasting_server, certs_of_sites):
    """A server of the three."""
    conf = make_sites(certs_of_sites.parent)
    return lasting_server("-c", conf, content=None, certs=certs_of_sites)


def ask(server, host, sni=None, path="/"):
    url = f"gemini://{host}:{server.gemini_port}{path}"
    return wire.gemini(server.gemini_port, url, sni=sni)


def presented(server, sni):
    """The certificate that is shown, as it stands in a file."""
    shown = wire.certificate_of(server.gemini_port, sni)
    return ssl.DER_cert_to_PEM_cert(shown)


def title(server, host, sni=None):
    answer = ask(server, host, sni)
    assert answer.status == "20", answer
    return answer.text.splitlines()[0]


@pytest.mark.parametrize(
    "host, name",
    [
        ("a.example", "a"),
        ("www.a.example", "a"),
        ("WWW.A.Example.", "a"),
        ("b.example", "b"),
        ("c.example", "c"),
    ],
)
def test_the_host_of_the_url_picks_the_site(sites, host, name):
    assert title(sites, host, host.rstrip(".")) == f"# Site {name}"
    assert title(sites, host) == f"# Site {name}"


def test_a_host_of_no_site_is_not_ours(sites):
    assert ask(sites, "d.example").status == "53"
    assert ask(sites, "localhost").status == "53"


def test_a_name_for_tls_that_is_another_sites_is_not_ours(sites):
    assert ask(sites, "b.example", sni="a.example").status == "53"
    assert ask(sites, "a.example", sni="b.example").status == "53"
    assert ask(sites, "a.example", sni="d.example").status == "53"
    assert ask(sites, "d.example", sni="d.example").status == "53"


def test_another_name_of_the_same_site_will_do(sites):
    assert ask(sites, "a.example", sni="www.a.example").status == "20"


def test_the_name_for_tls_picks_the_certificate(sites, certs_of_sites):
    for host, file in {
        "a.example": "a.example",
        "www.a.example": "a.example",
        "B.EXAMPLE": "b.example",
        "c.example": "c.example",
        "d.example": "a.example",
        None: "a.example",
    }.items():
        made = certs_of_sites / f"{file}.cert.pem"
        assert presented(sites, host) == made.read_text(), host


def test_each_certificate_is_made_and_told_of(sites):
    made = re.findall(r"Certificate made: .*/(\S+).cert.pem", sites.stdout)
    assert made == ["a.example", "b.example", "c.example"]
    told = re.findall(r"Certificate SHA-256 \S{95} of (\S+)", sites.stdout)
    assert told == made


def test_each_site_has_its_own_gopher_listeners(sites):
    first, second = sites.gopher_ports
    for port, name, host in (
        (first, "Site a", "a.example"),
        (second, "Site b", "b.example"),
    ):
        items = wire.gopher_menu(port, "")
        assert items[0].display == name
        assert {item.host for item in items if item.type == "0"} == {host}
        assert {item.port for item in items if item.type == "0"} == {port}


def test_the_public_urls_are_printed(sites):
    gemini = sites.gemini_port
    first, second = sites.gopher_ports
    for line in (
        f"Read it at gemini://a.example:{gemini}/",
        f"and at gopher://a.example:{first}/",
        f"Read it at gemini://b.example:{gemini}/",
        f"and at gopher://b.example:{second}/",
        f"Read it at gemini://c.example:{gemini}/",
    ):
        assert line in sites.stdout.splitlines()
    assert "gopher://c.example" not in sites.stdout


def test_requests_must_name_the_public_host_and_port(server, tmp_path):
    conf = make_sites(
        tmp_path,
        "sites:\n"
        "  - hosts: a.example\n"
        "    content: a\n"
        "    gemini: {host: onion.example, port: 1965}\n"
        "    gopher: {host: gopher.example, port: 70}\n"
        "  - hosts: b.example\n"
        "    content: b\n",
    )
    one = server("-c", conf, content=None, certs=tmp_path / "certs")
    port = one.gemini_port

    def status(host, named=None):
        place = host if named is None else f"{host}:{named}"
        url = f"gemini://{place}/"
        return wire.gemini(port, url, sni=host).status

    assert status("a.example") == "20"
    assert status("a.example", 1965) == "20"
    assert status("a.example", port) == "53"
    assert status("onion.example") == "20"
    assert status("gopher.example") == "53"
    assert status("b.example") == "53"
    assert status("b.example", port) == "20"
    item = wire.gopher_menu(one.gopher_port, "")[1]
    assert (item.host, item.port) == ("gopher.example", 70)
    assert "Read it at gemini://onion.example:1965/" in one.stdout
    assert "and at gopher://gopher.example:70/" in one.stdout


def test_an_ipv6_host_has_brackets_in_urls_and_none_in_menus(server, tmp_path):
    conf = make_sites(
        tmp_path, 'sites: [{hosts: ["[::1]"], content: a}]\n'
    )
    one = server("-c", conf, content=None, certs=tmp_path / "certs")
    assert ask(one, "[::1]").status == "20"
    assert wire.gopher_menu(one.gopher_port, "")[1].host == "::1"
    assert f"gopher://[::1]:{one.gopher_port}/" in one.stdout


def test_a_reload_brings_new_sites_and_certificates(server, run, tmp_path):
    certs = tmp_path / "certs"
    sites = server("-c", make_sites(tmp_path), content=None, certs=certs)
    before = presented(sites, "b.example")
    done = run("cert", "--certs", certs, "renew", "b.example")
    assert done.returncode == 0, done.stderr
    assert presented(sites, "b.example") == before
    with (tmp_path / "capsule.conf").open("a") as conf:
        conf.write("  - hosts: d.example\n    content: c\n")
    sites.reload()
    assert presented(sites, "b.example") != before
    renewed = certs / "b.example.cert.pem"
    assert presented(sites, "b.example") == renewed.read_text()
    assert title(sites, "d.example", "d.example") == "# Site c"
    assert title(sites, "a.example", "a.example") == "# Site a"


def test_a_bad_site_stops_the_start_and_says_where(run, tmp_path):
    conf = make_sites(tmp_path)
    make_folder(tmp_path / "b", {"index.md": page("B", "[x](none.md)\n")})
    done = run("serve", "-n", "-c", conf, "--certs", tmp_path / "certs")
    assert done.returncode == 1
    assert done.stderr.startswith(f"capsule: {tmp_path}/b/index.md:4:") or (
        done.stderr.startswith(f"{tmp_path}/b/index.md:4:")
    ), done.stderr


def test_an_expired_certificate_of_any_site_is_warned_of(server, tmp_path):
    pki.make(tmp_path / "pki", "old", start=-20, end=-10)
    pki.make(tmp_path / "pki", "soon", start=-20, end=10)
    conf = make_sites(
        tmp_path,
        "sites:\n"
        "  - {hosts: a.example, content: a}\n"
        "  - hosts: b.example\n"
        "    content: b\n"
        "    certificate: pki/old.cert.pem\n"
        "    key: pki/old.key.pem\n"
        "  - hosts: c.example\n"
        "    content: c\n"
        "    certificate: pki/soon.cert.pem\n"
        "    key: pki/soon.key.pem\n",
    )
    one = server("-c", conf, content=None, certs=tmp_path / "certs")
    one.expected += ["event=certificate-expire", "event=certificate-of-another"]
    assert "old.cert.pem" in one.wait_for_log("event=certificate-expired")
    assert "days=9" in one.wait_for_log("event=certificate-expires")


def test_build_writes_the_site_whose_host_is_named(run, tmp_path):
    conf = make_sites(tmp_path)
    output = tmp_path / "built"
    done = run("build", "-c", conf, "--host", "b.example", "--output", output)
    assert done.returncode == 0, done.stderr
    assert (output / "index.gmi").read_text().startswith("# Site b\n")
    for flags in [], ["--host", "d.example"]:
        done = run("build", "-c", conf, *flags, "--output", output)
        assert done.returncode == 1, flags


def test_content_and_host_do_not_go_with_several_sites(run, tmp_path):
    conf = make_sites(tmp_path)
    for flags in ["--content", tmp_path / "a"], ["--host", "a.example"]:
        done = run("serve", "-n", "-c", conf, *flags)
        assert done.returncode == 1
        assert "3 sites" in done.stderr


# ---- TLS ---------------------------------------------------------------------


def test_no_renegotiation(guide):
    said = wire.s_client(guide.gemini_port, "-tls1_2", said="R\n")
    assert "RENEGOTIATING" in said
    assert "no renegotiation" in said


@pytest.mark.parametrize("version", ["-tls1_2", "-tls1_3"])
def test_no_compression_and_no_tickets(guide, version):
    said = wire.s_client(guide.gemini_port, version)
    assert "Compression: NONE" in said
    assert "session ticket" not in said


def test_no_early_data(guide, tmp_path):
    session = tmp_path / "session"
    request = tmp_path / "request"
    request.write_bytes(guide.url().encode() + b"\r\n")
    wire.s_client(guide.gemini_port, "-tls1_3", "-sess_out", session)
    # Without a ticket there is no session to begin one with.
    said = wire.s_client(guide.gemini_port, "-tls1_3")
    assert not session.exists() or "Reused" not in s_client(
        guide, "-tls1_3", "-sess_in", session, "-early_data", request
    )
    assert "Early data was not sent" in said


def test_a_session_is_never_taken_up_again(guide):
    port = guide.gemini_port
    for version in ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3:
        with wire.tls_connect(port, version=version) as tls:
            assert not tls.session_reused
            assert tls.session is None or not tls.session.has_ticket


@pytest.mark.parametrize("alpn", [["gemini"], ["h2", "http/1.1"], ["x"]])
def test_any_alpn_is_passed_over(guide, alpn):
    answer = wire.gemini(guide.gemini_port, guide.url(), alpn=alpn)
    assert answer.status == "20"


def test_no_certificate_is_asked_for_where_nothing_is_private(guide):
    said = wire.s_client(guide.gemini_port, "-tls1_3")
    assert "No client certificate CA names sent" in said
    assert "Requested Signature Algorithms" not in said
