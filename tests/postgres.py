"""A throw-away PostgreSQL for the tests that promise the same register on both engines."""

from __future__ import annotations

import os
import shlex
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql

OWNER = "cchc"
FAST = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c max_connections=40"
    " -c jit=off -c bgwriter_lru_maxpages=0 -c wal_level=minimal -c max_wal_senders=0"
    " -c min_wal_size=32MB -c max_wal_size=96MB"
)

DURABLE = "-c max_connections=40"
"""As a server is set up that must not lose anything; for measuring."""


@contextmanager
def cluster(settings: str = FAST) -> Iterator[str]:
    """The URL of a server of its own in a temporary folder, gone with all its data at the end."""
    home = Path(tempfile.mkdtemp(prefix="cchc-postgres-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(home, "postgres")
        data, port = home / "data", _free_port()
        _server("initdb", "-D", data, "-U", OWNER, "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C")
        where = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c dynamic_shared_memory_type=mmap"
        _server("pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", f"{where} {settings}", "start")
        try:
            yield f"postgresql+psycopg://{OWNER}@127.0.0.1:{port}/postgres"
        finally:
            _server("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home)


def new_database(cluster_url: str, like: str = "template1") -> str:
    """The URL of a database on the server behind ``cluster_url``: empty, or with all that is in ``like``."""
    name = f"register_{uuid4().hex}"
    made = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    with psycopg.connect(cluster_url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(made.format(sql.Identifier(name), sql.Identifier(like)))
    return cluster_url.removesuffix("/postgres") + f"/{name}"


def stop(url: str) -> Path:
    """Stop the server behind ``url`` as a failing machine would; where its data lies."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        found = connection.execute("SHOW data_directory").fetchone()
    assert found is not None
    _server("pg_ctl", "-D", found[0], "-m", "immediate", "stop")
    return Path(found[0])


def start_again(data: Path) -> None:
    """The server of this data with the settings that it had."""
    before = shlex.split((data / "postmaster.opts").read_text(encoding="utf-8"))[1:]
    _server("pg_ctl", "-D", data, "-w", "-l", data.parent / "log", "-o", shlex.join(before), "start")


def _server(program: str, *arguments: str | Path) -> None:
    command = [str(_programs() / program), *map(str, arguments)]
    if os.geteuid() == 0:  # the server refuses to run as root
        command = ["runuser", "-u", "postgres", "--", *command]
    # Not a pipe: the server would inherit it and hold it open for as long as it lives.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(command, check=False, cwd="/", stdout=said, stderr=subprocess.STDOUT)
        said.seek(0)
        if done.returncode:
            raise RuntimeError(f"{program} failed: {said.read().decode(errors='replace')}")


def _programs() -> Path:
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name)
    )
    elsewhere = shutil.which("initdb")
    if found:
        return found[-1].parent
    if elsewhere:
        return Path(elsewhere).resolve().parent
    raise RuntimeError("No PostgreSQL server on this machine; `python3 run.py test` installs it.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
