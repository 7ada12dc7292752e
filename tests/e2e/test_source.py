"""Which files of a content folder are served, and how pages are joined."""

import os

import pytest
import wire
from folder import make_folder, page


def gemtext(server, path="/"):
    return wire.gemini(server.gemini_port, server.url(path)).text


def links(server, path="/"):
    """Targets of a page's link lines, in order."""
    lines = gemtext(server, path).split("\n")
    return [line.split()[1] for line in lines if line.startswith("=>")]


def refusal(run, content):
    """What the check of a content folder says that must be refused."""
    done = run("serve", "-n", "--content", content.name, cwd=content.parent)
    assert done.returncode == 1, done.stdout
    return done.stderr


def test_a_page_alone_without_settings_is_a_site(server, tmp_path):
    folder = make_folder(
        tmp_path / "content", {"index.md": page("Alone", "A page.\n")}
    )
    one = server(content=folder)
    assert gemtext(one) == "# Alone\n\nA page.\n"
    assert "Serving Alone\n" in one.stdout
    menu = wire.gopher_menu(one.gopher_port, "/")
    assert menu[0].display == "Alone"


def test_a_site_may_have_no_home_page(server, tmp_path):
    folder = make_folder(tmp_path / "content", {"only.md": page("Only")})
    one = server(content=folder)
    assert gemtext(one, "/only/").startswith("# Only\n")
    assert wire.gemini(one.gemini_port, one.url()).status == "51"
    assert wire.gopher_menu(one.gopher_port, "/")[0].type == "3"


def test_a_page_may_be_a_file_or_a_folder(server, tmp_path):
    files = {
        "index.md": page("Home"),
        "file.md": page("File"),
        "folder/index.md": page("Folder"),
        "folder/below.md": page("Below"),
    }
    one = server(content=make_folder(tmp_path / "content", files))
    assert gemtext(one, "/file/").startswith("# File\n")
    assert gemtext(one, "/folder/").startswith("# Folder\n")
    assert gemtext(one, "/folder/below/").startswith("# Below\n")


def test_links_between_files_become_links_between_pages(server, tmp_path):
    body = (
        "- [Itself](index.md)\n"
        "- [Sibling](b.md#part)\n"
        "- [Above](../index.md)\n"
        "- [From the top](/c/index.md)\n"
        "- [By its folder](../c/)\n"
    )
    files = {
        "index.md": page("Home"),
        "a/index.md": page("A", body),
        "a/b.md": page("B"),
        "c/index.md": page("C"),
    }
    one = server(content=make_folder(tmp_path / "content", files))
    assert links(one, "/a/")[:5] == ["/a/", "/a/b/", "/", "/c/", "/c/"]


def test_pages_that_nothing_links_to_are_listed_by_their_parent(
    server, tmp_path
):
    files = {
        "index.md": page("Home", "[Linked](linked.md) in the text.\n"),
        "linked.md": page("Linked"),
        "z.md": page("Last by its title, first by its order", order=1),
        "b.md": page("Second by title"),
        "a.md": page("First by title"),
        "y.md": page("Second by its order", order=2),
        "section/index.md": page("Section"),
        "section/child.md": page("Child"),
        "lonely/deep/page.md": page("Without a parent between"),
        "site.yaml": "generate: []\n",
    }
    one = server(content=make_folder(tmp_path / "content", files))
    assert links(one) == [
        "/linked/",
        "/z/",
        "/y/",
        "/a/",
        "/b/",
        "/section/",
        "/lonely/deep/page/",
    ]
    assert links(one, "/section/")[0] == "/section/child/"
    menu = wire.gopher_menu(one.gopher_port, "/")
    selectors = [item.selector for item in menu if item.type == "1"]
    assert selectors == links(one)


def test_navigation_lists_only_what_exists(server, tmp_path):
    files = {
        "index.md": page("Home"),
        "help.md": page("Help"),
        "site.yaml": "navigation: [/, /contents/, /write, /help/]\n",
    }
    one = server(content=make_folder(tmp_path / "content", files))
    assert links(one) == ["/", "/contents/", "/help/"]
    assert links(one, "/help/") == ["/", "/contents/", "/help/"]


def test_settings_name_the_site_its_language_and_its_labels(server, tmp_path):
    files = {
        "index.md": page("Casa", published="2026-04-11"),
        "site.yaml": "name: La capsula\n"
        "language: it\n"
        "labels:\n"
        "  published: Pubblicata il\n"
        "  months: [gennaio, febbraio, marzo, aprile, maggio, giugno, luglio,\n"
        "    agosto, settembre, ottobre, novembre, dicembre]\n",
    }
    one = server(content=make_folder(tmp_path / "content", files))
    answer = wire.gemini(one.gemini_port, one.url())
    assert answer.header == "20 text/gemini; lang=it"
    assert "Pubblicata il 11 aprile 2026." in answer.text
    assert "Serving La capsula\n" in one.stdout


def test_files_that_are_hidden_or_data_or_not_linked_are_never_served(
    server, tmp_path
):
    secret = "never to be served\n"
    hidden = [
        ".hidden.txt",
        ".git/config",
        "_draft.txt",
        "_drafts/one.txt",
        "README.md",
        "sub/README.md",
        "po/capsule.pot",
        "site.yaml",
        "references.json",
        "not-linked.txt",
        "sub/not-linked.txt",
    ]
    files = {name: secret for name in hidden}
    files["site.yaml"] = "name: A site\n"
    files["references.json"] = "[]\n"
    files["_draft.md"] = files[".hidden.md"] = page("Draft")
    files["_drafts/two.md"] = files["po/page.md"] = page("Draft")
    files["index.md"] = page("Home")
    one = server(content=make_folder(tmp_path / "content", files))
    for name in [
        *hidden,
        "index.md",
        "_draft/",
        ".hidden/",
        "_drafts/two/",
        "po/page/",
    ]:
        answer = wire.gemini(one.gemini_port, one.url("/" + name))
        assert answer.status == "51", name
        menu = wire.gopher_menu(one.gopher_port, "/" + name)
        assert menu[0].type == "3", name
    assert links(one) == []


def test_no_request_leads_out_of_the_folder(server, tmp_path):
    make_folder(tmp_path, {"outside.txt": "outside\n"})
    folder = make_folder(
        tmp_path / "content",
        {"index.md": page("Home"), "sub/index.md": page("Sub")},
    )
    one = server(content=folder)
    for path in "/../outside.txt", "/sub/../../outside.txt", "//../x":
        answer = wire.gemini(one.gemini_port, one.url(path))
        assert answer.status in ("51", "59"), path
    for path in "/%2e%2e/outside.txt", "/..%2foutside.txt":
        answer = wire.gemini(one.gemini_port, one.url(path))
        assert answer.status in ("51", "59"), path
    for selector in "/../outside.txt", "../outside.txt", str(tmp_path):
        menu = wire.gopher_menu(one.gopher_port, selector)
        assert menu[0].type == "3", selector


def test_a_link_through_a_symlink_out_of_the_folder_is_refused(
    run, tmp_path
):
    folder = make_folder(
        tmp_path / "content",
        {"index.md": page("Home", "Read [this](passwd.txt).\n")},
    )
    (folder / "passwd.txt").symlink_to("/etc/passwd")
    complaint = refusal(run, folder)
    assert complaint.startswith("content/index.md:4:")
    assert "outside" in complaint


def test_a_link_through_a_folder_that_is_a_symlink_out_is_refused(
    run, tmp_path
):
    folder = make_folder(
        tmp_path / "content",
        {"index.md": page("Home", "Read [this](etc/passwd).\n")},
    )
    (folder / "etc").symlink_to("/etc")
    complaint = refusal(run, folder)
    assert complaint.startswith("content/index.md:4:")
    assert "outside" in complaint


def test_a_page_that_is_a_symlink_out_of_the_folder_is_refused(run, tmp_path):
    make_folder(tmp_path, {"outside.md": page("Outside")})
    folder = make_folder(tmp_path / "content", {"index.md": page("Home")})
    (folder / "page.md").symlink_to("../outside.md")
    assert "page.md" in refusal(run, folder)


def test_a_symlink_that_stays_in_the_folder_is_served(server, tmp_path):
    folder = make_folder(
        tmp_path / "content",
        {"index.md": page("Home", "[A](a.txt)\n"), "b.txt": "the file\n"},
    )
    (folder / "a.txt").symlink_to("b.txt")
    one = server(content=folder)
    assert wire.gopher(one.gopher_port, "/a.txt") == b"the file\r\n"


@pytest.mark.parametrize("secret", ["site.yaml", "_draft.txt", ".x/a.txt"])
def test_a_symlink_to_what_is_never_served_is_refused(run, tmp_path, secret):
    folder = make_folder(
        tmp_path / "content",
        {
            "index.md": page("Home", "[A](way/a.txt)\n"),
            "site.yaml": "name: Secret\n",
            "_draft.txt": "secret\n",
            ".x/a.txt": "secret\n",
        },
    )
    if secret == ".x/a.txt":
        (folder / "way").symlink_to(".x")
    else:
        (folder / "way").mkdir()
        (folder / "way/a.txt").symlink_to("../" + secret)
    complaint = refusal(run, folder)
    assert complaint.startswith("content/index.md:4:")
    assert "never served" in complaint


def test_a_page_that_is_a_symlink_to_a_draft_is_refused(run, tmp_path):
    folder = make_folder(
        tmp_path / "content",
        {"index.md": page("Home"), "_draft.md": page("Draft")},
    )
    (folder / "page.md").symlink_to("_draft.md")
    complaint = refusal(run, folder)
    assert complaint.startswith("content/page.md: ")
    assert "never served" in complaint


def test_a_symlink_out_of_a_private_zone_is_refused(run, tmp_path):
    folder = make_folder(
        tmp_path / "content",
        {
            "index.md": page("Home", "[A](a.txt)\n"),
            "family/index.md": page("Family", "[B](b.txt)\n"),
            "family/b.txt": "secret\n",
        },
    )
    (folder / "a.txt").symlink_to("family/b.txt")
    config = tmp_path / "capsule.conf"
    config.write_text(
        f"sites:\n  - hosts: [localhost]\n    content: {folder}\n"
        "    private:\n      - paths: /family/\n        readers: "
        + ":".join(["AB"] * 32)
        + "\n"
    )
    done = run("serve", "-n", "-c", config, "--certs", tmp_path / "certs")
    assert done.returncode == 1
    assert "content/index.md:4:" in done.stderr
    assert "private zone" in done.stderr


def test_a_redirect_may_lead_to_a_file_that_only_the_notice_links_to(
    run, tmp_path
):
    folder = make_folder(
        tmp_path / "content",
        {
            "index.md": page("Home"),
            "doc.txt": "The file.\n",
            "site.yaml": 'notice: "See [the file](doc.txt)."\n'
            "redirects: {/old.txt: /doc.txt}\n",
        },
    )
    done = run("build", "--content", folder, "--output", tmp_path / "out")
    assert done.returncode == 0, done.stderr


def test_folders_behind_a_symlink_are_not_searched_for_pages(server, tmp_path):
    make_folder(tmp_path / "other", {"page.md": page("Elsewhere")})
    folder = make_folder(tmp_path / "content", {"index.md": page("Home")})
    (folder / "other").symlink_to(tmp_path / "other")
    (folder / "loop").symlink_to(".")
    one = server(content=folder)
    for path in "/other/page/", "/loop/":
        assert wire.gemini(one.gemini_port, one.url(path)).status == "51"


def test_a_fifo_is_refused_and_not_waited_for(run, tmp_path):
    folder = make_folder(
        tmp_path / "content", {"index.md": page("Home", "[Pipe](pipe)\n")}
    )
    os.mkfifo(folder / "pipe")
    complaint = refusal(run, folder)
    assert complaint.startswith("content/index.md:4:")
    assert "not a regular file" in complaint


def test_a_fifo_in_the_place_of_a_page_is_passed_over(server, tmp_path):
    folder = make_folder(tmp_path / "content", {"index.md": page("Home")})
    os.mkfifo(folder / "page.md")
    one = server(content=folder)
    assert wire.gemini(one.gemini_port, one.url("/page/")).status == "51"


def test_a_citation_is_numbered_and_its_source_listed(server, tmp_path):
    files = {
        "index.md": page("Home", "One [@b]. Two [@a; @b, page 3].\n"),
        "site.yaml": "generate: []\n",
        "references.json": '[{"id": "a", "title": "First", "DOI": "10.1/a"},'
        '{"id": "b", "title": "Other", "URL": "https://example.org/b"}]\n',
    }
    one = server(content=make_folder(tmp_path / "content", files))
    text = gemtext(one)
    assert "One [1]. Two [2; 1, page 3]." in text
    assert "1. Other." in text
    assert "2. First." in text
    assert links(one) == ["https://example.org/b", "https://doi.org/10.1/a"]


def test_the_same_external_link_is_listed_once(server, tmp_path):
    twice = "[x](https://e.org/a) and [x](https://e.org/a).\n"
    folder = make_folder(
        tmp_path / "content", {"index.md": page("Home", twice)}
    )
    assert links(server(content=folder)) == ["https://e.org/a"]


def test_what_has_a_path_already_is_named_with_its_file(run, tmp_path):
    folder = make_folder(
        tmp_path / "content",
        {
            "index.md": page("Home", "[A](page.txt)\n"),
            "page.txt": "the file\n",
        },
    )
    complaint = refusal(run, folder)
    assert complaint.startswith("content/index.md: two things want to be")


def test_a_server_may_do_without_gopher(server, tmp_path):
    folder = make_folder(tmp_path / "content", {"index.md": page("Home")})
    config = tmp_path / "capsule.conf"
    config.write_text(
        f"sites: [{{hosts: [localhost], content: {folder}}}]\ngopher: []\n"
    )
    flags = ("-c", config)
    one = server(*flags, content=None, gopher=None)
    assert "Gopher" not in one.stdout
    assert wire.gemini(one.gemini_port, one.url()).status == "20"


def test_words_that_all_begin_alike_do_not_slow_a_glossary_down(
    run, certs, tmp_path
):
    """A list of those that begin so would be gone through for an hour."""
    words = 60_000
    glossary = "".join(f"the w{n}:\n  text: t\n" for n in range(words))
    text = "".join(f"the w{n} " for n in range(0, words, 2)) * 8
    folder = make_folder(
        tmp_path / "content",
        {"index.md": page("Home", text), "glossary.yaml": glossary},
    )
    done = run("serve", "-n", "--content", folder, "--certs", certs)
    assert done.returncode == 0, done.stderr
