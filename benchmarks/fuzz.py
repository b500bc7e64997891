"""Fuzzing at length: mutated files for every reader, texts for the stages; nothing but a refusal may escape.

`python benchmarks/fuzz.py [--inputs N] [--seed S] [--workers N]` prints for each reader and each kind of text how many
inputs were read, refused, failed, brought down or held up their process, and the slowest. Any failure is told
with the number to try it again by: `--only KIND:SEED`. Exits 1 when an exception escaped or an offset was wrong.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from fuzzed import FORMS, STAGES, Supervised, Verdict, trial  # noqa: E402

# The part of all inputs that texts get; readers share the rest.
TEXTS = 0.4
BATCH = 1000


@dataclass
class Tally:
    """What came of the inputs of one kind."""

    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")

    def add(self, seed: str, verdict: Verdict, seconds: float) -> None:
        """Counts in one trial."""
        self.outcomes[verdict.outcome] += 1
        self.slowest = max(self.slowest, (seconds, seed))


def planned(inputs: int, seed: int) -> list[tuple[str, list[str]]]:
    """The trials in batches of one kind: the kind, and the seed of each."""
    shares = {kind: TEXTS / len(STAGES) for kind in STAGES} | {kind: (1 - TEXTS) / len(FORMS) for kind in FORMS}
    batches = []
    for kind, share in shares.items():
        numbers = [f"{seed}-{n}" for n in range(round(inputs * share))]
        batches += [(kind, numbers[at : at + BATCH]) for at in range(0, len(numbers), BATCH)]
    random.Random(seed).shuffle(batches)
    return batches


class Run:
    """All trials of a run, and what came of them."""

    def __init__(self) -> None:
        self.tallies = {kind: Tally() for kind in (*STAGES, *FORMS)}
        self.failures: list[str] = []

    def batch(self, kind: str, seeds: list[str]) -> None:
        """The trials of one batch, in a process of its own."""
        with Supervised() as supervised:
            for seed in seeds:
                verdict, seconds = supervised.run(kind, f"{kind}:{seed}")
                self.tallies[kind].add(seed, verdict, seconds)
                if verdict.outcome not in ("given", "refused"):
                    self.failures.append(f"{verdict.outcome}: {kind}:{seed} {verdict.about}")
                    print(self.failures[-1], flush=True)

    def show(self) -> None:
        """The table of a run."""
        names = ("given", "refused", "failed", "crashed", "hung")
        print(f"{'':12}{'inputs':>9}" + "".join(f"{name:>9}" for name in names) + "  slowest")
        total: Counter[str] = Counter()
        for kind, tally in self.tallies.items():
            counts, (seconds, seed) = tally.outcomes, tally.slowest
            total += counts
            row = "".join(f"{counts[name]:>9,}" for name in names)
            print(f"{kind:12}{counts.total():>9,}{row}  {seconds:.2f} s ({seed})")
        print(f"{'all':12}{total.total():>9,}" + "".join(f"{total[name]:>9,}" for name in names))


def main() -> int:
    """Runs what the command line says; 1 when anything failed."""
    parser = argparse.ArgumentParser(description="Fuzz the readers and the stages of texts.")
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--only", metavar="KIND:SEED", help="one input, in this process, with the traceback")
    args = parser.parse_args()
    if args.only:
        print(trial(args.only.partition(":")[0], random.Random(args.only)))
        return 0
    begun, run = time.monotonic(), Run()
    batches = planned(args.inputs, args.seed)
    with ThreadPoolExecutor(args.workers) as pool:
        for n, done in enumerate([pool.submit(run.batch, *batch) for batch in batches], 1):
            done.result()
            print(f"{n} of {len(batches)} batches, {time.monotonic() - begun:,.0f} s", file=sys.stderr)
    run.show()
    print(f"seed {args.seed}, {time.monotonic() - begun:,.0f} s")
    return int(any(failure.startswith("failed") for failure in run.failures))


if __name__ == "__main__":
    sys.exit(main())
