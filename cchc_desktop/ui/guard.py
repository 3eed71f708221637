"""Virtual overrides that Qt calls: an exception that leaves one of them takes the whole process down."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)


def guarded(fallback: T) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Log what the override raises and give Qt ``fallback`` instead."""

    def wrap(override: Callable[P, T]) -> Callable[P, T]:
        @wraps(override)
        def call(*args: P.args, **kwargs: P.kwargs) -> T:
            try:
                return override(*args, **kwargs)
            except Exception:
                log.exception("%s failed", override.__qualname__)
                return fallback

        return call

    return wrap
