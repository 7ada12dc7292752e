"""capsule check: each rule catches a bad page and lets its good twin pass."""

import json
import pathlib
import re
import resource
import subprocess
import shutil
import time

import pytest

import wire
from catalogue import catalogue
from folder import TOP, front_matter, make_folder, page
from server import children_of, wait_until

CASES = TOP / "tests" / "check"
BAD = sorted(CASES.glob("*.bad.md"))
GOOD = sorted(CASES.glob("*.good.md"))
FINDING = re.compile(r"^(.+?):(\d+):(\d+): ([EW]-[a-z]+): (.+)$")


def findings(output):
    """(file, line, rule) of each line that is a finding."""
    found = []
    for line in output.split("\n"):
        match = FINDING.match(line)
        if match:
            file = pathlib.Path(match[1]).name
            found.append((file, int(match[2]), match[4]))
    return found


@pytest.fixture
def site(tmp_path):
    """A clean content folder, to be spoilt."""
    folder = tmp_path / "content"
    shutil.copytree(CASES / "site", folder)
    return folder


def check(run, site, *flags):
    return run("check", "--content", site.name, *flags, cwd=site.parent)


def rule_of(case):
    return case.name.split(".")[0]


def test_the_clean_folder_is_clean(run, site):
    done = check(run, site)
    assert done.returncode == 0, done.stdout
    assert findings(done.stdout) == []
    assert "0 errors, 0 warnings" in done.stdout


@pytest.mark.parametrize("case", BAD, ids=rule_of)
def test_a_bad_page_is_caught_at_its_line(run, site, case):
    shutil.copy(case, site / "page.md")
    done = check(run, site)
    line = int(front_matter(case, "expect"))
    lines = [f[1] for f in findings(done.stdout)
             if f[0] == "page.md" and f[2] == rule_of(case)]
    assert set(lines) == {line}, done.stdout
    assert done.returncode == (1 if "E-" in done.stdout else 0)


@pytest.mark.parametrize("case", GOOD, ids=rule_of)
def test_its_good_twin_passes(run, site, case):
    shutil.copy(case, site / "page.md")
    done = check(run, site)
    assert rule_of(case) not in {f[2] for f in findings(done.stdout)}
    # Nor does any other rule find an error in it.
    assert done.returncode == 0, done.stdout


def test_each_bad_page_has_a_good_twin():
    assert {rule_of(c) for c in BAD} == {rule_of(c) for c in GOOD}


def test_a_folder_without_rules_is_held_to_none(run, tmp_path):
    site = make_folder(tmp_path / "content", {
        "index.md": page("Home", "# Again\n\nclick [here](index.md) 73%\n"),
    })
    done = check(run, site)
    assert done.returncode == 0
    assert findings(done.stdout) == []
    assert "names no rules" in done.stdout


@pytest.mark.parametrize("text, line, hint", [
    ("rules: {E-titel: yes}", 1, 'did you mean "E-title"'),
    ("rules:\n  W-sentence: {wrods: 25}", 2, 'did you mean "words"'),
    ("rules:\n  E-words: yes", 2, '"words" is missing'),
    ("rules: {E-title: perhaps}", 1, "yes, no or a mapping"),
    ("budgets: {menus: 5}", 1, 'did you mean "menu"'),
])
def test_what_rules_do_not_know_is_refused(run, tmp_path, text, line, hint):
    site = make_folder(tmp_path / "content", {
        "index.md": page("Home"), "site.yaml": text,
    })
    done = check(run, site)
    assert done.returncode == 1
    assert done.stderr.startswith(f"content/site.yaml:{line}:")
    assert hint in done.stderr


def test_a_source_must_be_findable(run, site):
    file = site / "references.json"
    text = file.read_text().rstrip("]\n")
    file.write_text(text + ',\n {"id": "lost", "title": "Lost"}\n]\n')
    done = check(run, site)
    assert findings(done.stdout) == [("references.json", 4, "E-source")] * 2
    assert "warning: no page cites" in done.stdout
    assert done.returncode == 1


def test_an_exception_is_listed_and_lets_pass(run, site):
    case = (CASES / "E-words.bad.md").read_text()
    case = case.replace("title:", "exceptions: {E-words: a quotation}\ntitle:")
    (site / "page.md").write_text(case)
    done = check(run, site)
    assert done.returncode == 0, done.stdout
    assert "1 reviewed exception:" in done.stdout
    assert "page.md, line 2: E-words: a quotation\n" in done.stdout
    (site / "page.md").write_text(case.replace("E-words", "E-speech"))
    assert "E-speech: a quotation (not needed any more)" in check(
        run, site).stdout


def test_an_exception_from_an_unknown_rule_is_refused(run, site):
    (site / "page.md").write_text(page("A", exceptions="{E-xyz: so}"))
    done = check(run, site)
    assert done.returncode == 1
    assert done.stderr.startswith("content/page.md:3:")


def test_age_is_an_error_only_before_a_release(run, site):
    case = (CASES / "E-words.good.md").read_text()
    case = case.replace("2026", "2020").replace("2096", "2021")
    (site / "page.md").write_text(case)
    done = check(run, site)
    assert findings(done.stdout) == [("page.md", 5, "E-dates")]
    assert "warning: review overdue" in done.stdout
    assert done.returncode == 0
    assert check(run, site, "--release").returncode == 1


def test_an_overdue_review_is_said_on_the_page_and_stops_no_load(
        server, site):
    text = (CASES / "E-words.good.md").read_text()
    (site / "page.md").write_text(text.replace("2096-02-01", "2001-02-01")
                                  .replace("2026-02-01", "2001-01-01")
                                  .replace("2026-01-05", "2001-01-01"))
    one = server(content=site)
    for edition in ("page.txt", "flow.txt", "narrow.txt"):
        words = wire.gopher(one.gopher_port, f"/page/{edition}").split()
        assert b"Review overdue since 1 February 2001." in b" ".join(words)
        assert b"Next review" not in b" ".join(words)
    answer = wire.gemini(one.gemini_port, one.url("/page/"))
    assert b"Review overdue since 1 February 2001." in answer.body


def test_json_has_one_finding_a_line(run, site):
    shutil.copy(CASES / "E-words.bad.md", site / "page.md")
    done = check(run, site, "--json")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines[0]["rule"] == "E-words"
    assert lines[0]["severity"] == "error"
    assert lines[0]["file"] == "content/page.md"
    assert lines[0]["line"] == int(
        front_matter(CASES / "E-words.bad.md", "expect"))


ROW = """
Table: What 40 people sowed in 1 year.

| Bed | Seeds | Source |
|---|---|---|
| Sun | 7 of 40 | [@smith2020] |
"""


def test_a_ledger_that_cannot_be_written_whole_is_not_there(
    capsule, tmp_path
):
    claims = "".join(f"Of {n} people 3 died [@a].\n\n" for n in range(100, 110))
    files = {
        "index.md": page("Home", claims),
        "references.json": '[{"id": "a", "title": "A", "DOI": "10.1/a"}]',
        "site.yaml": "rules: {E-cite: yes}\n",
    }
    folder = make_folder(tmp_path / "content", files)
    ledger = tmp_path / "ledger.yaml"
    done = subprocess.run(
        [capsule, "check", "--content", folder, "--ledger", ledger],
        capture_output=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (99, 99)),
        restore_signals=False,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert b"ledger.yaml cannot be written: File too large" in done.stderr
    assert not ledger.exists()


def test_the_ledger_marks_and_loses_its_mark(run, site):
    ledger = site / "evidence.yaml"
    risks = site / "risks.md"
    risks.write_text(risks.read_text() + ROW)
    assert check(run, site, "--ledger", ledger).returncode == 0
    text = ledger.read_text()
    # A claim, two more sentences with a source, and a row of a table.
    assert text.count("sentence: ") == 4
    assert 'sentence: "Bed: Sun; Seeds: 7 of 40"' in text
    ledger.write_text(re.sub(r"(?m)^(  key: .+)$",
                             r"\1\n  compared: 2026-11-23", text))
    done = check(run, site)
    assert "1 claim sentence: 1 with a source key, 1 compared" in done.stdout
    assert "4 sentences and rows name a source, 4 compared" in done.stdout
    risks.write_text(risks.read_text().replace("12 of", "13 of"))
    done = check(run, site)
    assert "1 with a source key, 0 compared" in done.stdout
    assert "4 sentences and rows name a source, 3 compared" in done.stdout
    assert findings(done.stdout) == [("evidence.yaml", 6, "W-recheck")]
    assert check(run, site, "--ledger", ledger).returncode == 1


def test_a_notice_must_say_what_it_has_to(run, site):
    settings = site / "site.yaml"
    text = settings.read_text().replace("not medical advice", "no advice", 1)
    settings.write_text(text)
    rules = {f[2] for f in findings(check(run, site).stdout)}
    assert rules == {"E-notice"}


def test_the_navigation_must_be_whole(run, site):
    settings = site / "site.yaml"
    settings.write_text(
        settings.read_text().replace("[/, /help/]", "[/help/, /]", 1)
        + "generate: []\n")
    found = findings(check(run, site).stdout)
    assert {f[2] for f in found} == {"E-nav"}
    assert len(found) == 5 - 1


def test_a_label_of_the_program_can_be_wrong(run, site):
    settings = site / "site.yaml"
    settings.write_text(settings.read_text() + "labels: {web: ''}\n")
    (site / "page.md").write_text(
        (CASES / "E-label.good.md").read_text())
    rules = {f[2] for f in findings(check(run, site).stdout)}
    assert rules <= {"E-external"}


def test_explain_tells_why(run):
    done = run("check", "--explain", "E-cite")
    assert done.returncode == 0
    assert "Why:" in done.stdout and "What to do:" in done.stdout
    done = run("check", "--explain", "E-nothing")
    assert done.returncode == 2


def test_bytes_are_counted_for_each_protocol(run, site):
    done = check(run, site, "--bytes")
    lines = [line.split() for line in done.stdout.splitlines()
             if line.startswith("/help/")]
    assert [line[1] for line in lines] == ["gemini", "menu", "page.txt"]
    gemini = int(lines[0][2])
    assert 1122 < gemini < 3000
    assert int(lines[0][3]) == 3 and int(lines[1][3]) == 2


def test_menus_are_as_long_as_their_port_makes_them(run, site):
    rules = site / "site.yaml"
    rules.write_text(re.sub(r"menu: \d+", "menu: 9", rules.read_text()))

    def sizes(*lines, public="gopher: {}"):
        site_lines = f"hosts: [localhost], content: content, {public}"
        lines = f"sites: [{{{site_lines}}}]", *lines
        (site.parent / "capsule.conf").write_text("\n".join(lines))
        done = run("check", "-c", "capsule.conf", cwd=site.parent)
        return list(map(int, re.findall(r"(\d+) bytes of 9", done.stdout)))

    short = sizes('gopher: ["127.0.0.1:7"]')
    assert len(short) > 2
    for long in (
        sizes('gopher: ["127.0.0.1:65000"]'),
        sizes("gopher: []", 'gopher-tls: ["127.0.0.1:65000"]'),
        sizes(
            "gopher: []",
            'gopher-tls: ["127.0.0.1:7"]',
            public="gopher: {port: 7, tls-port: 65000}",
        ),
        sizes('gopher: ["127.0.0.1:7"]', public="gopher: {port: 65000}"),
    ):
        grown = [b - a for a, b in zip(short, long, strict=True)]
        assert all(more > 0 and more % 4 == 0 for more in grown)


def test_bytes_as_json_say_what_the_table_says(run, site):
    spoil(site)
    table = {
        tuple(row[:2]): row[2:]
        for row in (
            re.split(r"  +| (?=\d)", line.replace(") ", ")  ").strip())
            for line in check(run, site, "--bytes").stdout.splitlines()
        )
        if len(row) in (8, 10)
    }
    lines = [
        json.loads(line)
        for line in check(run, site, "--bytes", "--json").stdout.splitlines()
    ]
    assert [line["rule"] for line in lines if "rule" in line] == ["E-words"]
    costs = [line for line in lines if "rule" not in line]
    assert len(costs) == len(table) > 6
    keys = ("bytes", "trips", "line-9.6", "end-9.6", "line-64", "end-64")
    for cost in costs:
        row = table[cost["page"], cost["protocol"]]
        more = ("aloud", "grade") if len(row) == 8 else ()
        assert [float(word) for word in row] == [cost[k] for k in keys + more]
        assert len(cost) == 2 + len(row)


def test_an_error_over_its_budget_fails(run, site):
    assert check(run, site, "--bytes").returncode == 0
    settings = site / "site.yaml"
    settings.write_text(settings.read_text().replace("error: 1200",
                                                     "error: 1100"))
    done = check(run, site, "--bytes")
    assert done.returncode == 1
    assert "an error takes" in done.stdout
    done = check(run, site, "--bytes", "--json")
    assert done.returncode == 1
    [error] = [line for line in map(json.loads, done.stdout.splitlines())
               if "message" in line]
    assert error["message"].startswith("an error takes")
    assert check(run, site).returncode == 0


def test_a_thousand_pages_are_quick_enough(run, site):
    text = (CASES / "E-cite.good.md").read_text()
    with (site / "site.yaml").open("a") as settings:
        settings.write("generate: []\n")
    for i in range(1000):
        (site / f"page-{i}.md").write_text(text.replace("A page", f"P {i}"))
    start = time.monotonic()
    done = check(run, site)
    print(f"{time.monotonic() - start:.2f} s for a thousand pages")
    assert "1004 pages" in done.stdout


def spoil(site):
    """Breaks one rule of the folder, and returns the finding's start."""
    shutil.copy(CASES / "E-words.bad.md", site / "page.md")
    line = front_matter(CASES / "E-words.bad.md", "expect")
    return f"{site}/page.md:{line}:"


def test_the_first_start_prints_findings_and_serves(server, site):
    finding = spoil(site)
    one = server("--workers", "2", content=site)
    # The check begins when readers can be answered.
    told = "The check found errors: 1, warnings: 0"
    wait_until(lambda: told in one.stdout, told)
    assert one.stdout.index("Read it at") < one.stdout.index(finding)
    assert "E-words" in one.stdout
    # Who checked is not there any more.
    wait_until(
        lambda: len(children_of(one.generations()[0])) == 2,
        "two workers and nobody else",
    )


def test_a_reload_that_breaks_the_rules_is_refused(server, site):
    one = server(content=site)
    assert "The check found" not in one.stdout
    spoil(site)
    one.reload("event=reload-refused")
    [line] = [line for line in one.log if "reload-refused" in line]
    assert "page.md" in line and "E-words" in line
    (site / "page.md").unlink()
    one.reload()


def test_a_reload_goes_on_where_the_check_only_warns(server, site, tmp_path):
    config = tmp_path / "capsule.conf"
    config.write_text("check: warn\n")
    one = server("-c", config, content=site)
    spoil(site)
    one.reload()


def test_a_word_that_check_does_not_know_is_refused(run, site, tmp_path):
    config = tmp_path / "capsule.conf"
    config.write_text("check: perhaps\n")
    done = run("serve", "-n", "-c", config, "--content", site)
    assert done.returncode == 1
    assert "refuse or warn" in done.stderr


def test_marks_are_not_shown_to_readers(run, site, tmp_path):
    (site / "page.md").write_text(page(
        "Marks", "{.share} One. Two {.own} three. Better so. {.own}\n"))
    output = tmp_path / "out"
    assert run("build", "--content", site, "--output", output).returncode == 0
    text = (output / "page" / "index.gmi").read_text()
    assert "\nOne. Two three. Better so.\n" in text


# The path of a page whose /narrow.txt, the longest of its selectors, has just
# as many bytes as RFC 1436 allows.
LONGEST = "a" * 120 + "/" + "b" * 122
assert len(f"/{LONGEST}/narrow.txt") == 255


def test_selectors_that_are_too_long_are_told_with_what_to_do(run, tmp_path):
    po = catalogue("it", {"Home": "Casa", "Deep": "Giù", "Text.": "Testo."})
    folder = make_folder(
        tmp_path / "content",
        {
            "site.yaml": "rules: {E-fields: yes}\n",
            "index.md": page("Home", f"[Deep]({LONGEST}.md)\n"),
            f"{LONGEST}.md": page("Deep", "Text.\n"),
        },
    )
    done = check(run, folder)
    assert done.returncode == 0, done.stdout
    # A translation's paths are three bytes longer.
    make_folder(folder, {"po/it.po": po})
    done = check(run, folder)
    assert done.returncode == 1
    assert re.search(
        rf"^content/po/it.po:\d+:\d+: E-fields: a selector of 258 bytes, and "
        rf"programs need take no more than 255: shorten the names of files or "
        rf"folders in /it/{LONGEST}/narrow.txt$",
        done.stdout,
        re.MULTILINE,
    ), done.stdout


def test_a_long_page_is_checked_in_one_go(run, site):
    """Each item, and each finding, was looked for from the page's start."""
    items = "".join(f"{n}. item\n" for n in range(1, 60_001))
    links = "<https://h.example/a> " * 20_000
    (site / "long.md").write_text(page("Long", f"{items}\n{links}\n"))
    done = check(run, site)
    assert done.returncode == 1
    assert "has lost its number" not in done.stdout
    assert done.stdout.count("long.md:60005:") > 1000
