"""The page about writing to us, and messages by readers' own programs."""

import re

import pytest
import reader
from folder import make_folder, page
from mailbox import messages_of, text_of
from server import wait_until
from wire import gemini, gopher, gopher_menu


@pytest.fixture(scope="module")
def mail(tmp_path_factory):
    return tmp_path_factory.mktemp("mail") / "box"


@pytest.fixture(scope="module")
def guide_with_mail(lasting_server, shipped, mail):
    return lasting_server("--mail", mail)


@pytest.fixture
def home(tmp_path):
    return reader.Home(tmp_path / "home")


def texts_of(mail):
    return [text_of(message) for message in messages_of(mail).values()]


# ---- the page ---------------------------------------------------------------


def test_the_guide_says_what_becomes_of_a_message(guide_with_mail):
    one = guide_with_mail
    text = gemini(one.gemini_port, one.url("/write/")).text
    for words in (
        "not for emergencies",
        "not a way to get medical advice",
        "Leave out details of your health",
        "Over Gopher your message travels unencrypted",
        "kept in a mailbox",
    ):
        assert words in text
    assert "\n=> /write Write a short message\n" in text
    items = gopher_menu(one.gopher_port, "/write/")
    assert ("7", "/write") in [(item.type, item.selector) for item in items]
    assert b"travels unencrypted" in gopher(one.gopher_port, "/write/page.txt")


def test_each_page_leads_there(guide_with_mail):
    one = guide_with_mail
    for path in "/", "/risks/", "/help/":
        text = gemini(one.gemini_port, one.url(path)).text
        assert text.count("\n=> /write/ Write to us\n") == 1, path
        items = gopher_menu(one.gopher_port, path)
        links = [item.selector for item in items if item.type == "1"]
        assert "/write/" in links, path


@pytest.mark.parametrize(
    "path, words",
    [
        ("/risks/", "Write about this page"),
        ("/glossary/", "Write about this page"),
        ("/faq/who/", "Write about this page"),
        ("/it/risks/", "Scrivici di questa pagina"),
    ],
)
def test_a_page_leads_to_writing_about_it(guide_with_mail, mail, path, words):
    one = guide_with_mail
    to = path.replace("/it/", "/it/write/")
    if to == path:
        to = f"/write{path}"
    text = gemini(one.gemini_port, one.url(path)).text
    assert f"\n=> {to} {words}\n" in text
    [item] = [
        item
        for item in gopher_menu(one.gopher_port, path)
        if item.display == words
    ]
    assert (item.type, item.selector) == ("1", to)
    # The form says over which line the message goes before it asks for it.
    form = gopher_menu(one.gopher_port, to)
    assert [item.selector for item in form if item.type == "7"] == [to]
    assert "Gopher" in " ".join(item.display for item in form)
    answer = gopher(one.gopher_port, f"{to}\tSeen from {path}")
    assert b"error.host" not in answer
    assert f"\t{path}\t".encode() in answer
    [message] = [
        message
        for message in messages_of(mail).values()
        if text_of(message) == f"Seen from {path}"
    ]
    assert message["X-Capsule-Page"] == path.replace("/it/", "/")


def test_home_and_the_page_about_writing_lead_to_no_form(guide_with_mail):
    one = guide_with_mail
    for path in "/", "/write/", "/it/", "/it/write/":
        text = gemini(one.gemini_port, one.url(path)).text
        assert not re.search(r"^=> (/it)?/write/\S", text, re.M), path


def test_in_another_language_it_asks_in_that(guide_with_mail, mail):
    one = guide_with_mail
    answer = gemini(one.gemini_port, one.url("/it/write?Ciao%20a%20tutti"))
    assert answer.meta == "text/gemini; lang=it"
    assert "\n=> /it/ " in answer.text
    [message] = [
        message
        for message in messages_of(mail).values()
        if text_of(message) == "Ciao a tutti"
    ]
    assert message["X-Capsule-Language"] == "it"
    answer = gemini(one.gemini_port, one.url("/it/write?" + "x" * 1500))
    assert f"titan://localhost:{one.gemini_port}/it/write: " in answer.meta


def test_without_mail_there_is_no_such_page_and_no_link_to_it(guide, run):
    for path in "/write/", "/write", "/write/page.txt":
        assert gemini(guide.gemini_port, guide.url(path)).status == "51"
    for path in "/", "/help/", "/contents/":
        text = gemini(guide.gemini_port, guide.url(path)).text
        assert "/write" not in text, path


def test_an_export_cannot_take_messages(run, shipped, tmp_path):
    done = run("build", "--content", shipped, "--output", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "out" / "write").exists()


def test_a_page_can_need_writing_and_nothing_else(run, tmp_path):
    content = make_folder(
        tmp_path / "content", {"index.md": page("Home", needs="search")}
    )
    done = run("check", "--content", content)
    assert done.returncode == 1
    assert "index.md:3:8: needs can only be write" in done.stderr


def test_a_link_to_write_is_a_dead_one_where_nobody_can(run, tmp_path):
    content = make_folder(
        tmp_path / "content", {"index.md": page("Home", "[Write](/write)\n")}
    )
    assert run("check", "--content", content).returncode == 0
    done = run("serve", "--content", content, "-n")
    assert done.returncode == 1 and "index.md:4:" in done.stderr
    done = run(
        "serve", "--content", content, "--mail", tmp_path / "mail", "-n"
    )
    assert done.returncode == 0, done.stderr


# ---- readers' own programs --------------------------------------------------


@pytest.mark.clients
@pytest.mark.parametrize(
    "client, question, words",
    [
        ("lynx", "Enter a database query:", "Written in lynx, 100% of it."),
        ("sacc", "Enter search string", "Written in sacc: 100% né + a sign."),
    ],
)
def test_an_item_of_type_7_takes_a_message(
    guide_with_mail, mail, home, client, question, words
):
    url = f"gopher://localhost:{guide_with_mail.gopher_port}/7/write"
    with home.terminal(client, url) as terminal:
        terminal.screen(question)
        terminal.type(words)
        terminal.press("Enter")
        terminal.screen("Your message has arrived")
    assert words in texts_of(mail)


@pytest.mark.clients
def test_curl_writes_over_gopher(guide_with_mail, mail, home):
    port = guide_with_mail.gopher_port
    shown = home.curl(f"gopher://localhost:{port}/7/write%09Written%20by%20curl")
    assert "Your message has arrived" in shown
    assert "Written by curl" in texts_of(mail)


@pytest.mark.clients
@pytest.mark.parametrize("protocol", ["gemini", "gopher"])
def test_bombadillo_writes(guide_with_mail, mail, home, protocol):
    one = guide_with_mail
    place = {
        "gemini": one.url("/write"),
        "gopher": f"gopher://localhost:{one.gopher_port}/1/write",
    }[protocol]
    text = f"Written in bombadillo over {protocol}."
    with home.terminal("bombadillo", place) as terminal:
        if protocol == "gopher":
            terminal.screen("Write a message")
            terminal.press("1")
        terminal.screen("?")
        terminal.type(text)
        terminal.press("Enter")
        terminal.screen("has arrived")
    assert text in texts_of(mail)


@pytest.mark.clients
def test_amfora_writes(guide_with_mail, mail, home):
    with home.terminal("amfora") as terminal:
        terminal.screen("New Tab")
        terminal.press("Space")
        terminal.type(guide_with_mail.url("/write"))
        terminal.press("Enter")
        terminal.screen("health details")
        terminal.type("Written in amfora.")
        terminal.press("Tab")  # on to the button
        terminal.press("Enter")
        terminal.screen("has arrived")
    wait_until(lambda: "Written in amfora." in texts_of(mail), "its message")
