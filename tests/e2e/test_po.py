"""Keeping catalogues: `capsule po`, and the tools of translators beside it."""

import re
import resource
import shutil
import subprocess

import pytest
from catalogue import catalogue
from folder import SHIPPED, make_folder, page

TABLE = (
    "Table: Who was asked, 40 people\n\n"
    "| Who | How many |\n|---|---|\n| Women | 12.5 |\n| Men | 20 |\n"
)

FILES = {
    "site.yaml": "name: A site\n",
    "index.md": page("Home", "A guide.\n\n- [Help](help.md)\n"),
    "help.md": page("Help", "Read on.\n"),
    "risks/index.md": page("The risks", TABLE),
}

ITALIAN = catalogue("it", {"Help": "Aiuto", "Read on.": "Continua."})


def test_catalogues_are_extracted_and_merged(run, tmp_path):
    folder = make_folder(tmp_path / "content", FILES)
    flags = ("--content", folder)
    assert run("po", "extract", *flags).returncode == 0
    template = (folder / "po/capsule.pot").read_text()
    assert (
        "#. table cell, column How many\n#: risks/index.md:" in template
    )
    assert '\nmsgid "Who was asked, 40 people"\nmsgstr ""\n' in template
    assert 'msgid "20"' not in template
    assert run("po", "merge", *flags, "fr").returncode == 0
    french = folder / "po/fr.po"
    assert "Language: fr" in french.read_text()
    french.write_text(
        french.read_text().replace(
            'msgid "Read on."\nmsgstr ""', 'msgid "Read on."\nmsgstr "Lisez."'
        )
    )
    help_page = folder / "help.md"
    help_page.write_text(help_page.read_text().replace("Read on.", "Read on!"))
    again = run("po", "extract", *flags)
    assert again.returncode == 0, again.stderr
    assert (
        '#, fuzzy\n#| msgid "Read on."\nmsgid "Read on!"\nmsgstr "Lisez."'
        in french.read_text()
    )
    status = run("po", "status", *flags).stdout
    assert re.search(r"/help/ +2 +0 +1 +0 +1\n", status), status
    before = (folder / "po/capsule.pot").read_bytes()
    assert run("po", "extract", *flags).returncode == 0
    assert (folder / "po/capsule.pot").read_bytes() == before
    assert sorted(file.name for file in (folder / "po").iterdir()) == [
        "capsule.pot",
        "fr.po",
    ]


def test_the_state_of_a_language_that_is_named_is_told_alone(run, tmp_path):
    files = FILES | {"po/it.po": ITALIAN, "po/es.po": catalogue("es", {})}
    folder = make_folder(tmp_path / "content", files)
    told = run("po", "status", "--content", folder, "it").stdout
    assert "po/it.po" in told and "po/es.po" not in told
    missing = run("po", "status", "--content", folder, "fr")
    assert missing.returncode == 1 and "po/fr.po" in missing.stderr
    misuse = run("po", "status", "--program", folder / "po")
    assert misuse.returncode == 2
    assert (folder / "po/it.po").read_text() == ITALIAN


def merge(capsule, folder, **how):
    return subprocess.run(
        [capsule, "po", "merge", "--content", folder],
        capture_output=True,
        text=True,
        timeout=60,
        **how,
    )


def test_merging_says_what_it_needs(capsule, run, tmp_path):
    folder = make_folder(tmp_path / "content", {**FILES, "po/it.po": ITALIAN})
    run("po", "extract", "--content", folder)
    done = merge(capsule, folder, env={"PATH": str(tmp_path)})
    assert done.returncode == 1
    assert "msgmerge is not installed" in done.stderr
    assert "gettext" in done.stderr


def small_disk():
    """No file may grow over 64 KiB: writing more fails, as on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))


def large_folder(run, tmp_path):
    """One whose template is larger than that, with a small catalogue."""
    body = "\n\n".join(f"Paragraph {i}, in a few words." for i in range(2000))
    folder = make_folder(
        tmp_path / "content", {**FILES, "large.md": page("Large", body)}
    )
    assert run("po", "extract", "--content", folder).returncode == 0
    (folder / "po/it.po").write_text(ITALIAN)
    return folder


def test_a_full_disk_leaves_the_catalogue_as_it_was(capsule, run, tmp_path):
    folder = large_folder(run, tmp_path)
    done = merge(
        capsule, folder, preexec_fn=small_disk, restore_signals=False
    )
    assert (folder / "po/it.po").read_text() == ITALIAN
    assert done.returncode == 1
    assert "po/it.po cannot be written: File too large" in done.stderr
    names = sorted(file.name for file in (folder / "po").iterdir())
    assert names == ["capsule.pot", "it.po"]


def test_what_fails_while_merging_leaves_the_catalogue(capsule, run, tmp_path):
    folder = large_folder(run, tmp_path)
    tool = tmp_path / "bin/msgmerge"
    tool.parent.mkdir()
    tool.write_text("#!/bin/sh\necho 'msgid \"\"'\nexit 1\n")
    tool.chmod(0o755)
    done = merge(capsule, folder, env={"PATH": str(tool.parent)})
    assert done.returncode == 1 and "msgmerge failed" in done.stderr
    assert (folder / "po/it.po").read_text() == ITALIAN


def test_a_place_that_cannot_be_written_is_named(run, tmp_path):
    folder = make_folder(tmp_path / "content", FILES)
    (folder / "po/capsule.pot.new").mkdir(parents=True)
    done = run("po", "extract", "--content", folder)
    assert done.returncode == 1
    assert "po/capsule.pot cannot be written: Is a directory" in done.stderr


def test_without_a_template_nothing_is_begun(run, tmp_path):
    folder = make_folder(tmp_path / "content", FILES)
    (folder / "po").mkdir()
    done = run("po", "merge", "--content", folder, "fr")
    assert done.returncode == 1
    assert '"capsule po extract" makes' in done.stderr
    assert not list((folder / "po").iterdir())


CONF = (
    "sites:\n"
    "  - hosts: one.example\n    content: content\n"
    "    private:\n      - paths: /risks/\n"
    f"        readers: \"{'ab' * 32}\"\n"
    "  - hosts: two.example\n    content: other\n"
)


def test_what_is_private_is_in_no_template(run, tmp_path):
    make_folder(
        tmp_path,
        {"capsule.conf": CONF, "other/index.md": page("Home", "Other.\n")},
    )
    folder = make_folder(tmp_path / "content", FILES)
    template = folder / "po/capsule.pot"
    run("po", "extract", "--content", folder)
    assert 'msgid "Who was asked' in template.read_text()
    conf = "-c", tmp_path / "capsule.conf"
    done = run("po", "extract", *conf)
    assert done.returncode == 1 and "name one of them with --host" in done.stderr
    done = run("po", "extract", *conf, "--host", "one.example")
    assert done.returncode == 0, done.stderr
    assert 'msgid "Read on."' in template.read_text()
    assert "risks" not in template.read_text()
    (folder / "po/it.po").write_text(ITALIAN)
    told = run("po", "status", *conf, "--host", "one.example").stdout
    assert "1 of 2 pages are there" in told and "/risks/" not in told
    assert run("po", "extract", *conf, "--host=two.example").returncode == 0
    assert (tmp_path / "other/po/capsule.pot").is_file()


def test_a_page_is_dumped_as_it_is_served(run, tmp_path):
    conf = tmp_path / "capsule.conf"
    conf.write_text(CONF.split("  - hosts: two")[0])
    make_folder(tmp_path / "content", FILES)
    with_it = run("dump", "-c", conf, "/").stdout
    without = run("dump", "--content", tmp_path / "content", "/").stdout
    assert "/risks/" in without and "/risks/" not in with_it


# ---- the tools of translators ------------------------------------------------

TOOLS = {
    "wide": "msgcat --no-wrap it.po",
    "narrow": "msgcat --width=20 --no-location it.po",
    "sorted": "msgcat --sort-output it.po",
    "escapes": "msgcat --escape it.po",
    "indent": "msgcat --indent it.po",
    "attributes": "msgattrib --no-obsolete --clear-previous it.po",
    "merged": "msgmerge --quiet --previous it.po capsule.pot",
    "Windows": "msgcat it.po | sed 's/$/\\r/'",
    "a mark": "printf '\\357\\273\\277'; cat it.po",
    "Poedit": "sed 's/^\"Language: it/\"X-Generator: Poedit 3.2\\\\n\"\\n"
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\\\n"\\n&/\' it.po',
}


@pytest.fixture(scope="module")
def shipped(run, tmp_path_factory):
    """The guide with its template, and what is made of it."""
    top = tmp_path_factory.mktemp("shipped")
    shutil.copytree(SHIPPED, top / "content")
    assert run("po", "extract", "--content", top / "content").returncode == 0
    build(run, top)
    return top


def build(run, top):
    done = run("build", "--content", top / "content", "--output", top / "out")
    assert done.returncode == 0, done.stderr


def files_of(folder):
    return {
        file.relative_to(folder): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


@pytest.mark.parametrize("tool", TOOLS)
def test_a_catalogue_means_the_same_through(run, shipped, tmp_path, tool):
    shutil.copytree(shipped / "content", tmp_path / "content")
    po = tmp_path / "content/po"
    written = subprocess.run(
        TOOLS[tool], shell=True, cwd=po, capture_output=True, timeout=60
    )
    assert written.returncode == 0 and written.stdout, written.stderr
    (po / "it.po").write_bytes(written.stdout)
    build(run, tmp_path)
    assert files_of(tmp_path / "out") == files_of(shipped / "out")
