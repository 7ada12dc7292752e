"""Certificates that readers and operators may have, made with openssl."""

import datetime
import subprocess

CONFIGURATION = """
[ca]
default_ca = self
[self]
database = {folder}/index
new_certs_dir = {folder}
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[req]
distinguished_name = any_name
[any_name]
"""


def day(offset):
    """The beginning of a day so many days from now, as openssl writes it."""
    then = datetime.datetime.now(datetime.timezone.utc)
    then += datetime.timedelta(days=offset)
    return then.strftime("%Y%m%d000000Z")


def run(*arguments):
    done = subprocess.run(
        ["openssl", *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr


def make(
    folder, name, start=-1, end=365, algorithm="EC", curve="P-256", bits=2048
):
    """A self-signed certificate, valid between two days from now, and its
    key: the paths of the two files.
    """
    folder.mkdir(exist_ok=True)
    certificate = folder / f"{name}.cert.pem"
    key = folder / f"{name}.key.pem"
    request = folder / f"{name}.request"
    configuration = folder / "openssl.conf"
    configuration.write_text(CONFIGURATION.format(folder=folder))
    (folder / "index").touch()
    options = {
        "EC": ["-pkeyopt", f"ec_paramgen_curve:{curve}"],
        "RSA": ["-pkeyopt", f"rsa_keygen_bits:{bits}"],
        "ED25519": [],
    }[algorithm]
    run("genpkey", "-algorithm", algorithm, *options, "-out", key)
    key.chmod(0o600)
    run(
        "req", "-new", "-config", configuration, "-key", key,
        "-subj", f"/CN={name}", "-out", request,
    )  # fmt: skip
    run(
        "ca", "-batch", "-notext", "-selfsign", "-config", configuration,
        "-keyfile", key, "-in", request, "-out", certificate,
        "-startdate", day(start), "-enddate", day(end),
    )  # fmt: skip
    return certificate, key
