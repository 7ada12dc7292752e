"""The reports in scripts/ on what a content folder says."""

import os
import subprocess

import pytest
from folder import TOP, make_folder, page

SITE = TOP / "tests" / "check" / "site"


def report(capsule, name, *arguments, status=0):
    done = subprocess.run(
        [TOP / "scripts" / name, *map(str, arguments)],
        capture_output=True,
        text=True,
        env=os.environ | {"CAPSULE": str(capsule)},
        timeout=60,
    )
    assert done.returncode == status, done.stderr
    return done.stdout.splitlines()


def test_readability_lists_the_hardest_pages_first(capsule):
    head, *lines, mean = report(capsule, "readability", SITE)
    assert head.split() == ["grade", "age", "page"]
    pages = {line.split()[2] for line in lines}
    assert {"/", "/risks/", "/help/"} <= pages
    grades = [float(line.split()[0]) for line in lines]
    assert grades == sorted(grades, reverse=True)
    assert mean.endswith(f"mean of {len(lines)} pages")


def test_figures_are_listed_with_what_was_read_of_their_source(capsule):
    lines = report(capsule, "figures", "--tsv", SITE)
    rows = [line.split("\t") for line in lines]
    found = [row for row in rows if row[:2] == ["/risks/", "12"]]
    assert found == [
        ["/risks/", "12", "In 12 of 40 people it did.",
         "smith2020: read: abstract"],
    ]  # fmt: skip


def test_figures_that_no_page_has_are_told(capsule, tmp_path):
    facts = tmp_path / "facts.md"
    facts.write_text("Frost in 12 of 40 people, hail in 77.\n")
    lines = report(capsule, "figures", "--missing", facts, SITE, status=1)
    assert [line.split(": ", 1)[1] for line in lines] == ["77 is on no page"]


def test_a_figure_of_another_source_is_told(capsule, tmp_path):
    facts = tmp_path / "facts.md"
    facts.write_text(
        "Frost in 12 of 40 people (smith2020). Hail in 12 (jones1999).\n"
    )
    lines = report(capsule, "figures", "--missing", facts, SITE, status=1)
    assert [line.split(": ", 1)[1] for line in lines] == [
        "12 is on no page with jones1999"
    ]


def test_the_glossary_and_the_places_of_citations_hold_figures(
    capsule, tmp_path
):
    (tmp_path / "index.md").write_text("It did [@smith2020, table 92.1].\n")
    (tmp_path / "glossary.yaml").write_text("scale:\n  text: From 0 to 9.5.\n")
    facts = tmp_path / "facts.txt"
    facts.write_text("Table 92.1, a scale to 9.5, and 77.\n")
    lines = report(capsule, "figures", "--missing", facts, tmp_path, status=1)
    assert [line.split(": ", 1)[1] for line in lines] == ["77 is on no page"]


SPOKEN = {
    "site.yaml": "notice: >-\n  Not advice, but a test, and not the only one.\n",
    "glossary.yaml": "MS:\n  short: MS\n  long: multiple sclerosis\n"
                     "  text: An illness.\n",
    "index.md": page("Home", "Words and no more, one after the other, some of"
                     " them long and others short. There are enough of them to"
                     " be wrapped twice, and a line's end is heard.\n"),
    "table.md": page("Table", "It is about MS.\n\nTable: Who was asked.\n\n"
                     "| Who they were | How many of them |\n|---|---|\n"
                     "| Women | 12 |\n| Men | 20 |\n"),
}  # fmt: skip


@pytest.mark.clients
def test_speech_says_why_a_page_is_longer_to_hear(capsule, tmp_path):
    folder = make_folder(tmp_path / "content", SPOKEN)
    head, *lines = report(capsule, "speech-report", folder)
    names = head.split()[:-2]
    rows = {line.split()[0]: dict(zip(names, line.split(), strict=False))
            for line in lines[:2]}  # fmt: skip
    home, table = rows["/"], rows["/table/"]
    assert lines[0].endswith(" shorter") == (lines[0].split()[0] == "/")
    assert float(home["body"]) <= float(home["linked"])
    assert float(home["tables"]) == float(home["long"]) == 0
    assert float(table["tables"]) > 1 and float(table["long"]) > 1
    assert float(table["body"]) > float(table["linked"])
    assert lines[-1] == "Longer for more than these: 0."
