"""The measurements, one function each.

Servers that are compared are up at once and loaded in turn, round by round:
what else the machine does meets all of them, and the medians of the rounds
are compared.
"""

import os
import re
import shutil
import socket
import statistics
import subprocess
import tempfile
import time

import instructions
import servers as s
import sites
from results import median, number, table

MEGA = 1000 * 1000


def in_rounds(servers, options, *flags):
    """Loads each in turn; one that fails keeps what it has so far."""
    for server in list(servers):
        try:
            server.load("-n", 50, "-t", 2, *flags)  # warm
        except (RuntimeError, subprocess.TimeoutExpired) as error:
            print(f"left out: {error}", flush=True)
            servers.remove(server)
    for _ in range(options.rounds):
        for server in servers:
            try:
                server.rounds.append(server.load(
                    "-n", options.count, "-t", options.seconds, *flags))
            except (RuntimeError, subprocess.TimeoutExpired) as error:
                print(f"a round without {error}", flush=True)


def alone(servers, options):
    """
    What each does while the load generator is at rest: the best round, since
    whatever else the machine does only slows.

    Its clients need more of the processors than the server does, so beside
    them a second worker gains nothing.
    """
    for _ in range(options.rounds):
        for server in servers:
            one = server.load("-n", 1200, "-c", 400, "-t", 10, "--turns")
            server.alone.append(one["rate"])


def stop(servers):
    for server in servers:
        server.stop()


def others(figures, key, without=("bare loop", "capsule",
                                  "capsule, 1 worker")):
    return {name: values[key] for name, values in figures.items()
            if name not in without}


def gemini(place, results, options):
    """A page over a full TLS 1.3 handshake."""
    servers = [s.bare(place, "gemini"), s.capsule(place, place.content),
               s.capsule(place, place.content, "--workers", "1",
                         name="capsule, 1 worker")]
    servers += s.start_all(s.GEMINI_PEERS, place)
    try:
        in_rounds(servers, options)
        alone(servers[1:3], options)
        for server in servers:
            for one in server.rounds:
                one["wire"] = one["in-beside"] + one["out-beside"]
        figures = results.detail(
            "gemini", "Gemini: a page of 2.7 KB, a full TLS 1.3 handshake a "
            "request, 32 at once", servers,
            [("CPU µs/request", "cpu", 0), ("requests/s", "rate", 0),
             ("p50 ms", "p50", 1), ("p99 ms", "p99", 1),
             ("bytes beside", "wire", 0),
             ("memory KiB", "pss", 0), ("processes", "processes", 0)])
    finally:
        stop(servers)
    ours, limit = figures["capsule"], figures["bare loop"]
    all_workers, one_worker = (max(server.alone) for server in servers[1:3])
    processors = os.cpu_count()
    cpu = others(figures, "cpu")
    results.row(
        "Gemini, CPU a request", ours["cpu"], "µs",
        "1.05, below molly-brown, 0.6 of gmid",
        ours["cpu"] <= 1.05 * limit["cpu"]
        and ours["cpu"] < cpu.get("molly-brown", ours["cpu"] + 1)
        and ours["cpu"] <= 0.6 * cpu.get("gmid", 2 * ours["cpu"]),
        limit["cpu"], peers=cpu)
    rate = others(figures, "rate")
    results.row(
        "Gemini, requests a second", ours["rate"], "/s", "above every other",
        all(ours["rate"] > other for other in rate.values()),
        limit["rate"], peers=rate)
    results.row(
        f"the same by itself, {processors} workers", all_workers, "/s",
        f"{0.75 * processors:.1f} of one worker's",
        all_workers >= 0.75 * processors * one_worker
        if processors > 1 else None, one_worker)
    results.row(
        "Gemini, bytes beside page and header", ours["wire"], "bytes",
        "at most 1,160", ours["wire"] <= 1160, limit["wire"],
        peers=others(figures, "wire"))


def resumed(place, results, options):
    """The same page by readers who come back, where tickets are on."""
    config = place.work / "tickets.conf"
    config.write_text("tickets: on\n")
    flags = ["-c", config]
    done = subprocess.run(
        [s.CAPSULE, "serve", "-n", *flags, "--content", place.content,
         "--certs", place.certs], check=False, capture_output=True,
        stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise RuntimeError("this program gives no tickets")
    servers = [s.capsule(place, place.content),
               s.capsule(place, place.content, *flags,
                         name="capsule, resumed")]
    servers[1].flags = ["--resume"]
    try:
        in_rounds(servers, options)
        for server in servers:
            for one in server.rounds:
                one["wire"] = one["in-beside"] + one["out-beside"]
        figures = results.detail(
            "resumed", "Gemini with tickets on, sessions resumed, beside "
            "full handshakes without", servers,
            [("CPU µs/request", "cpu", 0), ("requests/s", "rate", 0),
             ("resumed", "resumed", 0), ("bytes beside", "wire", 0)])
    finally:
        stop(servers)
    results.row("Gemini, CPU a request, resumed",
                figures["capsule, resumed"]["cpu"], "µs", "", None,
                figures["capsule"]["cpu"])


def gopher(place, results, options):
    """A menu over plain Gopher."""
    ours = s.capsule(place, place.content)
    single = s.capsule(place, place.content, "--workers", "1",
                       name="capsule, 1 worker")
    ours.url, single.url = ours.gopher_url, single.gopher_url
    servers = [s.bare(place, "gopher"), ours, single]
    servers += s.start_all(s.GOPHER_PEERS, place)
    try:
        in_rounds(servers, options)
        figures = results.detail(
            "gopher", "Gopher: a menu, 32 at once", servers,
            [("CPU µs/request", "cpu", 0), ("requests/s", "rate", 0),
             ("p50 ms", "p50", 2), ("p99 ms", "p99", 2),
             ("memory KiB", "pss", 0), ("processes", "processes", 0)])
    finally:
        stop(servers)
    ours, limit = figures["capsule"], figures["bare loop"]
    results.row("Gopher, CPU a request", ours["cpu"], "µs",
                "1.5", ours["cpu"] <= 1.5 * limit["cpu"],
                limit["cpu"], peers=others(figures, "cpu"))
    rate = others(figures, "rate")
    peer = rate.get("geomyidae")
    results.row("Gopher, requests a second", ours["rate"], "/s",
                "4 times geomyidae",
                ours["rate"] >= 4 * peer if peer else None,
                limit["rate"], peers=rate)


def idle(place, results, _options):
    """
    The memory of a server that has loaded the guide and waits.

    Only right where no other capsule runs: with it, it would share memory.
    """
    ours = s.capsule(place, s.TOP / "content", "--workers", "2")
    peers = s.start_all([s.molly_brown, s.gmid, s.gmnisrv, s.jetforce,
                         s.geomyidae, s.pygopherd], place)
    try:
        ours.load("-n", 1, url=f"{ours.url[:-len(s.PAGE)]}/")
        for server in peers:
            server.load("-n", 1)
        ours.wait_for_end_of("capsule-check")
        time.sleep(0.5)
        kib = ours.pss()
        figures = {server.name: server.pss() / 1024 for server in peers}
    finally:
        stop([ours, *peers])
    results.row("memory, guide loaded, 2 workers, idle", kib / 1024, "MiB",
                "at most 10", kib <= 10 * 1024, decimals=1, peers=figures)


def held(place, results, options):
    """The memory of a TLS connection that says nothing."""
    count = options.hold
    servers = [s.bare(place, "gemini", keep=count),
               s.capsule(place, place.content)]
    servers += s.start_all([s.molly_brown, s.gmid, s.jetforce], place)
    try:
        for server in list(servers):
            try:
                # What a server needs once is not a connection's.
                if server.name != "bare loop":
                    server.load("-n", 200)
                server.rounds.append(server.load(
                    "-n", 20, "-c", 4, "-t", 20, "--hold", count))
            except (RuntimeError, subprocess.TimeoutExpired) as error:
                print(f"left out: {error}", flush=True)
                servers.remove(server)
        figures = results.detail(
            "held", f"{count:,} idle TLS connections", servers,
            [("KiB each", "held-each", 2), ("held", "held", 0),
             ("still held", "still-held", 0),
             ("p99 ms beside them", "p99", 1)])
    finally:
        stop(servers)
    ours = figures["capsule"]["held-each"]
    limit = figures["bare loop"]["held-each"]
    results.row("memory of an idle TLS connection", ours, "KiB",
                "1.1", ours <= 1.1 * limit, limit,
                decimals=1, peers=others(figures, "held-each"))


def crowd(place, results, options):
    """An honest reader beside very many silent ones."""
    config = place.work / "patient.conf"
    config.write_text("limits: {handshake: 600, request: 600}\n")
    ours = s.capsule(place, place.content, "-c", config)
    flags = ["-n", 500 if options.quick else 2000, "-c", 1]
    rounds = []
    try:
        ours.load(*flags)
        for _ in range(options.rounds):
            rounds.append(ours.load(*flags))
        without = median(one["p99"] for one in rounds)
        beside = ours.load(*flags, "--hold", options.crowd)
    finally:
        ours.stop()
    results.details["crowd"] = {"without": without, "beside": beside}
    results.row(
        f"p99 of a reader beside {beside['held']:,} idle TLS connections",
        beside["p99"], "ms", "twice that without them",
        beside["p99"] <= 2 * without and
        beside["still-held"] == options.crowd,
        without, decimals=2)


def download(place, results, options):
    """
    20 MB to four readers at once.

    To decrypt takes a reader longer than a server to encrypt, and copies into
    the bargain: with readers who do, it is them that the rate tells of, so
    there is a round of readers who only count, too.
    """
    flags = ["-n", 8 if options.quick else 24, "-c", 4]
    servers = [s.capsule(place, place.content)]
    servers += s.start_all([s.molly_brown, s.gmid], place)
    try:
        for server in servers:
            server.url = server.url.replace(s.PAGE, "/data.bin")
        for _ in range(options.rounds):
            for server in servers:
                one = server.load(*flags, "--peak")
                one["mb"] = one["body"] * one["rate"] / MEGA
                one["counted"] = (server.load(*flags, "--blind")["rate"]
                                  * one["body"] / MEGA)
                one["grown"] = max(0, one["pss-peak"] - one["pss-before"])
                server.rounds.append(one)
        figures = results.detail(
            "download", "A download of 20 MB over Gemini, 4 at once", servers,
            [("MB/s", "mb", 0), ("only counted, MB/s", "counted", 0),
             ("CPU µs/download", "cpu", 0),
             ("memory before, KiB", "pss-before", 0),
             ("at its most, more KiB", "grown", 0)])
    finally:
        stop(servers)
    ours = figures["capsule"]
    for what, key in (("a download of 20 MB", "mb"),
                      ("the same to readers who only count", "counted")):
        rates = others(figures, key)
        molly = rates.get("molly-brown")
        results.row(what, ours[key], "MB/s", "at least molly-brown's",
                    ours[key] >= molly if molly else None, molly, peers=rates)
    results.row("memory that it takes, 4 at once", ours["grown"], "KiB",
                "does not grow with its size", ours["grown"] < 2048,
                peers=others(figures, "grown"))


# ---- loading -----------------------------------------------------------------


def time_of(command):
    """Seconds, and the most memory in KiB."""
    with tempfile.NamedTemporaryFile("r") as told:
        began = time.monotonic()
        subprocess.run(
            ["/usr/bin/python3", "-c",
             "import resource, subprocess, sys\n"
             "code = subprocess.run(sys.argv[2:],"
             " stdout=subprocess.DEVNULL).returncode\n"
             "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
             "print(used.ru_utime + used.ru_stime, used.ru_maxrss,"
             " file=open(sys.argv[1], 'w'))\n"
             "sys.exit(code)",
             told.name, *map(str, command)],
            check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            timeout=120)
        seconds = time.monotonic() - began
        cpu, kib = told.read().split()
    return seconds, float(cpu), int(kib)


def rehearse(place, folder):
    """Loads a folder in all formats, and ends."""
    return time_of([s.CAPSULE, "serve", "-n", "--content", folder,
                    "--certs", place.certs])


NO_SEARCH = "generate: [contents, glossary, references, news]\n"


def searches(place):
    """Is there a search in this program?"""
    folder = place.work / "asked"
    sites.make_site(folder, 1, 100, "generate: [search]\n")
    done = subprocess.run(
        [s.CAPSULE, "serve", "-n", "--content", folder, "--certs",
         place.certs], check=False, capture_output=True,
        stdin=subprocess.DEVNULL)
    shutil.rmtree(folder)
    return done.returncode == 0


def loading(place, results, options):
    """2,000 pages beside lowdown, which makes gemtext of the same text."""
    folder, text = place.work / "pages", place.work / "pages.md"
    sites.make_site(folder, 2000, 11000)
    with text.open("wb") as out:
        for file in sorted(folder.rglob("*.md")):
            out.write(file.read_bytes())
    size = text.stat().st_size / MEGA
    settings = {"capsule": ""}
    if searches(place):
        settings = {"capsule": NO_SEARCH, "capsule, searchable": ""}
    figures = {name: [] for name in settings}
    if shutil.which("lowdown"):
        figures["lowdown"] = []
    for _ in range(options.rounds):
        for name, text_of_settings in settings.items():
            (folder / "site.yaml").write_text(text_of_settings)
            figures[name].append(rehearse(place, folder)[1])
        if "lowdown" in figures:
            figures["lowdown"].append(time_of(
                ["lowdown", "-tgemini", "-o", "/dev/null", text])[1])
    shutil.rmtree(folder)
    results.details["loading"] = {"MB": size, **figures}
    limit = median(figures["lowdown"]) if "lowdown" in figures else None
    for name, most in (("capsule", 1.0), ("capsule, searchable", 2.5)):
        if name not in figures:
            continue
        ours = median(figures[name])
        what = "with" if name != "capsule" else "without"
        results.row(
            f"load of 2,000 pages, {size:.0f} MB, all formats, {what} search",
            ours, "s", f"{most} of lowdown for gemtext alone",
            ours <= most * limit if limit else None, limit, decimals=2)


def search(place, results, options):
    """Queries over 10,000 pages of 2 KB, one reader over Gopher."""
    if not searches(place):
        raise RuntimeError("this program has no search")
    folder = place.work / "library"
    pages = 2000 if options.quick else 10000
    sites.make_site(folder, pages, 2000)
    server = s.capsule(place, folder)
    times = {}
    try:
        base = server.gopher_url[:-len(f"/1{s.PAGE}")]
        # Of each kind of word, from the most frequent to a rare one.
        words = [sites.WORDS[rank] for rank in (2, 20, 200, 2000, 15000)]
        pairs = [f"{one}%20{other}" for one, other in zip(words, words[1:])]
        for query in [*words, *pairs, f"{words[3][:-1]}"]:
            one = server.load("-n", 100, "-c", 1,
                              url=f"{base}/7/search?{query}")
            times[query] = one["p50"]
    finally:
        server.stop()
        shutil.rmtree(folder)
    results.details["search"] = times
    results.row(f"a search over {pages:,} pages of 2 KB, the median",
                median(times.values()), "ms", "under 5",
                median(times.values()) < 5, decimals=2)


def scale(place, results, options):
    """What a site's size changes: load, memory, a request's cost."""
    sizes = [10, 1000, 10000] if options.quick else [10, 1000, 10000, 50000]
    folders = [place.work / f"site-{pages}" for pages in sizes]
    for pages, folder in zip(sizes, folders):
        sites.make_site(folder, pages, 1000)
    loads = [[rehearse(place, folder) for folder in folders]
             for _ in range(options.rounds)]
    figures = {}
    print("\n### Site size: pages of 1 KB\n", flush=True)
    servers = []
    try:
        for pages, folder, rounds in zip(sizes, folders, zip(*loads)):
            seconds, cpu, kib = map(median, zip(*rounds))
            server = s.capsule(place, folder, "--workers", "2",
                               name=f"{pages:,} pages")
            # An answer: it has been loaded, and the folder can go.
            server.load("-n", 1, url=f"{server.url[:-len(s.PAGE)]}/")
            figures[server.name] = {
                "pages": pages, "seconds": seconds, "cpu": cpu,
                "most": kib, "pss": server.pss()}
            page = f"/section-0/page-{min(pages, 100) - 1}/"
            server.url = server.url.replace(s.PAGE, page)
            server.gopher_url = server.gopher_url.replace(s.PAGE, page)
            servers.append(server)
            shutil.rmtree(folder)
        for url in ("url", "gopher_url"):
            for server in servers:
                server.rounds = []
            for _ in range(options.rounds):
                for server in servers:
                    server.rounds.append(server.load(
                        "-n", options.count, "-t", options.seconds,
                        url=getattr(server, url)))
            for server in servers:
                figures[server.name][url] = median(
                    one["cpu"] for one in server.rounds)
    finally:
        stop(servers)
    print(table(
        ["site", "load s", "load, CPU µs/page", "most KiB/page",
         "idle MiB", "Gemini CPU µs", "Gopher CPU µs"],
        [[name, number(f["seconds"], 2),
          number(f["cpu"] / f["pages"] * MEGA),
          number(f["most"] / f["pages"], 1), number(f["pss"] / 1024, 1),
          number(f["url"]), number(f["gopher_url"])]
         for name, f in figures.items()]), flush=True)
    results.details["scale"] = figures
    most, least = figures[f"{sizes[-1]:,} pages"], figures["1,000 pages"]
    small = figures["10 pages"]
    growth = (most["cpu"] / most["pages"]) / (least["cpu"] / least["pages"])
    results.row(f"load: CPU a page at {sizes[-1]:,} pages, of that at 1,000",
                growth, "", "linear (1.2)", growth <= 1.2, decimals=2)
    growth = ((most["most"] - small["most"]) / most["pages"]) / (
        (least["most"] - small["most"]) / least["pages"])
    results.row(f"memory a page at {sizes[-1]:,} pages, of that at 1,000",
                growth, "", "linear (1.2)", growth <= 1.2, decimals=2)
    for url, name in (("url", "Gemini"), ("gopher_url", "Gopher")):
        results.row(
            f"{name}, CPU a request at {sizes[-1]:,} pages", most[url], "µs",
            "that at 10 pages (1.1)", most[url] <= 1.1 * small[url],
            small[url])


def start(place, results, options):
    """From the start of the program to a reader's first byte."""
    times = []
    for _ in range(5 if options.quick else 15):
        began = time.monotonic()
        server = s.capsule(place, s.TOP / "content")
        port = int(re.search(r":(\d+)/", server.gopher_url)[1])
        try:
            with socket.create_connection(("127.0.0.1", port)) as reader:
                reader.sendall(b"/\r\n")
                reader.recv(1)
            times.append(1000 * (time.monotonic() - began))
        finally:
            server.stop()
    milliseconds = statistics.median(times)
    results.row("start to first byte, the guide", milliseconds, "ms",
                "under 100", milliseconds < 100)


def check(place, results, options):
    """capsule check over a thousand pages of the guide's kind."""
    folder = place.work / "checked"
    sites.make_checked_site(folder, 1000)
    times = []
    for _ in range(options.rounds):
        began = time.monotonic()
        subprocess.run([s.CAPSULE, "check", "--content", folder], check=False,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       timeout=120)
        times.append(time.monotonic() - began)
    shutil.rmtree(folder)
    results.row("capsule check, 1,000 pages", median(times), "s", "under 2",
                median(times) < 2, decimals=2)


def callgrind(place, results, options):
    """Instructions a request: the same on every run and every machine."""
    figures = {}
    for protocol in ("gemini", "gopher"):
        for name in ("bare loop", "capsule"):
            figures[f"{name}, {protocol}"] = instructions.of(
                place, name, protocol, 20 if options.quick else 60)
    results.details["instructions"] = figures
    for protocol, name, most in (("gemini", "Gemini", 1.05),
                                 ("gopher", "Gopher", None)):
        ours = figures[f"capsule, {protocol}"]
        limit = figures[f"bare loop, {protocol}"]
        results.row(f"{name}, instructions a request", ours / 1000,
                    "thousand", f"{most}" if most else "",
                    ours <= most * limit if most else None,
                    # A bare Gopher loop does next to nothing by itself.
                    limit / 1000 if most else None)


ALL = {
    "gemini": gemini, "resumed": resumed, "gopher": gopher, "idle": idle, "held": held,
    "crowd": crowd, "download": download, "start": start,
    "loading": loading, "scale": scale, "search": search, "check": check,
    "instructions": callgrind,
}
