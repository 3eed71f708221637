"""The one command: `python3 run.py` makes what is missing beside itself, then starts the program.

With a verb it is `cchc VERB …`; with `test` it runs every test. Standard library only.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "ready.json"
UNFINISHED = VENV / "unfinished"  # lies there while pip writes; found again, the folder cannot be trusted
MARKER = "# --- for tests ---\n"
WITH_VALUE = ("--data", "--passphrase-file", "--account")
SIDE_BY_SIDE = ("--numprocesses=auto", "--maxprocesses=4")  # a file of tests stays in one process
ROOM = 4 * 1024**3  # bytes in memory for what tests write; twice of what they need
IS_WINDOWS = os.name == "nt"

# What each shared library, program or file of the system is called in Debian.
WINDOW_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfreetype.so.6": "libfreetype6",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
TEST_PROGRAMS = {
    "usr/lib/postgresql/*/bin/postgres": "postgresql",
    "usr/bin/Xvfb": "xvfb",
    "usr/lib/libreoffice/program/libscfiltlo.so": "libreoffice-calc",
    "usr/lib/libreoffice/program/libswlo.so": "libreoffice-writer",
    "usr/bin/chromium": "chromium",
    "usr/bin/pdftotext": "poppler-utils",
    "usr/share/fonts/truetype/liberation*/LiberationSerif-Regular.ttf": "fonts-liberation2",
    "usr/bin/objdump": "binutils",
    "usr/bin/xdotool": "xdotool",
    "usr/bin/openbox": "openbox",
    "usr/bin/scanimage": "sane-utils",
    "usr/bin/gcc": "gcc",
    "usr/include/stdio.h": "libc6-dev",
}


class Unready(Exception):  # noqa: N818 - an answer to a person, not an error of this script
    """Why the program cannot be started here, in a sentence with what to do."""


def main(arguments: list[str]) -> int:
    """Start the window, a verb, or the tests; 1 with one sentence on stderr when that cannot be."""
    is_test = arguments[:1] == ["test"]
    try:
        refuse_old_python()
        make_ready("test" if is_test else "run", has_window=is_test or opens_window(arguments))
    except Unready as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    if is_test:
        os.chdir(ROOT)
        # Some machines forbid it: then each process that a test starts would translate the program anew.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        write_into_memory()
        return become([str(venv_python()), "-P", "-m", "pytest", *SIDE_BY_SIDE, *arguments[1:]])
    return become([str(venv_python()), "-P", "-m", "cchc_desktop", *arguments])


def write_into_memory() -> None:
    """Let tests make their registers where nothing waits for a disk, if there is room to spare."""
    memory = "/dev/shm"  # noqa: S108 - the place that Linux has for this
    try:
        there = os.statvfs(memory)
    except (OSError, AttributeError):
        return
    may_run = not there.f_flag & os.ST_NOEXEC  # tests write small programs, too
    if may_run and there.f_bavail * there.f_frsize > ROOM and os.access(memory, os.W_OK):
        os.environ.setdefault("TMPDIR", memory)


def opens_window(arguments: list[str]) -> bool:
    """Whether no verb stands among the arguments, so that Qt will need its system libraries."""
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        if word == "--screenshot":
            return True
        if word in WITH_VALUE:
            del rest[:1]
        elif not word.startswith("-"):
            return False
    return "--self-check" not in arguments and not {"-h", "--help", "--version"} & set(arguments)


def become(command: list[str]) -> int:
    """Turn into ``command``; where a process cannot (Windows), wait for it and pass its exit code on."""
    if not IS_WINDOWS:
        os.execv(command[0], command)  # noqa: S606 - no shell is wanted
    import subprocess

    try:
        return subprocess.run(command, check=False).returncode
    except KeyboardInterrupt:
        return 130


def venv_python() -> Path:
    """The interpreter inside the environment, whether or not it is there yet."""
    return VENV / ("Scripts/python.exe" if IS_WINDOWS else "bin/python")


def make_ready(part: str, *, has_window: bool) -> None:
    """Bring the environment in line with the lock for ``part``; costs one file read when it is."""
    need = needed(part, has_window=has_window)
    if is_ready(need):
        return
    with one_at_a_time():
        if is_ready(need):
            return
        say("Chuẩn bị lần đầu, xin chờ vài phút… / Preparing the first start, this takes a few minutes…")
        try:
            install_system(missing_packages(part, has_window=has_window))
            make_environment()
            install_libraries(part)
            link_package()
            write_stamp(need)
        except OSError as problem:
            raise Unready(
                f"Không ghi được vào {ROOT}: {problem}. Chép chương trình sang thư mục ghi được. / "
                "This folder cannot be written to; copy the program to one that can."
            ) from problem


def needed(part: str, *, has_window: bool) -> dict[str, str]:
    """What the stamp has to say for this start: digests of what was asked for, by what it is for."""
    need = {"run": _digest(section("run"))}
    if has_window:
        need["window"] = _digest(str(WINDOW_LIBRARIES))
    if part == "test":
        need["test"] = _digest(section("run") + section("test") + str(TEST_PROGRAMS))
    return need


def section(part: str) -> str:
    """The requirements of the running program, or those that tests need besides."""
    run, _, test = LOCK.read_text(encoding="utf-8").partition(MARKER)
    return test if part == "test" else run


def is_ready(need: dict[str, str]) -> bool:
    """Whether the stamp covers ``need`` and still speaks of the interpreter and folder that are there."""
    stamp, place = read_stamp(), _place()
    return place["python"] != "gone" and all(
        stamp.get(key) == value for key, value in {**need, **place}.items()
    )


def read_stamp() -> dict[str, str]:
    """What the last finished preparation left; empty when there was none."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) and not UNFINISHED.exists() else {}


def write_stamp(need: dict[str, str]) -> None:
    """Add ``need`` to what is known to be ready, unless the libraries or the place have changed since."""
    place = _place()
    old = read_stamp()
    same = all(old.get(key) == value for key, value in {**place, "run": need["run"]}.items())
    fresh = STAMP.with_suffix(".new")
    fresh.write_text(json.dumps({**(old if same else {}), **need, **place}), encoding="utf-8")
    fresh.replace(STAMP)


def _place() -> dict[str, str]:
    # The resolved name carries the version: after an upgrade of the system it differs or is gone.
    python = venv_python().resolve()
    try:
        settings = (VENV / "pyvenv.cfg").read_text(encoding="utf-8")
    except (OSError, ValueError):
        settings = ""
    home = next(
        (line.partition("=")[2].strip() for line in settings.splitlines() if line.startswith("home")), ""
    )
    return {"python": str(python) if home and Path(home).is_dir() and python.exists() else "gone"}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold off a second preparation in the same folder; Windows has no such lock on a file it only reads."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    with Path(__file__).open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def missing_packages(part: str, *, has_window: bool) -> list[str]:
    """The Debian packages whose library, program or file is not on this machine."""
    import importlib.util

    if not sys.platform.startswith("linux"):
        return []
    missing = []
    if importlib.util.find_spec("ensurepip") is None and not _answers(venv_python()):
        missing.append("python3-venv")
    if has_window:
        missing += [package for name, package in WINDOW_LIBRARIES.items() if not _loads(name)]
    if part == "test":
        missing += [package for pattern, package in TEST_PROGRAMS.items() if not any(Path("/").glob(pattern))]
        missing += _shared_python()
    return missing


def _shared_python() -> list[str]:
    """The library that Debian parts from its python and that a frozen program carries along."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    is_debians = sys.base_prefix == "/usr"
    return [f"libpython{version}"] if is_debians and not _loads(f"libpython{version}.so.1.0") else []


def _loads(library: str) -> bool:
    import ctypes

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install_system(packages: list[str]) -> None:
    """Let apt-get install ``packages`` where this process may; else say the one command to type."""
    import shutil

    if not packages:
        return
    names = " ".join(packages)
    if not shutil.which("apt-get"):
        raise Unready(f"Máy còn thiếu: {names}. / This system lacks: {names} (names as in Debian).")
    command = f"sudo apt-get install -y --no-install-recommends {names}"
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        raise Unready(f"Máy còn thiếu gói, hãy gõ: / Packages are missing, type:\n  {command}")
    say(f"Cài gói hệ thống: / Installing system packages: {names}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _run(["apt-get", "update", "-q"], quiet)  # a stale list is still worth trying
    code, output = _run(["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages], quiet)
    if code:
        raise Unready(
            f"{_tail(output)}\nKhông cài được gói hệ thống; kiểm tra mạng rồi gõ: / "
            f"System packages could not be installed; check the network, then type:\n  {command}"
        )


def make_environment() -> None:
    """Make `.venv` where it is missing, broken, left unfinished, or made by a Python that is gone."""
    if not UNFINISHED.exists() and _answers(venv_python()):
        return
    code, output = _run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    if code:
        raise Unready(
            f"{_tail(output)}\nKhông tạo được {VENV}; xóa thư mục đó rồi chạy lại. / "
            "The environment could not be made; delete that folder and start again."
        )


def _answers(python: Path) -> bool:
    # Without pip of its own version (a system upgrade leaves the old folder behind) it is of no use.
    probe = f"import sys, pip; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    try:
        return _run([str(python), "-I", "-c", probe])[0] == 0
    except OSError:
        return False


def install_libraries(part: str) -> None:
    """Install what the lock names, wheels only, every file checked against its digest."""
    import tempfile
    from concurrent.futures import ThreadPoolExecutor

    names = blocks(section("run") + (section("test") if part == "test" else ""))
    command = [str(venv_python()), "-I", "-m", "pip", "install", "--quiet", "--no-input", "--no-user"]
    command += ["--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:"]
    command += ["--no-deps"]  # the lock is complete
    command += ["--no-compile"] if part == "test" else []  # most of it no test imports
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as both:
        UNFINISHED.touch()
        # pip spends its time on reading what versions there are; two read side by side.
        halves = [half for half in (names[::2], names[1::2]) if half]
        lists = [Path(folder) / f"requirements-{at}.txt" for at in range(len(halves))]
        for wanted, half in zip(lists, halves, strict=True):
            wanted.write_text("".join(half), encoding="utf-8")
        done = list(both.map(lambda wanted: _run([*command, "-r", str(wanted)]), lists))
    UNFINISHED.unlink()
    for code, output in done:
        if code:
            raise Unready(_why_not(output))


def blocks(lock: str) -> list[str]:
    """The requirements one by one, each with its digests."""
    found: list[str] = []
    for line in lock.splitlines(keepends=True):
        if "==" in line:
            found.append(line)
        elif found:
            found[-1] += line
    return found


def _why_not(output: str) -> str:
    if any(sign in output for sign in ("connection", "Connection", "timed out", "name resolution")):
        return (
            "Không tải được thư viện: cần mạng cho lần chạy đầu. / "
            "Libraries could not be fetched: the first start needs a network."
        )
    if "No space left" in output:
        return "Ổ đĩa đầy; cần khoảng 1 GB trống. / The disk is full; about 1 GB is needed."
    return (
        f"{_tail(output)}\nKhông cài được thư viện (cần Python 64 bit, bản 3.11 đến 3.13). / "
        "Libraries could not be installed (Python must be 64-bit, 3.11 to 3.13)."
    )


def link_package() -> None:
    """Let the environment find the package here; the path is relative, so any letters in it are safe."""
    probe = "import os, sys, sysconfig; print(os.path.relpath(sysconfig.get_path('purelib'), sys.prefix))"
    code, output = _run([str(venv_python()), "-I", "-c", probe])
    if code:
        raise Unready(_tail(output))
    libraries = VENV / output.strip()
    (libraries / "cchc_desktop.pth").write_text(os.path.relpath(ROOT, libraries) + "\n", encoding="ascii")


def _run(command: list[str], environment: dict[str, str] | None = None) -> tuple[int, str]:
    """The exit code and everything said; nothing of it reaches our own stdout."""
    import subprocess

    done = subprocess.run(
        command,
        check=False,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return done.returncode, done.stdout.decode(errors="replace")


def _tail(output: str) -> str:
    return "\n".join(output.strip().splitlines()[-6:])


def say(sentence: str) -> None:
    """Tell a person what takes so long; a script that reads our output hears only problems."""
    if sys.stdout.isatty():
        print(sentence, file=sys.stderr, flush=True)


def refuse_old_python() -> None:
    """Say so before anything is made with a Python that the libraries do not know."""
    if sys.version_info >= OLDEST_PYTHON:
        return
    have = ".".join(str(number) for number in sys.version_info[:3])
    raise Unready(
        f"Cần Python 3.11 trở lên, máy đang có {have}. / Python 3.11 or newer is needed; this is {have}."
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
