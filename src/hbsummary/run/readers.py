"""Readers that are kept between batches: to start one takes as long as dozens of pages."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hbsummary.read import Options
from hbsummary.run.work import Making
from hbsummary.run.workers import Pool

__all__ = ["reader"]

# Seconds after which one that nobody has asked for ends.
_IDLE = 20.0

_lock = threading.Lock()
_kept: list[tuple[bytes, Pool[Any], threading.Timer]] = []


@contextmanager
def reader(make: Making, options: Options) -> Iterator[Pool[Any]]:
    """A pool of one process that does `make`, for a batch; kept for the next one unless the batch was broken off."""
    key = pickle.dumps((make, options))
    pool = _taken(key) or Pool(make, options, 1)
    try:
        yield pool
    except BaseException:
        pool.__exit__(None, None, None)
        raise
    timer = threading.Timer(_IDLE, _end, [pool])
    timer.daemon = True
    with _lock:
        _kept.append((key, pool, timer))
    timer.start()


def _taken(key: bytes) -> Pool[Any] | None:
    with _lock:
        for n, (other, pool, timer) in enumerate(_kept):
            if other == key:
                timer.cancel()
                del _kept[n]
                return pool
    return None


def _end(pool: Pool[Any]) -> None:
    with _lock:
        at = next((n for n, (_, other, _) in enumerate(_kept) if other is pool), None)
        if at is None:
            return
        del _kept[at]
    pool.__exit__(None, None, None)
