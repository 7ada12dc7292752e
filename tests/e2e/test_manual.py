"""The manual pages name every key of the files and every flag there is."""

import re

import pytest
from folder import TOP

MAN = TOP / "capsule/man"

# A key of a table of base/schema.h: { .name = "key", or MACRO("key", …
KEY = re.compile(r'(?:\.name = |^\t+(?:\{ )?[A-Z]+\()"([\w-]+)"', re.MULTILINE)

TABLES = {
    "capsule.conf.5": [
        "serve/config.c",
        "serve/limits.c",
        "serve/mail_config.c",
        "serve/site_config.c",
    ],
    "capsule-content.5": [
        "source/bibliography.c",
        "source/frontmatter.c",
        "source/glossary.c",
        "source/settings.c",
    ],
}

COMMANDS = ["build", "cert", "check", "dump", "get", "po", "serve"]


def items(page):
    """What a page has as keys: the words of its lines ".It Ic" and ".Ic"."""
    for line in (MAN / page).read_text().splitlines():
        if line.startswith((".It Ic ", ".Ic ")):
            words = line.split("Ic ", 1)[1].split(" Ta ")[0]
            yield from re.findall(r"[\w-]+", words)


@pytest.mark.parametrize(
    "page, table", [(page, t) for page in TABLES for t in TABLES[page]]
)
def test_every_key_is_in_the_manual(page, table):
    keys = set(KEY.findall((TOP / "capsule" / table).read_text()))
    assert keys, table
    assert not keys - set(items(page))


def test_every_key_of_the_ledger_is_in_the_manual():
    keys = KEY.findall((TOP / "capsule/check/ledger.c").read_text())
    told = (MAN / "capsule-check.1").read_text().split(".Sh LEDGER")[1]
    told = told.split(".Sh")[0]
    keys.remove("evidence")  # what messages call the list
    assert keys and not [key for key in keys if f"{key}:" not in told]


def test_every_rule_and_setting_of_one_is_in_the_manual(run):
    told = (MAN / "capsule-check.1").read_text()
    told += (MAN / "capsule-content.5").read_text()
    for file in sorted((TOP / "capsule/check").glob("*.c")):
        text = file.read_text()
        for name in re.findall(r'\.id = "([\w-]+)"', text):
            assert name in told, name
        for name in re.findall(r'RULE_[A-Z]+\("([\w-]+)"', text):
            assert re.search(rf"\b{name}\b", told), name


@pytest.mark.parametrize("command", COMMANDS)
def test_every_flag_is_in_the_manual(run, command):
    told = run(command, "--help").stdout
    flags = set(re.findall(r"^  (--?[\w-]+)", told, re.MULTILINE))
    text = (MAN / f"capsule-{command}.1").read_text()
    entries = {
        ("--" if long else "-") + name
        for long, name in re.findall(
            r"^\.It Fl (Fl )?([\w-]+)", text, re.MULTILINE
        )
    }
    assert entries == flags | {"--help"}
    synopsis = text.split(".Sh SYNOPSIS")[1].split(".Sh")[0]
    usage = told.split("\n\n")[0]
    for flag in flags:
        assert flag in usage, flag
        name = flag.replace("--", "Fl Fl ").replace("-", "Fl ", flag[1] != "-")
        assert name in synopsis, flag
