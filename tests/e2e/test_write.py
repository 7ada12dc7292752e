"""Writing to us: messages by Gemini, Titan and Gopher, and their receipts."""

import contextlib
import ssl
import time
import urllib.parse

import pytest
from folder import make_folder, page
from mailbox import messages_of, reference_in, text_of, titan_request
from wire import (
    gemini,
    gemini_raw,
    gopher,
    gopher_menu,
    gopher_raw,
    parse_answer,
    read_to_end,
    tls_connect,
)

CYRILLIC = "Привет, спасибо за страницу о рисках.\n" * 20


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    return make_folder(
        tmp_path_factory.mktemp("content"),
        {
            "site.yaml": 'name: "A guide, of sorts"\n',
            "index.md": page("Home", "Text.\n"),
            "risks.md": page("Risks", "Text.\n"),
        },
    )


@pytest.fixture(scope="module")
def mail(tmp_path_factory):
    return tmp_path_factory.mktemp("mail") / "box"


@pytest.fixture(scope="module")
def served(lasting_server, content, mail):
    return lasting_server("--mail", mail, content=content)


def write(served, text, path="/write"):
    query = urllib.parse.quote(text, safe="")
    return gemini(served.gemini_port, served.url(f"{path}?{query}"))


def titan(served, text, **request):
    request = titan_request(served.gemini_port, text, **request)
    return parse_answer(*gemini_raw(served.gemini_port, request))


def message_for(mail, answer):
    """The message that an answer is the receipt of."""
    assert answer.status == "20", answer.header
    assert answer.meta == "text/gemini; lang=en"
    return messages_of(mail)[reference_in(answer.text)]


def test_gemini_asks_for_a_message(served):
    answer = gemini(served.gemini_port, served.url("/write"))
    assert answer.status == "10"
    assert "health details" in answer.meta and not answer.body


def test_a_message_by_gemini_arrives_whole(served, mail):
    text = "Two lines, 100% of them;\nné à Turin = \"so\" & <so> + ?"
    message = message_for(mail, write(served, text))
    assert text_of(message) == text
    assert message["X-Capsule-Protocol"] == "gemini"
    assert message["X-Capsule-Host"] == "localhost"
    assert message["X-Capsule-Language"] == "en"
    assert message["Content-Language"] == "en"
    assert message["X-Capsule-Page"] is None
    assert message.get_content_type() == "text/plain"
    assert message.get_content_charset() == "utf-8"
    assert message["From"].addresses[0].display_name == "A guide, of sorts"
    assert message["From"].addresses[0].addr_spec == "capsule@localhost"
    assert abs(message["Date"].datetime.timestamp() - time.time()) < 60
    assert message["Message-ID"].endswith("@localhost>")


def test_nothing_in_a_message_says_who_wrote_it(served, mail):
    message = message_for(mail, write(served, "Who am I?"))
    assert "127.0.0" not in message.as_string()
    names = {name.lower() for name in message.keys()}
    assert not names & {"received", "sender", "reply-to"}


def test_crlf_in_input_ends_lines_as_lf_does(served, mail):
    answer = write(served, "one\r\ntwo")
    assert text_of(message_for(mail, answer)) == "one\ntwo"


def test_a_message_can_be_about_a_page(served, mail):
    answer = write(served, "About that page.", path="/write/risks/")
    message = message_for(mail, answer)
    assert message["X-Capsule-Page"] == "/risks/"


def places(items):
    """What the lines of a menu lead to."""
    return [(i.type, i.display, i.selector) for i in items if i.type != "i"]


def test_a_receipt_leads_back_to_the_page_and_then_home(served):
    back = "\n\n=> /risks/ Risks\n=> / A guide, of sorts\n"
    answer = write(served, "Back by Gemini.", path="/write/risks/")
    assert answer.text.endswith(back)
    answer = titan(served, b"Back by Titan.", path="/write/risks/")
    assert answer.text.endswith(back)
    answer = write(served, "About no page.")
    assert answer.text.endswith("\n\n=> / A guide, of sorts\n")
    ways = [("1", "Risks", "/risks/"), ("1", "A guide, of sorts", "/")]
    for words in "Back by Gopher.", "Back by Gopher.", "  ", "x" * 1100:
        items = gopher_menu(served.gopher_port, f"/write/risks/\t{words}")
        assert places(items)[-2:] == ways


def test_who_begins_anew_still_writes_about_the_page(served):
    for words in b"  ", b"caf\xe9", b"x" * 1100:
        [anew] = [
            line
            for line in gopher_raw(
                served.gopher_port, b"/write/risks/\t" + words + b"\r\n"
            ).split(b"\r\n")
            if line.startswith(b"7")
        ]
        assert anew.split(b"\t")[1] == b"/write/risks/"


def test_what_is_no_page_cannot_be_written_about(served):
    for path in "/write/nowhere/", "/write/risks", "/writer", "/write/robots.txt":
        answer = gemini(served.gemini_port, served.url(path))
        assert answer.status == "51", path


def test_white_space_is_no_message(served, mail):
    before = len(messages_of(mail))
    assert write(served, "").status == "10"
    answer = write(served, " \n\t ")
    assert answer.status == "10" and "empty" in answer.meta
    assert len(messages_of(mail)) == before


def test_what_is_too_long_for_a_url_is_told_another_way(served):
    answer = write(served, "x" * 1500)
    assert answer.status == "59"
    assert f"titan://localhost:{served.gemini_port}/write: 16384" in answer.meta
    answer = gemini(served.gemini_port, served.url("/risks/?" + "x" * 1500))
    assert answer.status == "59" and "titan" not in answer.meta


def test_words_that_are_too_many_for_a_header_are_cut(server, tmp_path):
    words = "é" * 500
    content = make_folder(
        tmp_path / "content",
        {
            "site.yaml": f"labels:\n  write-too-long: {words}\n",
            "index.md": page("Home", "Text.\n"),
        },
    )
    one = server("--mail", tmp_path / "mail", content=content)
    answer = write(one, "x" * 1500)
    assert answer.meta.startswith(words + " titan://")
    assert len(f"{answer.header}\r\n".encode()) == 1024


def test_bytes_that_are_no_utf8_are_refused(served):
    answer = gemini(served.gemini_port, served.url("/write?caf%E9"))
    assert answer.status == "59" and "UTF-8" in answer.meta
    assert titan(served, b"caf\xe9").status == "59"
    assert titan(served, b"a\0b").status == "59"
    [error] = gopher_raw(served.gopher_port, b"/write\tcaf\xe9\r\n").split(
        b"\t"
    )[:1]
    assert error.startswith(b"3Your message was not taken")


def test_a_message_by_titan_arrives_whole(served, mail):
    text = "".join(f"Line {i}, with = and é.\n" for i in range(400))
    message = message_for(mail, titan(served, text.encode()))
    assert text_of(message) == text
    assert message["X-Capsule-Protocol"] == "titan"
    assert message["Content-Transfer-Encoding"] == "quoted-printable"


def test_a_script_that_is_not_latin_goes_as_base64(served, mail):
    message = message_for(mail, titan(served, CYRILLIC.encode()))
    assert message["Content-Transfer-Encoding"] == "base64"
    assert text_of(message) == CYRILLIC


def test_titan_may_come_in_any_pieces(served, mail):
    port = served.gemini_port
    request = titan_request(port, b"piece by piece") + b"and what is too much"
    with tls_connect(port) as tls:
        for i in range(0, len(request), 7):
            tls.sendall(request[i : i + 7])
        answer = parse_answer(*read_to_end(tls))
    assert text_of(message_for(mail, answer)) == "piece by piece"


def test_titan_needs_no_type_and_may_write_to_the_page(served, mail):
    for text, request in (
        (b"no type", {"kind": None}),
        (b"gemtext", {"kind": "text/gemini"}),
        (b"escaped", {"kind": "text%2Fplain"}),
        (b"slash", {"path": "/write/"}),
        (b"token", {"kind": "text/plain;token=s%20t"}),
    ):
        message = message_for(mail, titan(served, text, **request))
        assert text_of(message) == text.decode()
    answer = titan(served, b"about it", path="/write/risks/")
    assert message_for(mail, answer)["X-Capsule-Page"] == "/risks/"


@pytest.mark.parametrize(
    "request_, status, why",
    [
        ({"path": "/risks/"}, "59", "Nothing can be sent"),
        ({"path": "/"}, "59", "Nothing can be sent"),
        ({"path": "/nowhere"}, "59", "Nothing can be sent"),
        ({"path": "/write/nowhere/"}, "59", "Nothing can be sent"),
        ({"path": "/../write"}, "59", "above the root"),
        ({"kind": "image/png"}, "59", "plain text"),
        ({"size": 0}, "59", "empty"),
        ({"size": 16385}, "59", "16384"),
        ({"size": "9" * 40}, "59", "16384"),
        ({"size": "x"}, "59", "not a number"),
        ({"size": -1}, "59", "not a number"),
    ],
)
def test_titan_is_answered_before_its_body_is_read(
    served, mail, request_, status, why
):
    before = len(messages_of(mail))
    request = titan_request(served.gemini_port, b"", **{"size": 5, **request_})
    answer = parse_answer(*gemini_raw(served.gemini_port, request))
    assert answer.status == status and why in answer.meta
    assert len(messages_of(mail)) == before


def test_who_sends_too_much_still_reads_why(served):
    answer = titan(served, b"x" * 60_000)
    assert answer.status == "59" and "16384" in answer.meta


def test_white_space_by_titan_is_no_message(served):
    answer = titan(served, b" \r\n ")
    assert answer.status == "59" and "empty" in answer.meta


def test_a_body_that_ends_early_is_no_message(served, mail):
    before = len(messages_of(mail))
    request = titan_request(served.gemini_port, b"half", size=8)
    with tls_connect(served.gemini_port) as tls:
        tls.sendall(request)
        # It says that no more will come, and is not answered.
        with contextlib.suppress(ssl.SSLError):
            tls.unwrap()
    served.wait_for_log('reason="no whole body"')
    assert len(messages_of(mail)) == before


def test_gopher_shows_how_to_write(served):
    items = gopher_menu(served.gopher_port, "/write")
    [item] = [item for item in items if item.type == "7"]
    assert item.selector == "/write"
    assert "unencrypted" in " ".join(item.display for item in items)


@pytest.mark.parametrize("separator", ["\t", "?"])
def test_a_message_by_gopher_arrives_whole(served, mail, separator):
    text = f"A few words, 100% né, {separator!r}."
    items = gopher_menu(served.gopher_port, f"/write{separator}{text}")
    told = " ".join(item.display for item in items)
    message = messages_of(mail)[reference_in(told)]
    assert text_of(message) == text
    assert message["X-Capsule-Protocol"] == "gopher"


def test_a_message_by_gopher_keeps_its_tabs(served, mail):
    told = gopher(served.gopher_port, "/write\tbefore\tand after").decode()
    message = messages_of(mail)[reference_in(told)]
    assert text_of(message) == "before\tand after"


def test_a_message_by_gopher_may_be_longer_than_a_selector(served, mail):
    text = "word " * 200 + "end"
    told = gopher(served.gopher_port, f"/write\t{text}").decode()
    assert text_of(messages_of(mail)[reference_in(told)]) == text
    for separator in "\t", "?":
        too_long = f"/write{separator}" + "word " * 300
        told = gopher_menu(served.gopher_port, too_long)
        assert told[0].type == "3" and "too long" in told[0].display


def test_empty_words_by_gopher_are_no_message(served, mail):
    before = len(messages_of(mail))
    items = gopher_menu(served.gopher_port, "/write\t  ")
    assert "empty" in " ".join(item.display for item in items)
    assert len(messages_of(mail)) == before


def test_the_same_message_is_kept_once(served, mail):
    first = write(served, "Sent twice.")
    before = len(messages_of(mail))
    second = write(served, "Sent twice.")
    assert "already" in second.text
    assert reference_in(first.text) == reference_in(second.text)
    assert reference_in(titan(served, b"Sent twice.").text) == reference_in(
        first.text
    )
    assert len(messages_of(mail)) == before
    # About another page it is another message.
    other = write(served, "Sent twice.", path="/write/risks/")
    assert reference_in(other.text) != reference_in(first.text)


EVIL = "x\r\nBcc: evil@example.org\r\n\r\n.\r\nFrom evil\n"


def test_no_text_makes_a_header(served, mail):
    message = message_for(mail, titan(served, EVIL.encode()))
    assert message["Bcc"] is None
    assert text_of(message) == EVIL.replace("\r\n", "\n")
    # In a path, too: a page of that name is none.
    url = served.url("/write/risks%0D%0ABcc:%20evil@example.org/?x")
    assert gemini(served.gemini_port, url).status == "51"


def test_the_log_holds_no_message(served):
    words = "Qwertzuiop"
    write(served, words)
    titan(served, words.encode() * 2, kind=f"text/plain;token={words}")
    gopher(served.gopher_port, f"/write\t{words} thrice")
    gopher(served.gopher_port, f"/write?{words} more")
    served.wait_for_log("protocol=titan host=localhost path=/write status=20")
    for _ in range(2):
        gemini(served.gemini_port, served.url("/"))
    assert words not in served.stderr and words not in served.stdout


def test_files_and_folders_are_the_servers_alone(served, mail):
    write(served, "Private.")
    for folder in mail, mail / "tmp", mail / "new", mail / "cur":
        assert folder.stat().st_mode & 0o777 == 0o700
    for file in (mail / "new").iterdir():
        assert file.stat().st_mode & 0o777 == 0o600
        assert ":" not in file.name
    assert not list((mail / "tmp").iterdir())


def test_writing_is_off_unless_it_is_configured(server, content):
    one = server(content=content)
    for path in "/write", "/write?x", "/write/":
        assert gemini(one.gemini_port, one.url(path)).status == "51"
    request = titan_request(one.gemini_port, b"x")
    assert gemini_raw(one.gemini_port, request)[0].startswith(b"53 ")
    assert gopher(one.gopher_port, "/write\tx").startswith(b"3")


def test_a_page_at_write_is_a_page_and_write_below_it_still_asks(
    server, tmp_path
):
    content = make_folder(
        tmp_path / "content",
        {
            "index.md": page("Home"),
            "write/index.md": page("Before you write", "Text.\n"),
            "write/index/deeper.md": page("Deeper", "Text.\n"),
        },
    )
    mail = tmp_path / "mail"
    one = server("--mail", mail, content=content)
    port = one.gemini_port
    assert "# Before you write" in gemini(port, one.url("/write/")).text
    assert gemini(port, one.url("/write")).status == "10"
    assert gemini(port, one.url("/write/index/deeper/")).status == "20"
    answer = titan(one, b"to the page's address", path="/write/")
    assert text_of(message_for(mail, answer)) == "to the page's address"


def limited(tmp_path, **keys):
    """A configuration with limits, under which loopback stands too."""
    mail = tmp_path / "mail"
    lines = ["limits: {loopback: yes, rate: 0}", "mail:", f"  maildir: {mail}"]
    lines += [f"  {key.replace('_', '-')}: {keys[key]}" for key in keys]
    file = tmp_path / "capsule.conf"
    file.write_text("\n".join(lines) + "\n")
    return file, mail


def test_a_reader_may_write_so_often_and_no_more(server, content, tmp_path):
    file, mail = limited(tmp_path, per_reader=2)
    one = server("-c", file, content=content)
    assert write(one, "one").status == "20"
    assert write(one, "two").status == "20"
    answer = write(one, "three")
    assert answer.status == "44" and 3500 < int(answer.meta) <= 3600
    told = gopher_menu(one.gopher_port, "/write\tfour")
    assert told[0].type == "3" and "too many" in told[0].display
    # What is there already costs nothing, and others may write.
    assert "already" in write(one, "one").text
    assert len(messages_of(mail)) == 2


def test_a_reload_does_not_forget_who_has_written(server, content, tmp_path):
    file, mail = limited(tmp_path, per_reader=2)
    one = server("-c", file, content=content)
    assert write(one, "one").status == "20"
    one.reload()
    assert write(one, "two").status == "20"
    one.reload()
    assert write(one, "three").status == "44"


def test_all_together_may_write_so_often_and_no_more(
    server, content, tmp_path
):
    file, mail = limited(tmp_path, in_all=3)
    one = server("-c", file, content=content)
    for text in "one", "two", "three":
        assert write(one, text).status == "20"
    assert write(one, "four").status == "44"
    assert len(messages_of(mail)) == 3


def test_loopback_has_no_limit_of_a_reader(server, content, tmp_path):
    file, mail = limited(tmp_path, per_reader=1)
    file.write_text(file.read_text().replace("loopback: yes", "loopback: no"))
    one = server("-c", file, content=content)
    for text in "one", "two", "three":
        assert write(one, text).status == "20"


def test_the_size_is_configured(server, content, tmp_path):
    file, _ = limited(tmp_path, size=2000)
    one = server("-c", file, content=content)
    assert titan(one, b"x" * 2000).status == "20"
    assert titan(one, b"x" * 2001).status == "59"


def test_a_large_message_arrives_whole(server, content, tmp_path):
    file, mail = limited(tmp_path, size=131072)
    one = server("-c", file, content=content)
    text = ("Long. " * 21845)[:131072]
    assert text_of(message_for(mail, titan(one, text.encode()))) == text


def test_other_limits_come_with_a_reload(server, content, tmp_path):
    file, mail = limited(tmp_path, in_all=1)
    one = server("-c", file, content=content)
    assert write(one, "one").status == "20"
    assert write(one, "two").status == "44"
    file.write_text(file.read_text().replace("in-all: 1", "in-all: 9"))
    one.reload()
    assert write(one, "two").status == "20"
    # It knows what came before.
    assert "already" in write(one, "one").text
    other = tmp_path / "other"
    file.write_text(file.read_text().replace(str(mail), str(other)))
    one.reload()
    assert write(one, "three").status == "20"
    assert len(messages_of(other)) == 1 and len(messages_of(mail)) == 2


def test_an_unknown_key_is_told_with_its_place(run, tmp_path):
    for text, told in (
        ("mail: {}", "needs exactly one of maildir, command and lmtp"),
        ("mail: {maildir: a, lmtp: b}", "needs exactly one of"),
        ("mail: {command: /bin/true}", 'needs "to"'),
        ("mail: {maildir: a, to: nobody}", "is not an address"),
        ("mail: {maildir: a, from: 'a@b, c@d'}", "is not an address"),
        ("mail: {maildir: a, sise: 5000}", "did you mean"),
        ("mail: {maildir: a, size: 12}", "size"),
    ):
        file = tmp_path / "capsule.conf"
        file.write_text(text + "\n")
        done = run("serve", "-c", file, "-n")
        assert done.returncode == 1
        assert f"{file}:1:" in done.stderr and told in done.stderr, done.stderr
