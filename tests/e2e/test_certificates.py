"""Certificates: made once, kept, and refused when something is wrong."""

import hashlib
import os
import ssl
import subprocess

import pki
import pytest
import wire
from folder import make_folder, page

CERTIFICATE = "localhost.cert.pem"
KEY = "localhost.key.pem"


@pytest.fixture
def content(tmp_path):
    return make_folder(tmp_path / "content", {"index.md": page("Home")})


@pytest.fixture
def own(run, tmp_path):
    """A folder of certificates that the test may spoil."""
    folder = tmp_path / "own"
    for host in "localhost", "other.example":
        done = run("cert", "--certs", folder, "make", host)
        assert done.returncode == 0, done.stderr
    return folder


def fingerprint(pem_file):
    """As OpenSSL and clients write it."""
    der = ssl.PEM_cert_to_DER_cert(pem_file.read_text())
    digits = hashlib.sha256(der).hexdigest().upper()
    return ":".join(digits[at : at + 2] for at in range(0, 64, 2))


def check(run, content, certs):
    return run("serve", "-n", "--content", content, "--certs", certs)


def test_the_first_start_makes_a_pair_that_only_the_owner_reads(
    server, content, tmp_path
):
    certs = tmp_path / "new" / "certs"
    certs.parent.mkdir()
    one = server(content=content, certs=certs)
    assert sorted(path.name for path in certs.iterdir()) == [CERTIFICATE, KEY]
    assert certs.stat().st_mode & 0o777 == 0o700
    for name in CERTIFICATE, KEY:
        assert (certs / name).stat().st_mode & 0o777 == 0o600
    printed = "Certificate SHA-256 " + fingerprint(certs / CERTIFICATE)
    assert printed in one.stdout


def test_a_second_start_keeps_the_pair(server, content, tmp_path):
    certs = tmp_path / "certs"
    first = server(content=content, certs=certs)
    before = {path: path.read_bytes() for path in certs.iterdir()}
    second = server(content=content, certs=certs)
    assert {path: path.read_bytes() for path in certs.iterdir()} == before
    assert wire.certificate_of(first.gemini_port) == wire.certificate_of(
        second.gemini_port
    )
    assert "Certificate made" in first.stdout
    assert "Certificate made" not in second.stdout


def test_each_host_has_its_own_pair(server, content, tmp_path):
    certs = tmp_path / "certs"
    one = server("--host", "Capsule.Example", content=content, certs=certs)
    names = sorted(path.name for path in certs.iterdir())
    assert names == ["capsule.example.cert.pem", "capsule.example.key.pem"]
    url = f"gemini://capsule.example:{one.gemini_port}/"
    answer = wire.gemini(one.gemini_port, url, sni="capsule.example")
    assert answer.status == "20"


def test_an_operators_own_pair_works_in_its_place(
    server, content, own, tmp_path
):
    conf = tmp_path / "capsule.conf"
    conf.write_text(
        "sites:\n"
        "  - hosts: [localhost]\n"
        "    content: content\n"
        "    certificate: own/other.example.cert.pem\n"
        "    key: own/other.example.key.pem\n"
    )
    unused = tmp_path / "unused"
    one = server("-c", conf, content=content, certs=unused)
    one.expected.append("event=certificate-of-another")
    pem = (own / "other.example.cert.pem").read_text()
    der = ssl.PEM_cert_to_DER_cert(pem)
    assert wire.certificate_of(one.gemini_port) == der
    assert not unused.exists()


def test_a_key_that_does_not_match_is_refused(run, content, own):
    (own / KEY).write_bytes((own / "other.example.key.pem").read_bytes())
    done = check(run, content, own)
    assert done.returncode == 1
    assert done.stderr.startswith(str(own / KEY))
    assert "not the key of" in done.stderr


@pytest.mark.parametrize("missing", [CERTIFICATE, KEY])
@pytest.mark.parametrize("flags", [["-n"], []])
def test_half_a_pair_is_refused_and_not_made_whole(
    run, content, own, missing, flags
):
    (own / missing).unlink()
    places = "--gemini 127.0.0.1:0 --gopher 127.0.0.1:0".split()
    done = run("serve", *flags, "--content", content, "--certs", own, *places)
    assert done.returncode == 1
    assert missing in done.stderr
    assert not (own / missing).exists()


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o602])
def test_a_key_that_is_open_to_others_is_refused(run, content, own, mode):
    (own / KEY).chmod(mode)
    done = check(run, content, own)
    assert done.returncode == 1
    assert done.stderr.startswith(str(own / KEY))
    assert "chmod 600" in done.stderr


def test_a_key_may_be_shared_with_a_group(run, content, own):
    (own / KEY).chmod(0o640)
    assert check(run, content, own).returncode == 0


def test_a_pair_in_the_wrong_order_is_told_from_one_that_is_open(
    run, content, own
):
    swapped = own / "swapped"
    (own / CERTIFICATE).rename(swapped)
    swapped.chmod(0o644)
    (own / KEY).rename(own / CERTIFICATE)
    swapped.rename(own / KEY)
    done = check(run, content, own)
    assert done.returncode == 1
    told = f"{own / CERTIFICATE}: not a certificate in PEM"
    assert done.stderr.startswith(told)


def test_a_key_that_is_too_small_is_told_with_what_to_do(
    run, content, tmp_path
):
    certs = tmp_path / "small"
    pki.make(certs, "localhost", algorithm="RSA", bits=1024)
    done = check(run, content, certs)
    assert done.returncode == 1
    assert done.stderr.startswith(f"{certs / CERTIFICATE}: the key is too small")
    assert "capsule cert make" in done.stderr
    before = (certs / CERTIFICATE).read_bytes()
    done = run("cert", "--certs", certs, "renew", "localhost")
    assert done.returncode == 1
    assert done.stderr.startswith(f"{certs / KEY}: the key is too small")
    assert (certs / CERTIFICATE).read_bytes() == before


def test_a_key_of_a_kind_that_no_client_knows_is_refused(
    run, content, tmp_path
):
    certs = tmp_path / "strange"
    pki.make(certs, "localhost", curve="secp256k1")
    done = check(run, content, certs)
    assert done.returncode == 1
    assert f"{certs / CERTIFICATE}: clients know no key" in done.stderr


def test_a_key_with_a_passphrase_is_told_with_what_to_do(run, content, own):
    locked = own / "locked"
    pki.run("pkey", "-in", own / KEY, "-aes128", "-passout", "pass:secret",
            "-out", locked)  # fmt: skip
    locked.chmod(0o600)
    locked.rename(own / KEY)
    for done in (
        check(run, content, own),
        run("cert", "--certs", own, "renew", "localhost"),
    ):
        assert done.returncode == 1
        assert f"{own / KEY}: this key has a passphrase" in done.stderr
        assert "openssl pkey" in done.stderr


def test_a_certificate_without_alternative_names_is_told_of(
    server, run, content, tmp_path
):
    certs = tmp_path / "nameless"
    pki.make(certs, "localhost", algorithm="RSA")
    shown = run("cert", "--certs", certs, "show").stdout
    assert "NONE: clients refuse it" in shown
    one = server(content=content, certs=certs)
    one.expected.append("event=certificate-of-another")
    line = one.wait_for_log("event=certificate-of-another")
    assert "host=localhost" in line and "(SAN)" in line
    renewed = run("cert", "--certs", certs, "renew", "localhost")
    assert "NONE" not in renewed.stdout
    one.reload()
    assert one.count_log("event=certificate-of-another") == 1


@pytest.mark.parametrize("spoiled", [CERTIFICATE, KEY])
def test_a_file_that_is_no_pem_is_refused(run, content, own, spoiled):
    (own / spoiled).write_text("not a certificate\n")
    done = check(run, content, own)
    assert done.returncode == 1
    assert spoiled in done.stderr


@pytest.mark.parametrize("spoiled", [CERTIFICATE, KEY])
def test_what_is_no_file_is_not_waited_for(run, content, own, spoiled):
    (own / spoiled).unlink()
    os.mkfifo(own / spoiled, 0o600)
    for done in (
        check(run, content, own),
        run("cert", "--certs", own, "renew", "localhost"),
    ):
        if spoiled == CERTIFICATE and "renew" in done.args:
            assert done.returncode == 0  # it stands in the place of anything
            continue
        assert done.returncode == 1
        assert f"{spoiled}: not a regular file" in done.stderr


def test_of_starts_at_once_one_makes_the_pair(capsule, tmp_path):
    for turn in range(5):
        folder = tmp_path / f"certs-{turn}"
        folder.mkdir()
        arguments = [capsule, "cert", "--certs", folder, "make", "localhost"]
        running = [
            subprocess.Popen(
                arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
            for _ in range(3)
        ]
        told = [one.communicate(timeout=20) for one in running]
        assert [one.returncode for one in running] == [0, 0, 0], told
        assert sorted(os.listdir(folder)) == [CERTIFICATE, KEY]


@pytest.mark.parametrize("kind", ["RSA", "ED25519"])
def test_a_key_of_another_kind_can_be_renewed(run, content, own, kind):
    bits = ["-pkeyopt", "rsa_keygen_bits:2048"] if kind == "RSA" else []
    pki.run("genpkey", "-algorithm", kind, *bits, "-out", own / KEY)
    (own / KEY).chmod(0o600)
    (own / CERTIFICATE).unlink()
    done = run("cert", "--certs", own, "renew", "localhost")
    assert done.returncode == 0, done.stderr
    assert check(run, content, own).returncode == 0


def test_show_says_what_is_in_the_certificates(run, own):
    done = run("cert", "--certs", own, "show")
    assert done.returncode == 0
    for host in "localhost", "other.example":
        assert fingerprint(own / f"{host}.cert.pem") in done.stdout
        assert f"names        {host}\n" in done.stdout
    one = run("cert", "--certs", own, "show", "localhost")
    assert "localhost" in one.stdout
    assert "other.example" not in one.stdout


def test_show_of_what_is_not_there_fails(run, own, tmp_path):
    for certs, host in (own, ["nothing.example"]), (tmp_path / "none", []):
        done = run("cert", "--certs", certs, "show", *host)
        assert done.returncode == 1
        assert done.stderr != ""


def test_make_leaves_a_pair_that_is_there(run, own):
    before = {path: path.read_bytes() for path in own.iterdir()}
    done = run("cert", "--certs", own, "make", "localhost")
    assert done.returncode == 0
    assert "left as it is" in done.stdout
    assert {path: path.read_bytes() for path in own.iterdir()} == before


def key_fingerprint(run, file):
    return run("cert", "fingerprint", file).stdout


def test_renewing_keeps_the_key(run, own):
    certificate, key = own / CERTIFICATE, own / KEY
    before = certificate.read_bytes(), key.read_bytes()
    known_by = key_fingerprint(run, certificate)
    done = run("cert", "--certs", own, "renew", "localhost")
    assert done.returncode == 0, done.stderr
    assert certificate.read_bytes() != before[0]
    assert key.read_bytes() == before[1]
    assert certificate.stat().st_mode & 0o777 == 0o600
    assert key_fingerprint(run, certificate) == known_by != ""


def test_no_certificate_is_renewed_with_the_key_of_another(run, own):
    before = (own / CERTIFICATE).read_bytes()
    (own / KEY).write_bytes((own / "other.example.key.pem").read_bytes())
    done = run("cert", "--certs", own, "renew", "localhost")
    assert done.returncode == 1
    assert done.stderr.startswith(f"{own / KEY}: not the key of ")
    assert (own / CERTIFICATE).read_bytes() == before


def test_what_another_has_issued_is_not_renewed(run, own):
    authority = own / "other.example.cert.pem"
    pki.run(
        "req", "-new", "-key", own / KEY, "-subj", "/CN=localhost",
        "-out", own / "request",
    )  # fmt: skip
    pki.run(
        "x509", "-req", "-in", own / "request", "-CA", authority,
        "-CAkey", own / "other.example.key.pem", "-set_serial", "7",
        "-out", own / CERTIFICATE,
    )  # fmt: skip
    before = (own / CERTIFICATE).read_bytes()
    done = run("cert", "--certs", own, "renew", "localhost")
    assert done.returncode == 1
    assert "issued by another" in done.stderr
    assert (own / CERTIFICATE).read_bytes() == before


def test_one_signed_by_itself_is_renewed_whatever_it_is_for(run, own):
    pki.run(
        "req", "-new", "-x509", "-key", own / KEY, "-subj", "/CN=localhost",
        "-addext", "keyUsage=digitalSignature", "-out", own / CERTIFICATE,
    )  # fmt: skip
    done = run("cert", "--certs", own, "renew", "localhost")
    assert done.returncode == 0, done.stderr


def test_a_certificate_that_does_not_name_a_host_is_warned_of(
    server, content, own, tmp_path
):
    conf = tmp_path / "capsule.conf"
    conf.write_text(
        "sites:\n"
        "  - hosts: [localhost, second.example]\n"
        f"    content: {content}\n"
        f"    certificate: {own / CERTIFICATE}\n"
        f"    key: {own / KEY}\n"
        'gemini: ["127.0.0.1:0"]\n'
        'gopher: ["127.0.0.1:0"]\n'
    )
    one = server("-c", conf, content=None, certs=None)
    one.expected.append("event=certificate-of-another")
    line = one.wait_for_log("event=certificate-of-another")
    assert "host=second.example" in line
    assert not [line for line in one.log if "host=localhost" in line]


@pytest.mark.parametrize(
    "host", ["../evil", "a/b", "", ".", "a b", "zoë.example"]
)
def test_a_host_that_is_no_name_makes_no_files(run, tmp_path, host):
    certs = tmp_path / "sub" / "certs"
    certs.mkdir(parents=True)
    done = run("cert", "--certs", certs, "make", host)
    assert done.returncode == 1
    assert done.stderr != ""
    assert list(certs.iterdir()) == []
    assert list((tmp_path / "sub").iterdir()) == [certs]
