"""The peak memory of a run over a large JSONL file: all processes together, beside one worker and a peer.

The file is made of the fixtures' own texts, which are in many languages, or of those of a corpus, over and over with
ids of their own. Memory is read from Linux's `/proc` five times a second: `PSS` counts what processes share once, `RSS`
as often as they share it. `growth` is the peak of the last quarter of the run over that of the second: memory that
grew with the file would show there. The peer is a plain loop of ftfy with as many processes.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from processes import Ran, chaffinch, large_file, watched

from common import BenchmarkError, fixture_texts, leave, positive, rows

_SIDE = Path(__file__).with_name("ftfy_side.py")


def main() -> int:
    """Measure and print; return the exit code."""
    options = _options()
    if not Path("/proc/self/smaps_rollup").exists():
        raise BenchmarkError("no /proc/self/smaps_rollup; expected a Linux that tells the memory of processes")
    with tempfile.TemporaryDirectory(dir=options.scratch) as name:
        home = Path(name)
        texts = [row["text"] for row in rows(options.corpus)] if options.corpus else fixture_texts(1)
        path = large_file(home / "large.jsonl", options.megabytes, texts)
        print(f"{options.megabytes} MB of JSONL, {len(texts)} different texts; MB of memory, all processes together")
        print(f"{'':28}{'peak PSS':>9}{'peak RSS':>9}{'growth':>8}{'MB/s':>7}   PSS of each process")
        for method in options.method:
            peaks = {}
            for jobs in (options.jobs, 1) if options.jobs > 1 and not options.alone else (options.jobs,):
                ran = watched(chaffinch(path, home / f"{method}-{jobs}", jobs, method))
                peaks[jobs] = _show(f"chaffinch, {method}, {jobs} worker{'s' * (jobs > 1)}", ran, options.megabytes)
            if not options.alone:
                side = [str(path), str(home / "peer.jsonl"), str(options.jobs), method]
                ran = watched([sys.executable, str(_SIDE), *side])
                peer = _show(f"ftfy, {method}, {options.jobs}", ran, options.megabytes)
                most = peaks[options.jobs]
                print(f"  {most / peaks[1]:.2f} x one worker, {most / peer:.2f} x ftfy")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path, help="JSON lines with a field text; default: the fixtures")
    parser.add_argument("--megabytes", type=positive, default=50, help="of the file")
    parser.add_argument("--jobs", type=positive, default=2, help="workers")
    parser.add_argument("--method", nargs="+", default=["fork", "spawn"], help="how processes start")
    parser.add_argument("--alone", action="store_true", help="only the workers: not one of them, not the peer")
    parser.add_argument("--scratch", type=Path, help="folder for the files: twice as large as the one that is made")
    return parser.parse_args()


def _show(name: str, ran: Ran, megabytes: int) -> float:
    each = " ".join(f"{part:.0f}" for part in ran.parts)
    speed = megabytes / ran.seconds
    print(f"{name:28}{ran.peak:9.0f}{max(ran.rss, default=0):9.0f}{ran.growth:8.2f}{speed:7.2f}   {each}", flush=True)
    return ran.peak


if __name__ == "__main__":
    leave(main)
