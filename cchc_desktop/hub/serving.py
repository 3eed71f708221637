"""The service as it runs: its port, its certificate, and how it stops when it is told to."""

from __future__ import annotations

import hashlib
import signal
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from socket import create_server, gethostname, socket

import uvicorn
from starlette.routing import BaseRoute, Route

from cchc_desktop.core.failure import Refused, Trouble
from cchc_desktop.files import why
from cchc_desktop.hub._patient import Patient
from cchc_desktop.hub.app import Hub
from cchc_desktop.hub.door import Door
from cchc_desktop.hub.guard import Guard
from cchc_desktop.hub.known import Known
from cchc_desktop.hub.spool import Spool
from cchc_desktop.operations.desk import Workplace
from cchc_desktop.operations.page_access import lock_of

PORT = 8443
_SPOOL = "hub"
_LONGEST_HEAD = 16 * 1024
_WAITING = 256  # lines that may wait to be let in
_KEEP_ALIVE = 30  # seconds
_TO_FINISH = 30  # seconds that requests have once the service is told to stop
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_NO_PASSWORD = "-"  # noqa: S105 - a key that asks for one is refused, not waited for
_BEGIN, _END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Where to listen, and what to show beside taking packets.

    Without a certificate only this machine is heard: a reverse proxy stands before. ``is_behind_proxy``: who
    asks is whom the proxy tells, which it must do.
    """

    port: int = PORT
    host: str | None = None
    cert: Path | None = None
    key: Path | None = None
    is_behind_proxy: bool = False
    has_pages: bool = False
    has_look_up: bool = False


def serve(place: Workplace, wish: Wish, clock: Callable[[], datetime], told: Callable[[str], None]) -> None:
    """Take packets in until a signal says stop; what has begun is finished first."""
    known = Known()
    server = server_of(place, wish, clock, told, known)
    with bound(wish, known) as listening, _quiet_signals():
        address = address_of(wish, listening)
        told(f"Đang nhận gói báo cáo tại {address} (dừng: Ctrl+C).")
        if wish.has_pages:
            told(f"Trang lãnh đạo: {address.partition('#')[0]} (tên người dùng tùy ý, mật khẩu đã lập).")
        if wish.has_look_up:
            told(f"Trang tra cứu của người dân: {address.partition('#')[0]}tra-cuu")
        server.run(sockets=[listening])
    told("Đã dừng nhận gói qua mạng.")


def server_of(
    place: Workplace,
    wish: Wish,
    clock: Callable[[], datetime],
    told: Callable[[str], None],
    known: Known,
) -> uvicorn.Server:
    """The service, which runs on sockets that are bound; Trouble where its certificate cannot be used.

    Whom it believes it tells its door through ``known``.
    """
    if place.profile.role != "superior":
        raise Refused("Chỉ sổ của đơn vị tổng hợp nhận gói qua mạng. Sổ này là của đơn vị báo cáo.")
    _refuse_open(place, wish, clock())
    guard = Guard(is_behind_proxy=wish.is_behind_proxy, told=told, known=known)
    hub = Hub(place, clock, told, Spool(place.register.place / _SPOOL), guard)
    config = uvicorn.Config(
        hub.app(*_shown(place, wish, clock, guard)),
        http=Patient,
        loop="asyncio",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",  # what strangers write wrongly is no news
        access_log=False,
        server_header=False,
        proxy_headers=False,  # hub/guard.py reads the one that counts, where it is told to
        backlog=_WAITING,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=_TO_FINISH,
        h11_max_incomplete_event_size=_LONGEST_HEAD,
        ssl_certfile=wish.cert,
        ssl_keyfile=wish.key,
        ssl_keyfile_password=_NO_PASSWORD,
    )
    with _certificate_told(wish):
        config.load()
    return uvicorn.Server(config)


def _refuse_open(place: Workplace, wish: Wish, now: datetime) -> None:
    """No open line carries what people read, type or send, and the leaders' page has a word as well."""
    if wish.has_pages:
        _refuse_unlocked(place, now)
    if wish.cert is None and _host(wish) not in _HERE and not wish.is_behind_proxy:
        raise Refused(
            f"Mở tại “{_host(wish)}” mà không có chứng chỉ thì mọi thứ đi trên đường không mã hóa. Dùng "
            "--cert và --key, hoặc đặt sau reverse proxy có chứng chỉ rồi ghi --behind-proxy.",
            "host",
        )


def _refuse_unlocked(place: Workplace, now: datetime) -> None:
    with place.register.read() as reading:
        lock = lock_of(reading, now)
    if lock is None:
        raise Refused("Trang lãnh đạo chưa có mật khẩu xem. Chạy lệnh hub pages để lập rồi khởi động lại.")


def _shown(
    place: Workplace, wish: Wish, clock: Callable[[], datetime], guard: Guard
) -> tuple[BaseRoute, ...]:
    """The addresses of what is shown to people."""
    if not (wish.has_pages or wish.has_look_up):
        return ()
    # Who serves packets alone does without what writes pages.
    from cchc_desktop.hub.citizens import LookUp
    from cchc_desktop.hub.pages import Pages
    from cchc_desktop.hub.render import FILES, Paper, file

    paper = Paper(place)
    pages = Pages(place, clock, guard, paper).routes() if wish.has_pages else ()
    look_up = LookUp(place, clock, guard, paper).routes() if wish.has_look_up else ()
    files = (Route(path, guard.around(file, paper.problem)) for path in FILES)
    return (*pages, *look_up, *files)


@contextmanager
def _certificate_told(wish: Wish) -> Iterator[None]:
    if (wish.cert is None) != (wish.key is None):
        raise Refused("Chứng chỉ và khóa đi cùng nhau: ghi cả --cert và --key.", "cert")
    try:
        yield
    except ssl.SSLError as error:
        raise Trouble(f"Chứng chỉ “{wish.cert}” và khóa “{wish.key}” không dùng được với nhau.") from error
    except OSError as error:
        raise Trouble(f"Không đọc được chứng chỉ hoặc khóa ({why(error)}).") from error


def bound(wish: Wish, known: Known) -> socket:
    """The port, taken; Trouble where somebody else has it."""
    try:
        listening = create_server((_host(wish), wish.port))
    except (OSError, OverflowError) as error:
        raise Trouble(
            f"Không mở được cổng {wish.port} tại “{_host(wish)}”: cổng đang được chương trình khác dùng, "
            "hoặc không có quyền. Chọn cổng khác bằng --port."
        ) from error
    return Door(listening, known, is_behind_proxy=wish.is_behind_proxy)


def _host(wish: Wish) -> str:
    if wish.host is not None:
        return wish.host
    return "127.0.0.1" if wish.cert is None else "0.0.0.0"  # noqa: S104 - with a certificate everybody may ask


def address_of(wish: Wish, listening: socket) -> str:
    """What a unit writes to get here; an own certificate stands in it by its digest."""
    port = listening.getsockname()[1]
    if wish.cert is None:
        return f"http://127.0.0.1:{port}/"
    text = wish.cert.read_text(encoding="utf-8", errors="replace")
    first = text[text.index(_BEGIN) :].partition(_END)[0] + _END
    return f"https://{gethostname()}:{port}/#{hashlib.sha256(ssl.PEM_cert_to_DER_cert(first)).hexdigest()}"


@contextmanager
def _quiet_signals() -> Iterator[None]:
    """The server stops at a signal and then raises it anew; by then it has been obeyed."""
    names = (signal.SIGINT, signal.SIGTERM)
    before = {one: signal.signal(one, lambda *_: None) for one in names}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
