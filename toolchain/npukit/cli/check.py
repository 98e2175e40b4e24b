"""``npukit check``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from npukit.check.entries import Checked
from npukit.check.sarif import sarif_log
from npukit.check.several_devices import by_kernel
from npukit.check.subjects import Choices, check_all, files_of_kernels
from npukit.check.text_report import memory_lines, text_lines, total
from npukit.cli.options import (
    Choice,
    json_option,
    kernel_dir_option,
    numbers_option,
    params_option,
    parse_numbers,
)
from npukit.cli.output_files import Outputs, output_path
from npukit.cli.streams import print_json
from npukit.kernel.kernel_folders import project_kernels
from npukit.kernel.parameters import parse_assignments
from npukit.kernel.spec import DEVICES
from npukit.rules import RULES, Level

_WARNINGS = 1


@click.command()
@click.argument("subjects", nargs=-1, metavar="[PATH]...")
@click.option(
    "--device",
    "devices",
    multiple=True,
    type=Choice(DEVICES),
    help="A device to check kernels for; repeatable (default: all that a kernel supports).",
)
@params_option
@click.option("--device-name", help="The aie.device of a file to check (default: all).")
@click.option("--sequence-name", help="The runtime sequence of a file to check (default: all).")
@numbers_option
@click.option(
    "--no-compile", is_flag=True, help="Check only designs: compile no source, run no call."
)
@click.option("--sarif", type=output_path, help="Write the findings here, in SARIF 2.1.0.")
@click.option(
    "--svg",
    type=output_path,
    help="Draw the design of the first call that never ends, with who waits for whom.",
)
@click.option(
    "--memory", is_flag=True, help="Also print what the memory of each tile holds, by bank."
)
@click.option("--list-rules", is_flag=True, help="List the ids of all findings, and exit.")
@kernel_dir_option
@json_option
def check(
    subjects: tuple[str, ...],
    devices: tuple[str, ...],
    params: tuple[str, ...],
    device_name: str | None,
    sequence_name: str | None,
    numbers: tuple[str, ...],
    no_compile: bool,
    sarif: Path | None,
    svg: Path | None,
    memory: bool,
    list_rules: bool,
    kernel_dirs: tuple[Path, ...],
    as_json: bool,
) -> int:
    """Report everything that npukit knows about the health of designs.

    PATH is a kernel (its name, folder or kernel.toml), a file of MLIR in the aie and aiex dialects,
    or a program that makes a design; - reads MLIR from standard input. Without PATH, the kernels of
    the project are checked: those in kernel_src and --kernel-dir. The exit code is 0 without
    errors and warnings, 1 with warnings, and that of the first error (4: a design is wrong).
    """
    if list_rules:
        _print_rules(as_json=as_json)
        return 0
    if not subjects:
        subjects = tuple(map(str, project_kernels(kernel_dirs).values()))
    outputs = Outputs.plan(
        {"--sarif": sarif, "--svg": svg},
        {Path(each): "checked" for each in subjects} | files_of_kernels(subjects, kernel_dirs),
        as_json=as_json,
    )
    choices = Choices(
        devices,
        parse_assignments(params),
        device_name,
        sequence_name,
        kernel_dirs,
        not no_compile,
        parse_numbers(numbers),
    )
    groups = []
    for group in by_kernel(check_all(subjects, choices)):
        groups.append(group)
        for line in () if as_json else _lines(group, memory=memory):
            click.echo(line)
    results = [checked for group in groups for checked in group]
    log = "" if sarif is None else json.dumps(sarif_log(groups, Path.cwd()), indent=1)
    outputs.write("--sarif", f"{log}\n".encode())
    _draw(outputs, results)
    if as_json:
        print_json(_data(results))
    else:
        click.echo(total(groups))
    return _exit_code(results)


def _lines(group: Sequence[Checked], *, memory: bool) -> Iterator[str]:
    yield from text_lines(group)
    for checked in group if memory else ():
        yield from memory_lines(checked)


def _draw(outputs: Outputs, results: Sequence[Checked]) -> None:
    if "--svg" not in outputs.paths:
        return
    pictures = (entry.picture for checked in results for entry in checked.entries)
    picture = next(filter(None, pictures), None)
    if picture is None:
        click.echo("--svg: no call stalls, so there is nothing to draw", err=True)
    else:
        outputs.write("--svg", picture.encode())


def _print_rules(*, as_json: bool) -> None:
    if as_json:
        rows = [
            {"id": rule.id, "level": rule.level.value, "summary": rule.summary, "docs": rule.anchor}
            for rule in RULES.values()
        ]
        print_json({"rules": rows})
        return
    width = max(map(len, RULES))
    for rule in RULES.values():
        click.echo(f"{rule.id:{width}}  {rule.level.value:7}  {rule.summary}")


def _data(results: Sequence[Checked]) -> dict[str, Any]:
    shown = [entry for checked in results for entry in checked.shown]
    return {
        "designs": [
            {
                "design": checked.title,
                "files": list(checked.files),
                "findings": [entry.to_json() for entry in checked.entries],
                "memory": [
                    {"device": name, "tiles": [tile.to_json() for tile in tiles]}
                    for name, tiles in checked.memory.items()
                ],
            }
            for checked in results
        ],
        **{f"{level.value}s": sum(entry.level is level for entry in shown) for level in Level},
    }


def _exit_code(results: Sequence[Checked]) -> int:
    shown = [entry for checked in results for entry in checked.shown]
    errors = [entry.exit_code for entry in shown if entry.level is Level.ERROR]
    if errors:
        return errors[0]
    return _WARNINGS * any(entry.level is Level.WARNING for entry in shown)
