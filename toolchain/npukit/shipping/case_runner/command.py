"""The command line of ``python -m npukit_kernels.KERNEL``."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from npukit.shipping.case_runner.report import RunReport
from npukit.shipping.case_runner.running import run_cases
from npukit.shipping.case_runner.shipped_cases import case_names, read_cases, tensors_of

PASSED: Final = 0
FAILED: Final = 1
USAGE: Final = 2
ARTIFACT: Final = 8
DEVICE: Final = 9
OUTPUT_LOST: Final = 74
INTERRUPTED: Final = 130

_NEEDED: Final = {
    *("kernel", "class", "distribution", "version", "arguments", "builds", "cases", "files"),
}

_CODES: Final = {"argument": USAGE, "artifact": ARTIFACT}


def main(package: str, folder: Path, arguments: Sequence[str] | None = None) -> int:
    """Run the cases of the kernel that ``package`` holds, print a report, return an exit code.

    Args:
        package: the name of the imported package (``npukit_kernels.attention``).
        folder: its folder.
        arguments: the command line; by default that of this process.
    """
    manifest, problem = _read_manifest(folder)
    options = _parser(package, manifest).parse_args(arguments)
    try:
        if problem:
            report, code = RunReport(manifest, error=("artifact", problem)), ARTIFACT
        else:
            report, code = _run(package, folder, manifest, options)
    except KeyboardInterrupt:
        print(f"{package}: interrupted", file=sys.stderr)
        return INTERRUPTED
    if report.error is not None:
        print(f"{package}: {report.error[0]}: {report.error[1]}", file=sys.stderr)
    if options.json:
        return _shown(json.dumps(report.to_json(), indent=2), code)
    return code if report.error is not None else _shown("\n".join(report.lines()), code)


def _read_manifest(folder: Path) -> tuple[dict[str, Any], str]:
    """The manifest, and what is wrong with it; of a damaged one as much as a report needs."""
    file = folder / "package.json"
    try:
        manifest = json.loads(file.read_bytes())
        if _is_whole(manifest):
            return manifest, ""
        problem = "not the manifest of a package"
    except (OSError, ValueError, RecursionError) as error:
        problem = str(error)
    absent = dict.fromkeys(("distribution", "version"))
    return {"kernel": folder.name, "builds": {}, **absent}, f"{file}: {problem}"


def _is_whole(manifest: Any) -> bool:
    """Whether a manifest has what running its cases needs, of the right kinds."""
    if not isinstance(manifest, dict) or not manifest.keys() >= _NEEDED:
        return False
    builds, files, cases = (manifest.get(key) for key in ("builds", "files", "cases"))
    return (
        isinstance(builds, dict)
        and all(isinstance(build, dict) for build in builds.values())
        and isinstance(files, dict)
        and all(isinstance(file, dict) and "sha256" in file for file in files.values())
        and isinstance(cases, list)
        and all(isinstance(case, dict) for case in cases)
        and all(isinstance(case.get("case"), str) for case in cases)
        and all(isinstance(case.get("builds"), list) for case in cases)
        and isinstance(manifest["class"], str)
    )


def _shown(text: str, code: int) -> int:
    """Print ``text``; the exit code stays the verdict, but for one of success that is lost."""
    try:
        print(text, flush=True)
    except OSError as error:
        # Python would try again when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            return code
        print(f"the report can't be written: {error.strerror}", file=sys.stderr)
        return code or OUTPUT_LOST
    return code


def _run(
    package: str, folder: Path, manifest: Mapping[str, Any], options: argparse.Namespace
) -> tuple[RunReport, int]:
    module: Any = import_module(package)
    found = getattr(module, manifest["class"], None)
    if not isinstance(found, type) or issubclass(found, BaseException):
        message = f"{folder / 'package.json'}: there is no class {manifest['class']!r}"
        return RunReport(manifest, error=("artifact", message)), ARTIFACT
    try:
        module._host.check_files(folder, manifest["files"])
        kernel = getattr(module, manifest["class"])(
            device=options.device,
            timeout=options.timeout,
            build=options.build,
            verify=options.verify,
        )
    except module.KernelError as error:
        return RunReport(manifest, error=(error.kind, str(error))), _CODES.get(error.kind, DEVICE)
    with kernel:
        known = case_names(manifest, kernel.build)
        report = RunReport(manifest, kernel.build, kernel.runs_on, kernel.verified)
        if unknown := [name for name in options.case if name not in known]:
            message = f"no case {unknown[0]!r}; {kernel.build} has: {', '.join(known)}"
            return RunReport(manifest, error=("argument", message)), USAGE
        try:
            cases = read_cases(folder, manifest, kernel.build, options.case)
        except (OSError, ValueError, KeyError, TypeError) as error:
            message = f"the cases can't be read: {error!r}"
            return RunReport(manifest, error=("artifact", message)), ARTIFACT
        outcomes = tuple(run_cases(module, kernel, tensors_of(manifest), cases))
    report = RunReport(manifest, kernel.build, kernel.runs_on, kernel.verified, outcomes)
    return report, PASSED if report.passed else FAILED


def _parser(package: str, manifest: Mapping[str, Any]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"python -m {package}",
        description="Run the cases that this package was made with, and compare the outputs.",
        epilog="Exit code: 0 if all pass, 1 if one does not, 2 for a wrong command line, 8 if a "
        "file is damaged or not what was signed, 9 if no build can run here.",
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of text")
    parser.add_argument(
        "--build",
        metavar="BUILD",
        help=f"one of {', '.join(manifest['builds'])}, or a device or a target "
        "(default: NPUKIT_KERNEL_BUILD, else the one for the NPU here)",
    )
    parser.add_argument("--device", type=int, default=0, metavar="N", help="the NPU's index")
    parser.add_argument(
        "--timeout", type=float, default=10.0, metavar="SECONDS", help="limit of each run"
    )
    parser.add_argument(
        "--verify",
        metavar="KEY",
        help="check all files but byte code with this public key of minisign "
        "(default: NPUKIT_VERIFY_KEY)",
    )
    parser.add_argument(
        "--case", action="append", default=[], metavar="NAME", help="run only this; repeatable"
    )
    return parser
