"""Readers' own programs: what they print, and what a terminal shows."""

import os
import subprocess
import time

from server import is_running, wait_until

COLUMNS = 80
ROWS = 24

# A program that is silent for so many seconds has failed.
PATIENCE = 20

# Runs instead of xdg-open: no reader of ours may start a browser.
OPENER = "#!/bin/sh\nexit 0\n"


class Home:
    """A reader's home, empty but for what clients refuse to live without,
    and the programs started in it.
    """

    def __init__(self, folder, locale="C.UTF-8"):
        self.folder = folder
        for name in "config", "data", "cache", "downloads", "bin":
            (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / ".ebrc").write_text("")
        opener = folder / "bin" / "xdg-open"
        opener.write_text(OPENER)
        opener.chmod(0o755)
        self.environment = {
            "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_CACHE_HOME": str(folder / "cache"),
            "XDG_DOWNLOAD_DIR": str(folder / "downloads"),
            "LC_ALL": locale,
            "LANG": locale,
            "TERM": "xterm",
        }

    def run(self, *command, keys="", text=True):
        """What a program prints, told `keys` on its standard input; bytes
        with text=False.
        """
        done = subprocess.run(
            command,
            input=keys.encode(),
            capture_output=True,
            env=self.environment,
            cwd=self.folder,
            timeout=PATIENCE,
        )
        errors = done.stderr.decode(errors="replace")
        assert done.returncode == 0, f"{command}: {done.returncode} {errors}"
        if not text:
            return done.stdout
        return done.stdout.decode("utf-8", errors="replace")

    def lynx(self, url):
        return self.run("lynx", "-dump", "-nolist", f"-width={COLUMNS}", url)

    def w3m(self, url):
        return self.run("w3m", "-dump", "-cols", str(COLUMNS), url)

    def curl(self, url):
        return self.run("curl", "--silent", "--show-error", url)

    def edbrowse(self, url, *commands):
        """What is heard: the size of the page, then what commands print."""
        keys = "\n".join([*commands, "qt", ""])
        return self.run("edbrowse", url, keys=keys)

    def terminal(self, *command):
        return Terminal(self, command)


class Terminal:
    """A program in a terminal of its own, for a `with` statement."""

    def __init__(self, home, command):
        self.home = home
        self.command = command

    def __enter__(self):
        size = ["-x", str(COLUMNS), "-y", str(ROWS)]
        told = ["-P", "-F", "#{pid} #{pane_pid}"]
        pids = self.tmux("new-session", "-d", *told, *size, *self.command)
        self.pids = [int(pid) for pid in pids.split()]
        return self

    def __exit__(self, *_):
        self.tmux("kill-server")
        for pid in self.pids:
            wait_until(lambda: not is_running(pid), f"the end of {pid}")

    def tmux(self, *arguments):
        socket = str(self.home.folder / "tmux")
        return self.home.run("tmux", "-S", socket, "-f/dev/null", *arguments)

    def press(self, *keys):
        """Presses keys, with the names that tmux has for them."""
        self.tmux("send-keys", *keys)

    def type(self, text):
        self.tmux("send-keys", "-l", text)

    def resize(self, columns):
        self.tmux("resize-window", "-x", str(columns))
        # A client that asks for the size now and then shall notice.
        time.sleep(1)

    def screen(self, awaited, unless=None):
        """The screen, once it shows the text, does not show the other one,
        and has come to rest.
        """
        start = time.monotonic()
        shown = before = ""
        nudges = 0
        while (
            awaited not in shown
            or (unless is not None and unless in shown)
            or shown != before
        ):
            waited = time.monotonic() - start
            assert waited < PATIENCE, f"no {awaited!r} in\n{shown}"
            if waited > PATIENCE * (nudges + 1) / 6:
                # Under load bombadillo may draw before it knows the size of
                # its terminal, and then draws nothing until that changes.
                self.resize(COLUMNS + 1)
                self.resize(COLUMNS)
                nudges += 1
            time.sleep(0.1)
            before = shown
            shown = self.tmux("capture-pane", "-p")
        return shown


def watch(terminal, steps):
    """The screens after each step, (keys, text to wait for)."""
    screens = []
    with terminal:
        for keys, awaited in steps:
            if keys is not None:
                terminal.press(*keys.split())
            screens.append(terminal.screen(awaited, unless="Loading"))
    return screens
