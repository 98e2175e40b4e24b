"""Measure npukit: ratios of times taken in one run on this machine.

``--against REV`` compares the CPU time of what users wait for with that of another commit.

Every figure is the median of several runs. Alternatives are measured alternately (A B A B ...), so
a machine that slows down slows both. Nothing here passes or fails: tests never assert on time.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ORIGIN_NPU_US = 2090.0  # time of one tile on a real NPU, from the report that started the project
NPUKIT = [sys.executable, "-m", "npukit"]


def seconds(action: Callable[[], object]) -> float:
    """Wall-clock seconds of one call."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def in_turn(actions: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Median seconds of each action, measured alternately after a warm-up of each."""
    for action in actions.values():
        action()
    times: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds):
        for name, action in actions.items():
            times[name].append(seconds(action))
    return {name: statistics.median(values) for name, values in times.items()}


def command(*arguments: str, env: Mapping[str, str] | None = None) -> Callable[[], object]:
    """A run of the npukit command line; its output is discarded."""
    return lambda: subprocess.run(
        [*NPUKIT, *arguments], check=True, capture_output=True, env={**os.environ, **(env or {})}
    )


def bench_tile(build: Path, rounds: int) -> dict[str, Any]:
    """One attention tile: the generated module, the bare wasm kernel, NumPy in float32."""
    import numpy as np
    from bare_kernel import BareAttention

    sys.path.insert(0, str(build / "attention" / "npu1-sw_emu"))
    from attention import Attention  # type: ignore[import-not-found]

    qkv = np.random.default_rng(0).integers(-64, 64, (3, 64, 64), dtype=np.int8)
    bare = BareAttention(build / "attention" / "npu1-sw_emu" / "attention.xclbin")

    def numpy_attention() -> object:
        query, key, value = qkv.astype(np.float32)
        scores = query @ key.T * np.float32(2.0**-13)
        weights = np.exp(scores - scores.max(axis=1, keepdims=True))
        return weights @ value / weights.sum(axis=1, keepdims=True)

    with Attention() as attention:
        assert np.array_equal(attention(qkv), bare(qkv)), "the two results differ"
        times = in_turn(
            {
                "module": lambda: attention(qkv),
                "kernel": lambda: bare(qkv),
                "numpy": numpy_attention,
            },
            rounds,
        )
        batch = [qkv] * 64
        times["stream"] = (
            min(seconds(lambda: list(attention.run_many(batch))) for _ in range(5)) / 64
        )
    return {
        "module_us": times["module"] * 1e6,
        "run_many_us": times["stream"] * 1e6,
        "bare_kernel_us": times["kernel"] * 1e6,
        "overhead_us": (times["module"] - times["kernel"]) * 1e6,
        "numpy_float_us": times["numpy"] * 1e6,
        "module_over_bare_kernel": times["module"] / times["kernel"],
        "module_over_numpy_float": times["module"] / times["numpy"],
        "module_over_origin_npu": times["module"] * 1e6 / ORIGIN_NPU_US,
    }


def bench_endurance(tiles: int) -> dict[str, Any]:
    """Many tiles in one process: time of the last tenth over the first, growth of peak memory."""
    import numpy as np
    from attention import Attention

    qkv = np.random.default_rng(1).integers(-64, 64, (3, 64, 64), dtype=np.int8)
    tenth = tiles // 10
    with Attention() as attention:
        out = attention(qkv)
        for _ in range(tenth):
            attention(qkv, out=out)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        tenths = [
            seconds(lambda: [attention(qkv, out=out) for _ in range(tenth)]) for _ in range(10)
        ]
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "tiles": tiles,
        "last_tenth_over_first": tenths[-1] / tenths[0],
        "peak_memory_growth_kib": after - before,
    }


def bench_throughput(build: Path, rounds: int) -> dict[str, Any]:
    """Bytes through shim and memtile and back: the DMA engines alone, without a core."""
    import numpy as np

    sys.path.insert(0, str(build / "passthrough" / "npu1-sw_emu"))
    from passthrough import Passthrough  # type: ignore[import-not-found]

    source = np.arange(4096, dtype=np.uint8).view(np.int8)
    with Passthrough() as passthrough:
        times = in_turn({"run": lambda: passthrough(source), "copy": source.copy}, rounds)
    return {
        "passthrough_us": times["run"] * 1e6,
        "megabytes_per_second": 2 * source.nbytes / times["run"] / 1e6,
    }


def bench_builds(rounds: int) -> dict[str, Any]:
    """Cold builds, builds from the cache, and no-op builds."""
    with tempfile.TemporaryDirectory() as scratch:
        env = {"NPUKIT_CACHE_DIR": f"{scratch}/cache", "NPUKIT_BUILD_DIR": f"{scratch}/build"}
        build_all = command("build", "--all", env=env)
        first_ever = seconds(build_all)
        no_op = statistics.median(seconds(build_all) for _ in range(rounds))

        def from_cache() -> float:
            shutil.rmtree(f"{scratch}/build")
            return seconds(build_all)

        def cold() -> float:
            for folder in ("build", "cache/records", "cache/objects"):
                shutil.rmtree(f"{scratch}/{folder}")
            return seconds(build_all)

        cached = statistics.median(from_cache() for _ in range(rounds))
        colds = statistics.median(cold() for _ in range(rounds))
    return {
        "first_ever_s": first_ever,
        "cold_s": colds,
        "from_cache_s": cached,
        "no_op_s": no_op,
        "cold_over_no_op": colds / no_op,
    }


def bench_startup(build: Path, rounds: int) -> dict[str, Any]:
    """Start-up: Python alone, `npukit --help`, and a script that computes its first tile."""
    script = (
        f"import sys; sys.path.insert(0, {str(build / 'attention' / 'npu1-sw_emu')!r})\n"
        "import numpy as np\nfrom attention import Attention\n"
        "with Attention() as a: a(np.zeros((3, 64, 64), np.int8))"
    )

    def python(code: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)

    times = in_turn(
        {"python": python("pass"), "help": command("--help"), "first_tile": python(script)}, rounds
    )
    peak = subprocess.run(
        [
            sys.executable,
            "-c",
            script + "\nimport resource\nprint(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)",
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    return {
        "python_s": times["python"],
        "help_s": times["help"],
        "help_over_python": times["help"] / times["python"],
        "first_tile_s": times["first_tile"],
        "first_tile_peak_memory_mib": int(peak.stdout) / 1024,
    }


def bench_vector(rounds: int) -> dict[str, Any]:
    """Products with ``aie::mmul``: CPU time of a cold compilation and of each product."""
    from vector_products import bench_vector_products

    with tempfile.TemporaryDirectory() as scratch:
        return bench_vector_products(Path(scratch), rounds)


def compare_commits(against: str | None, only: str, transfers: int) -> dict[str, Any]:
    """The CPU time of each row of :mod:`compare`, printed as it is measured."""
    from checkouts import checkouts
    from compare import measure, prepare, rows, shown

    figures = {}
    with checkouts(against) as compared:
        for checkout in compared:
            prepare(checkout, transfers=transfers)
        print(f"{'CPU time':44}" + "".join(f"{checkout.name:>12}" for checkout in compared))
        for row in rows(transfers):
            if only in row.name:
                figures[row.name] = times = measure(row, compared)
                print(shown(row, times), flush=True)
    return figures


def machine() -> dict[str, Any]:
    """The machine that the figures were measured on."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [n for n in cpuinfo.read_text().splitlines() if n.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else model
    return {
        "processor": model,
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.system(),
    }


def main() -> None:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--against", metavar="REV", help="only compare CPU times with those of another commit"
    )
    parser.add_argument(
        "--only", metavar="TEXT", default="", help="measure only rows whose name contains TEXT"
    )
    parser.add_argument(
        "--transfers",
        type=int,
        default=10_000,
        help="transfers in the designs of the lowering rows",
    )
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--rounds", type=int, default=200, help="rounds of the short measurements")
    parser.add_argument("--tiles", type=int, default=10_000, help="tiles of the endurance run")
    options = parser.parse_args()
    os.chdir(ROOT)
    sys.path.insert(0, str(Path(__file__).parent))
    speed = compare_commits(options.against, options.only, options.transfers)
    if options.against or options.only:
        _write(options.json, {"machine": machine(), "CPU time": speed})
        return
    build = ROOT / "build"
    command("build", "--all", "--target", "sw_emu", env={"NPUKIT_BUILD_DIR": str(build)})()
    few = max(3, options.rounds // 40)
    figures = {
        "machine": machine(),
        "tile latency": bench_tile(build, options.rounds),
        "endurance": bench_endurance(options.tiles),
        "emulator throughput": bench_throughput(build, options.rounds),
        "vector products": bench_vector(options.rounds),
        "builds": bench_builds(few),
        "start-up": bench_startup(build, few),
    }
    for title, rows in figures.items():
        print(title)
        for name, value in rows.items():
            print(
                f"  {name:28} {value:.3g}" if isinstance(value, float) else f"  {name:28} {value}"
            )
    _write(options.json, {**figures, "CPU time": speed})


def _write(file: Path | None, figures: dict[str, Any]) -> None:
    if file is not None:
        file.write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
