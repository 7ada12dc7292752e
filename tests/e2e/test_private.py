"""Private zones: who is let in, and that nobody else learns of them."""

import hashlib
import re
import ssl
import subprocess

import pki
import pytest
import wire
from folder import make_folder, page

SECRET = "Quince"

PUBLIC = {
    "site.yaml": "navigation: [/, /family/]\n",
    "index.md": page("Home", "[Open](open.md) [Photo](photo.png)\n"),
    "open.md": page("Open", "Text.\n"),
    "photo.png": b"\x89PNG\r\n\x1a\n",
    "family/index.md": page(
        f"{SECRET} family",
        f"{SECRET} [photo](photo.png) [home](../index.md)\n\n"
        f"|Who|\n|---|\n|{SECRET}|\n",
    ),
    "family/below.md": page(f"{SECRET} below", "[up](index.md)\n"),
    "family/photo.png": b"\x89PNG\r\n\x1a\n" + SECRET.encode(),
    "family/one/index.md": page(f"{SECRET} for one", "Text.\n"),
}

PATHS = [
    "/family/", "/family", "/family/page.txt", "/family/flow.txt",
    "/family/narrow.txt", "/family/table-1.csv", "/family/photo.png",
    "/family/below/", "/family/below", "/family/below/page.txt",
]  # fmt: skip


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """Readers' certificates by name."""
    folder = tmp_path_factory.mktemp("readers")
    return {
        "friend": pki.make(folder, "friend"),
        "rsa": pki.make(folder, "rsa", algorithm="RSA"),
        "edwards": pki.make(folder, "edwards", algorithm="ED25519"),
        "one": pki.make(folder, "one"),
        "stranger": pki.make(folder, "stranger"),
        "expired": pki.make(folder, "expired", start=-20, end=-10),
        "early": pki.make(folder, "early", start=10, end=20),
    }


@pytest.fixture(scope="module")
def fingerprints(run, keys):
    """What `capsule cert fingerprint` says of each."""
    found = {}
    for name, (certificate, _) in keys.items():
        done = run("cert", "fingerprint", certificate)
        assert done.returncode == 0, done.stderr
        found[name] = done.stdout.strip()
    return found


def configure(folder, fingerprints):
    make_folder(folder / "a", PUBLIC)
    make_folder(folder / "b", {"index.md": page("B", "Text.\n")})
    friends = [
        fingerprints["friend"],
        fingerprints["rsa"].lower(),
        fingerprints["edwards"].replace(":", ""),
        fingerprints["expired"],
        fingerprints["early"],
    ]
    listed = "".join(f'          - "{key}"\n' for key in friends)
    (folder / "capsule.conf").write_text(
        "sites:\n"
        "  - hosts: b.example\n"
        "    content: b\n"
        "  - hosts: localhost\n"
        "    content: a\n"
        '    gopher: {listen: "127.0.0.1:0"}\n'
        "    private:\n"
        "      - paths: /family/\n"
        "        readers:\n" + listed + "      - paths: [/family/one]\n"
        f'        readers: "{fingerprints["one"]}"\n'
    )
    return folder / "capsule.conf"


@pytest.fixture(scope="module")
def site(lasting_server, fingerprints, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    conf = configure(folder, fingerprints)
    return lasting_server("-c", conf, content=None, certs=folder / "certs")


def ask(site, path, certificate=None):
    return wire.gemini(
        site.gemini_port, site.url(path), certificate=certificate
    )


def test_a_fingerprint_is_the_sha_256_of_the_public_key(keys, fingerprints):
    for name, (certificate, _) in keys.items():
        key = subprocess.run(
            ["openssl", "x509", "-in", certificate, "-noout", "-pubkey"],
            capture_output=True, check=True,
        ).stdout  # fmt: skip
        der = subprocess.run(
            ["openssl", "pkey", "-pubin", "-outform", "DER"],
            input=key, capture_output=True, check=True,
        ).stdout  # fmt: skip
        expected = hashlib.sha256(der).hexdigest().upper()
        assert fingerprints[name].replace(":", "") == expected


@pytest.mark.parametrize("path", [*PATHS, "/family/none/", "/%66amily/x"])
def test_without_a_certificate_60(site, path):
    answer = ask(site, path)
    assert (answer.status, answer.body) == ("60", b"")
    assert SECRET not in answer.meta


@pytest.mark.parametrize("name", ["friend", "rsa", "edwards"])
def test_whose_key_is_named_reads_all_of_the_zone(site, keys, name):
    for path in PATHS:
        answer = ask(site, path, keys[name])
        redirect = path in ("/family", "/family/below")
        assert answer.status == ("31" if redirect else "20"), path
    assert SECRET in ask(site, "/family/", keys[name]).text
    assert ask(site, "/family/none/", keys[name]).status == "51"


@pytest.mark.parametrize("version", ["TLSv1_2", "TLSv1_3"])
def test_either_version_of_tls_will_do(site, keys, version):
    def status(name):
        return wire.gemini(
            site.gemini_port,
            site.url("/family/"),
            certificate=keys.get(name),
            version=ssl.TLSVersion[version],
        ).status

    assert status("friend") == "20"
    assert status("stranger") == "61"
    assert status(None) == "60"


@pytest.mark.parametrize("name", ["stranger", "one"])
def test_whose_key_is_not_named_gets_61_with_its_fingerprint(
    site, keys, fingerprints, name
):
    for path in "/family/", "/family/none/":
        answer = ask(site, path, keys[name])
        assert (answer.status, answer.body) == ("61", b"")
        assert fingerprints[name] in answer.meta


@pytest.mark.parametrize("name", ["expired", "early"])
def test_whose_certificate_is_out_of_its_time_gets_62(site, keys, name):
    answer = ask(site, "/family/", keys[name])
    assert (answer.status, answer.body) == ("62", b"")


def test_a_zone_within_a_zone_has_its_own_readers(site, keys):
    assert ask(site, "/family/one/", keys["one"]).status == "20"
    assert ask(site, "/family/one/", keys["friend"]).status == "61"
    assert ask(site, "/family/one/").status == "60"


@pytest.mark.parametrize("name", ["friend", "stranger", "expired", None])
def test_what_is_public_is_open_to_all(site, keys, name):
    answer = ask(site, "/", keys.get(name))
    assert answer.status == "20"
    assert ask(site, "/none/", keys.get(name)).status == "51"


def test_public_pages_do_not_show_it(site):
    for path in "/", "/open/", "/page.txt", "/open/flow.txt":
        answer = ask(site, path)
        assert answer.status == "20"
        assert SECRET not in answer.text
        assert "family" not in answer.text


def test_private_pages_show_their_zone(site, keys):
    text = ask(site, "/family/", keys["friend"]).text
    assert f"=> /family/below/ {SECRET} below" in text
    assert f"{SECRET} for one" not in text
    assert "=> / Home" in text
    below = ask(site, "/family/below/", keys["friend"]).text
    assert f"=> /family/ {SECRET} family" in below


@pytest.mark.parametrize(
    "path", [*PATHS, "/family/one/", "family", "/family/\t+", "/family/?x"]
)
def test_over_gopher_it_is_as_if_it_were_not_there(site, path):
    port = site.gopher_ports[1]
    assert wire.gopher(port, path) == wire.gopher(port, "/none/")
    assert SECRET.encode() not in wire.gopher(port, path)


def test_gopher_menus_do_not_show_it(site):
    for selector in "", "/open/", "/page.txt":
        text = wire.gopher(site.gopher_ports[1], selector).decode()
        assert SECRET not in text and "family" not in text


def test_build_leaves_it_out(run, fingerprints, tmp_path):
    conf = configure(tmp_path, fingerprints)
    output = tmp_path / "built"
    done = run("build", "-c", conf, "--host", "localhost", "--output", output)
    assert done.returncode == 0, done.stderr
    assert (output / "open" / "index.gmi").exists()
    assert not (output / "family").exists()
    for file in output.rglob("*"):
        if file.is_file():
            assert SECRET.encode() not in file.read_bytes()


def bytes_of_handshake(site, sni):
    said = subprocess.run(
        ["openssl", "s_client", "-tls1_3", "-connect",
         f"127.0.0.1:{site.gemini_port}", "-servername", sni],
        input="", capture_output=True, text=True, timeout=20,
    ).stdout  # fmt: skip
    found = re.search(r"SSL handshake has read (\d+) bytes", said)
    return "Requested Signature Algorithms" in said, int(found[1])


def test_only_the_site_with_a_zone_asks_for_certificates(site):
    assert bytes_of_handshake(site, "localhost")[0]
    for name in "b.example", "d.example":
        assert not bytes_of_handshake(site, name)[0]


def test_a_link_from_a_public_page_is_refused_with_its_place(
    run, fingerprints, tmp_path
):
    conf = configure(tmp_path, fingerprints)
    make_folder(
        tmp_path / "a", {"open.md": page("Open", "[x](family/index.md)\n")}
    )
    done = run("serve", "-n", "-c", conf, "--certs", tmp_path / "certs")
    assert done.returncode == 1
    assert f"{tmp_path}/a/open.md:4:5: " in done.stderr
    assert "private" in done.stderr


def test_the_log_tells_statuses_and_no_fingerprints(site, keys, fingerprints):
    assert ask(site, "/family/", keys["stranger"]).status == "61"
    assert "path=/family/" in site.wait_for_log("status=61")
    assert fingerprints["stranger"] not in site.stderr
