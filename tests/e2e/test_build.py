"""`capsule build`: the site as files."""

import signal
import subprocess
import threading

import marks
import pytest
import wire
from folder import make_folder, page, pages_of
from server import wait_until

SMALL_FILES = ["about.txt", "caps.txt", "robots.txt"]
PAGE_FILES = ["flow.txt", "gophermap", "index.gmi", "narrow.txt", "page.txt"]


def tree(folder):
    """Every file beneath a folder: {"risks/index.gmi": bytes}."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def content(tmp_path):
    return make_folder(
        tmp_path / "content",
        {
            "site.yaml": "generate: []\n",
            "index.md": page("Home", "[Data](data.bin), [more](more.md)\n"),
            "more.md": page("More", "| a | b |\n|---|---|\n| 1 | 2 |\n"),
            "data.bin": bytes(range(256)) * 1000,
            "notes.txt": "no page links to this\n",
            "_draft.md": page("Draft"),
        },
    )


@pytest.mark.parametrize("name", ["index.gmi", "gophermap"])
@pytest.mark.parametrize("folder", ["", "sub/", "old/"])
def test_a_download_called_as_a_page_s_file_is_an_error(
    run, tmp_path, folder, name
):
    content = make_folder(
        tmp_path / "content",
        {
            "site.yaml": "redirects: {/old/: /sub/}\n",
            "index.md": page("Home", f"[This]({folder}{name})\n"),
            "sub/index.md": page("Sub"),
            f"{folder}{name}": "not a page's\n",
        },
    )
    done = run("build", "--content", content, "--output", tmp_path / "out")
    assert done.returncode == 1
    assert done.stderr == (
        f"capsule: {folder}{name}: a page's own file is called so in its "
        "folder: rename this one\n"
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["index.gmi", "gophermap"])
def test_in_a_folder_without_a_page_it_may_be_called_so(run, tmp_path, name):
    content = make_folder(
        tmp_path / "content",
        {"index.md": page("Home", f"[This](a/{name})\n"), f"a/{name}": "x"},
    )
    done = run("build", "--content", content, "--output", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out/a" / name).read_bytes() == b"x"


def test_each_page_has_its_folder_and_files(run, content, tmp_path):
    output = tmp_path / "out"
    done = run("build", "--content", content, "--output", output)
    assert done.returncode == 0, done.stderr
    assert sorted(tree(output)) == sorted(
        [".capsule-build", "data.bin", "more/table-1.csv", *SMALL_FILES]
        + PAGE_FILES
        + ["more/" + name for name in PAGE_FILES]
    )
    data = (output / "data.bin").read_bytes()
    assert data == (content / "data.bin").read_bytes()


def test_a_server_of_another_user_can_read_it(built):
    for path in [built, *built.rglob("*")]:
        wanted = 0o555 if path.is_dir() else 0o444
        assert path.stat().st_mode & wanted == wanted, path


def test_gemtext_and_texts_are_the_bytes_that_are_served(
    built, guide, shipped
):
    for path in pages_of(shipped):
        folder = built / path.strip("/")
        served = wire.gemini(guide.gemini_port, guide.url(path)).body
        built_file = (folder / "index.gmi").read_bytes()
        assert built_file == marks.without_search(served)
        for name in "page.txt", "flow.txt", "narrow.txt":
            served = wire.gopher(guide.gopher_port, path + name)
            built_file = (folder / name).read_bytes()
            assert built_file == marks.without_search(served)


def test_every_other_file_is_one_that_is_served(built, guide):
    for name, data in tree(built).items():
        if name.endswith(("index.gmi", "gophermap", ".capsule-build")):
            continue
        # They say where they are, and a build does not know.
        if name in ("about.txt", "caps.txt"):
            continue
        served = wire.gemini(guide.gemini_port, guide.url("/" + name))
        # Feeds say where they are, and a build knows of no port.
        address = guide.url("/").encode()
        body = served.body.replace(address, b"gemini://localhost/")
        assert marks.without_search(body) == data, name


def test_two_builds_of_the_same_content_are_equal(
    run, built, shipped, tmp_path
):
    run("build", "--content", shipped, "--output", tmp_path / "again")
    assert tree(tmp_path / "again") == tree(built)


@pytest.mark.parametrize("ending", ["", "/", "///"])
def test_an_earlier_build_is_replaced(run, content, tmp_path, ending):
    output = tmp_path / "out"
    build = ("build", "--content", content, "--output", f"{output}{ending}")
    assert run(*build).returncode == 0
    (content / "more.md").unlink()
    make_folder(content, {"index.md": page("New home")})
    done = run(*build)
    assert done.returncode == 0, done.stderr
    assert sorted(tree(output)) == sorted(
        [".capsule-build", *SMALL_FILES, *PAGE_FILES]
    )
    assert (output / "index.gmi").read_text().startswith("# New home\n")
    assert sorted(tmp_path.iterdir()) == [content, output]


def test_readers_find_a_whole_site_while_it_is_replaced(
    run, content, tmp_path
):
    output = tmp_path / "out"
    build = ("build", "--content", content, "--output", output)
    assert run(*build).returncode == 0
    missing = []
    over = threading.Event()

    def look():
        while not over.is_set():
            if not (output / "more" / "page.txt").is_file():
                missing.append("more/page.txt")

    reader = threading.Thread(target=look)
    reader.start()
    try:
        for _ in range(5):
            assert run(*build).returncode == 0
    finally:
        over.set()
        reader.join()
    assert not missing


def test_a_folder_it_did_not_make_is_left_alone(run, content, tmp_path):
    output = make_folder(tmp_path / "precious", {"letter.txt": "dear\n"})
    done = run("build", "--content", content, "--output", output)
    assert done.returncode == 1
    assert "precious" in done.stderr
    assert tree(output) == {"letter.txt": b"dear\n"}
    assert sorted(tmp_path.iterdir()) == [content, output]


def test_a_file_or_a_link_in_its_place_is_left_alone(run, content, tmp_path):
    file = tmp_path / "file"
    file.write_text("mine\n")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nowhere")
    for output in file, link:
        done = run("build", "--content", content, "--output", output)
        assert done.returncode == 1
    assert file.read_text() == "mine\n"
    assert link.is_symlink()


def test_a_failed_build_leaves_the_old_one_and_nothing_else(
    run, content, tmp_path
):
    output = tmp_path / "out"
    build = ("build", "--content", content, "--output", output)
    assert run(*build).returncode == 0
    before = tree(output)
    make_folder(content, {"index.md": page("Home", "[dead](dead.md)\n")})
    done = run(*build)
    assert done.returncode == 1
    assert done.stderr.startswith(f"{content}/index.md:4:")
    assert tree(output) == before
    assert sorted(tmp_path.iterdir()) == [content, output]


def test_a_build_that_cannot_be_written_says_so(run, content, tmp_path):
    output = tmp_path / "no" / "such" / "folder"
    done = run("build", "--content", content, "--output", output)
    assert done.returncode == 1
    assert str(output) in done.stderr
    assert sorted(tmp_path.iterdir()) == [content]


def test_an_interrupted_build_leaves_nothing_behind(capsule, tmp_path):
    files = {f"page-{i}.md": page(f"Page {i}") for i in range(2000)}
    content = make_folder(tmp_path / "content", files)
    process = subprocess.Popen(
        [capsule, "build", "--content", content, "--output", tmp_path / "out"]
    )
    wait_until(lambda: list(tmp_path.glob("out.*")), "the build begins")
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == -signal.SIGTERM
    assert list(tmp_path.iterdir()) == [content]


def test_the_addresses_of_an_ipv6_host_have_brackets(run, tmp_path):
    folder = make_folder(
        tmp_path / "content",
        {
            "index.md": page("Home"),
            "news/index.md": page("News"),
            "news/a.md": page("A", date="2026-01-01"),
        },
    )
    out = tmp_path / "out"
    flags = ("--content", folder, "--host", "::1", "--output", out)
    done = run("build", *flags)
    assert done.returncode == 0, done.stderr
    [feed] = out.rglob("*.xml")
    assert "gemini://[::1]/news/" in feed.read_text()
    assert "gemini://::1" not in feed.read_text()


@pytest.mark.parametrize("where", ["built", "deep/built/", "."])
def test_build_into_the_content_is_refused(run, tmp_path, where):
    content = make_folder(
        tmp_path / "content",
        {"index.md": page("Home"), "deep/index.md": page("Deep")},
    )
    before = sorted(content.rglob("*"))
    done = run("build", "--content", content, "--output", f"{content}/{where}")
    assert done.returncode == 1
    assert "choose another --output" in done.stderr
    assert sorted(content.rglob("*")) == before
