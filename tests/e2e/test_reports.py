"""The reports in scripts/ on what a content folder says."""

import os
import subprocess

from folder import TOP

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
