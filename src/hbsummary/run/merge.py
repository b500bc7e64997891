"""Tables out of the journals of several shards: the same as one run over all inputs makes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace

from hbsummary.errors import InputError
from hbsummary.run.job import assemble
from hbsummary.run.journal import FOLDER, Journal, State
from hbsummary.run.parts import SUFFIX, merged
from hbsummary.run.remote import store_of
from hbsummary.run.totals import Totals
from hbsummary.write.remote import tables_in

__all__ = ["merge"]

_FINISH = "finish it with extract --resume"


def merge(folders: Sequence[str | os.PathLike[str]], out: str | os.PathLike[str]) -> Totals:
    """Writes the tables of the folder `out`, in the format that the shards were made for, and counts what is in them.

    `folders` are those that `extract --shard` wrote, each of the n shards once. InputError where one is
    missing, unfinished, or made of other inputs, settings or by another program than the first; OutputError where
    `out` cannot be written.
    """
    stores = [store_of(folder, FOLDER) for folder in folders]
    with ExitStack() as held:
        for folder, store in zip(folders, stores, strict=True):
            if not store.there():
                raise InputError(f"{os.fspath(folder)}: holds no shard", "give the folders that extract --shard wrote")
            held.enter_context(store.lock())
        state = _checked([(os.fspath(folders[n]), Journal.stored(store)) for n, store in enumerate(stores)])
        totals = Totals(inputs=state.inputs)
        with tables_in(out, state.form, state.excel) as tables:
            parts = [(store, name) for store in stores for name in store.names(SUFFIX)]
            assemble(merged(parts, state.key), totals, tables)
    totals.remarks += tables.remarks
    return totals


def _checked(states: Sequence[tuple[str, State | None]]) -> State:
    """What all shards have in common; InputError where they are no whole."""
    first: State | None = None
    seen: dict[int, str] = {}
    for folder, state in states:
        if state is None:
            raise InputError(f"{folder}: holds no shard", "give the folders that extract --shard wrote")
        first = first or state
        if not state.finished:
            raise InputError(f"{folder}: its run is not finished", _FINISH)
        if state.key != first.key:
            raise InputError(
                f"{folder}: was made with other options, or by another program, than {states[0][0]}",
                "give all shards the same options and the same version",
            )
        number, _, of = state.shard.partition("/")
        if of != first.shard.partition("/")[2] or state.listing != first.listing:
            raise InputError(f"{folder}: is a shard of other inputs than {states[0][0]}", _FINISH)
        if int(number) in seen:
            raise InputError(f"{folder}: is shard {state.shard}, as is {seen[int(number)]}", "give each shard once")
        seen[int(number)] = folder
    if first is None:
        raise InputError("no shards are given")
    shards = int(first.shard.partition("/")[2])
    missing = sorted(set(range(1, shards + 1)) - set(seen))
    if missing:
        raise InputError(f"shard {missing[0]}/{shards} is missing", "give the folders of all shards")
    return replace(first, shard="")
