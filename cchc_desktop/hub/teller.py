"""How whoever is turned away is told so: people by a page, programs by a problem in JSON."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from cchc_desktop.hub.guard import in_json
from cchc_desktop.operations.desk import Workplace

if TYPE_CHECKING:
    from cchc_desktop.hub.render import Paper

_NOT_FOUND, _METHOD = 404, 405
_SAID = {
    _NOT_FOUND: "Không có gì ở địa chỉ này. Xem lại từng chữ của địa chỉ rồi mở lại.",
    _METHOD: "Địa chỉ này không nhận kiểu yêu cầu vừa gửi. Mở lại trang từ đầu rồi làm lại.",
}
_ODD = "Yêu cầu không đúng dạng nên dịch vụ không làm theo. Mở lại trang từ đầu rồi làm lại."
_BROKEN = "Dịch vụ gặp lỗi nên chưa làm được việc này. Báo cho người quản lý dịch vụ."
_FOR_PROGRAMS = ("/v1/", "/health")


class Teller:
    """One for the service; what writes pages is fetched when the first person is turned away."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    @cached_property
    def _paper(self) -> Paper:
        from cchc_desktop.hub.render import Paper  # who serves packets alone does without what writes pages

        return Paper(self._place)

    def __call__(
        self, request: Request, status: int, sentence: str, headers: Mapping[str, str] | None = None
    ) -> Response:
        """The refusal as whoever asks can read it."""
        is_person = "text/html" in request.headers.get("accept", "")
        is_page = is_person and not request.url.path.startswith(_FOR_PROGRAMS)
        answer = self._paper.problem(status, sentence) if is_page else in_json(status, sentence)
        answer.headers.update(headers or {})
        return answer

    def unknown(self, request: Request, problem: Exception) -> Response:
        """An address or a way of asking that there is not."""
        status = problem.status_code if isinstance(problem, HTTPException) else _NOT_FOUND
        headers = problem.headers if isinstance(problem, HTTPException) else None
        return self(request, status, _SAID.get(status, _ODD), headers)

    def broken(self, request: Request, _error: Exception) -> Response:
        """A fault of our own, which is logged as well."""
        return self(request, 500, _BROKEN)
