"""Programs where Peano's would be, and where another MLIR-AIE's would be. They are neither.

The compiler makes objects of no meaning, and the linker hands out a finished core program.
"""

from __future__ import annotations

import sys
from pathlib import Path

FAKE_COMPILER = """\
#!/bin/sh
echo "$0 $*" >> '{log}'
output= listing= source=
while [ $# -gt 0 ]; do
  case "$1" in
    --print-targets) echo '  Registered Targets:'; echo '    aie2  - AI Engine V2'; exit 0;;
    --version) echo 'clang version 19.0.0'; exit 0;;
    -o) output="$2"; shift;;
    -MF) listing="$2"; shift;;
    -c) source="$2"; shift;;
  esac
  shift
done
if [ -n "$source" ]; then
  grep -q oops "$source" && {{ echo "$source:1:1: error: oops"; exit 1; }}
  grep -q beware "$source" && echo "$source:1:1: warning: beware"
  echo "$output: $(echo "$source" | sed 's/ /\\\\ /g')" > "$listing"
  echo object > "$output"
else
  {link}
fi
"""

FAKE_PASS = """\
#!/bin/sh
echo "$0 $*" >> '{log}'
while [ $# -gt 0 ]; do
  case "$1" in -o) echo made > "$2";; esac
  shift
done
"""


def stand_in_for_peano(folder: Path, link: str) -> Path:
    """Programs where Peano's would be; they write down how they are called. Gives the log.

    ``link`` is what the linker does, in the shell's words; it is to write ``"$output"``.
    """
    log = folder / "calls"
    (folder / "bin").mkdir(parents=True)
    script = FAKE_COMPILER.format(log=log, link=link)
    for name in ("clang++", "clang", "opt", "llc", "ld.lld"):
        path = folder / "bin" / name
        path.write_text(script if name.startswith("clang") else FAKE_PASS.format(log=log))
        path.chmod(0o755)
    return log


# The Python driver routes on its way to a PDI only, always leaves its intermediates, and knows
# `link_with` at cores only.
PYTHON_DRIVER = """\
import re, subprocess, sys
from pathlib import Path
arguments = sys.argv[1:]
if arguments == ["--version"]:
    print("aiecc.py 0.0.1.2025102104")
elif arguments == ["--help"]:
    print('''--aie-generate-npu-insts --npu-insts-name --aie-generate-pdi --pdi-name --no-xchesscc
    --aie-generate-xclbin --xclbin-name --no-xbridge --no-compile-host --no-compile --no-link
    --peano --tmpdir --disable-repeater-scripts''')
else:
    assert "--dump-intermediates" not in arguments
    design = Path(arguments.pop())
    text = design.read_text()
    functions = re.compile(r'(func[.]func private [^\\n]*) attributes [{{]link_with = "[^"]*"[}}]')
    ignored = functions.sub(r"\\1", text)
    Path("for_the_native_one.mlir").write_text(ignored)
    done = subprocess.run(
        ["{aiecc}", "--dump-intermediates", *arguments, "for_the_native_one.mlir"]
    )
    if "--aie-generate-pdi" not in arguments:
        physical = Path("aiecc/input_physical.mlir")
        physical.unlink()
        placed = Path("aiecc/input_with_addresses.mlir")
        subprocess.run(["{aie_opt}", "--pass-pipeline={placing}", design, "-o", placed])
        if ignored != text:
            # It keeps the functions' attributes, and makes nothing of them.
            kept = re.sub(r", link_files = [[][^]]*[]]", "", placed.read_text())
            assert "link_with" in kept
            placed.write_text(kept)
    sys.exit(done.returncode)
"""

PLACING = (
    "builtin.module(aie.device(aie-assign-lock-ids,aie-objectFifo-stateful-transform,"
    "aie-assign-bd-ids,aie-assign-tile-controller-ids,aie-generate-column-control-overlay,"
    "aie-assign-buffer-addresses))"
)


def stand_in_for_python_driver(folder: Path, aiecc: Path, aie_opt: Path) -> None:
    """An installation with a program that has the flags and habits of the Python driver.

    The native one does the work.
    """
    (folder / "bin").mkdir(parents=True)
    (folder / "include").mkdir()
    script = PYTHON_DRIVER.format(aiecc=aiecc, aie_opt=aie_opt, placing=PLACING)
    (folder / "bin" / "aiecc.py").write_text(script)
    (folder / "bin" / "aie-opt").symlink_to(aie_opt)


# The driver of MLIR-AIE 1.4 knows the outputs by other names, has its help without them, compiles
# what its outputs need, and leaves modules with locations.
GRAPH_DRIVER = """\
#!{python}
import subprocess, sys
from pathlib import Path
arguments = sys.argv[1:]
outputs = {{"--get-npu-insts": "--aie-generate-npu-insts", "--get-pdi": "--aie-generate-pdi"}}
outputs["--get-xclbin"] = "--aie-generate-xclbin"
if arguments == ["--version"]:
    print("aiecc (mlir-aie declarative driver)\\n  git SHA:  0123abc45")
elif arguments == ["--help"]:
    print('''--emit-dot --dump-intermediates --npu-insts-name --pdi-name --xclbin-name --peano
    --tmpdir --get=<name> --xchesscc --xbridge --no-progress --disable-repeater-scripts''')
elif "--emit-dot" in arguments:
    sys.exit(bool(set(arguments) - {{*outputs, "--emit-dot"}}))
else:
    told = ["--no-xchesscc", "--no-compile-host", "--no-xbridge"]
    if not any(argument.startswith("--peano=") for argument in arguments):
        told += ["--no-compile", "--no-link"]
    known = ("--npu-insts-name=", "--pdi-name=", "--xclbin-name=", "--peano=", "--tmpdir=")
    for argument in arguments:
        if argument in outputs:
            told.append(outputs[argument])
        elif argument not in ("--no-progress", "--disable-repeater-scripts"):
            assert argument[0] != "-" or argument.startswith(("--dump-intermediates", *known))
            told.append(argument)
    done = subprocess.run(["{aiecc}", *told])
    if done.returncode == 0:
        module = "aiecc/input_physical.mlir"
        located = ["{aie_opt}", "--mlir-print-debuginfo", module, "-o", "located.mlir"]
        subprocess.run(located, check=True)
        Path("located.mlir").replace(module)
        assert "loc(" in Path(module).read_text()
    sys.exit(done.returncode)
"""


def stand_in_for_graph_driver(folder: Path, aiecc: Path, aie_opt: Path) -> None:
    """An installation with a program that has the flags and habits of the driver of 1.4.

    The native one before it does the work.
    """
    (folder / "bin").mkdir(parents=True)
    (folder / "include").mkdir()
    script = GRAPH_DRIVER.format(python=sys.executable, aiecc=aiecc, aie_opt=aie_opt)
    (folder / "bin" / "aiecc").write_text(script)
    (folder / "bin" / "aiecc").chmod(0o755)
    (folder / "bin" / "aie-opt").symlink_to(aie_opt)
