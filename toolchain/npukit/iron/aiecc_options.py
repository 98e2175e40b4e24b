"""The options of MLIR-AIE's driver ``aiecc``, of the releases of all years, and their values."""

from __future__ import annotations

import re
from typing import Final

VALUED: Final = (
    *("xclbin-name", "npu-insts-name", "full-elf-name", "pdi-name", "elf-name"),
    *("tmpdir", "output-dir", "device-name", "sequence-name", "peano", "alloc-scheme"),
    *("xclbin-kernel-name", "xclbin-instance-name", "xclbin-kernel-id", "sysroot", "host-target"),
    *("O", "opt-level", "j", "nthreads", "cores-per-col", "placer", "sa-seed", "aietools"),
    *("repeater-output-dir", "xclbin-input", "xclbinutil-path", "ipu-insts-name", "o", "I", "L"),
    *("txn-name", "ctrlpkt-name", "ctrlpkt-dma-seq-name", "ctrlpkt-elf-name", "get", "g", "cut"),
)
"""Options whose value may be the next argument."""

PREFIXED: Final = re.compile(r"--?(?P<name>[jO])=?(?P<value>[0-9]+|[sz])")
"""Options whose value may follow at once, as in ``-j4``."""

OF_HOSTS: Final = re.compile(r"-[ILlWD].*")
"""Options for a host program, which have one letter."""

WITHOUT_EFFECT: Final = (
    *("peano", "aietools", "sysroot", "host-target", "O", "opt-level", "j", "verbose", "v"),
    *("nthreads", "unified", "no-unified", "progress", "no-progress", "profile"),
    *("compile-host", "no-compile-host", "compile", "no-compile", "link", "no-link", "no-aiesim"),
    *("no-xchesscc", "no-xbridge", "no-materialize", "fold-ddr-addr-offset"),
    *("aie-generate-npu-insts", "aie-generate-xclbin", "aie-generate-cdo", "get-full-elf"),
    *("get-pdi", "aie-generate-pdi", "get-elf", "aie-generate-elf"),
    *("get-npu-insts", "get-xclbin", "get-input-with-addresses", "generate-full-elf"),
    *("expand-load-pdis", "enable-repeater-scripts", "disable-repeater-scripts"),
    *("repeater-output-dir", "dump-intermediates", "emit-dot", "xclbinutil-path"),
    *("alloc-scheme", "packet-sw-objFifos", "cores-per-col", "placer", "sa-seed"),
)
"""Options that do not change what a design computes: npukit places and routes in its own way."""

OF_ANOTHER_RESULT: Final = ("bf16-emulation", "generate-ctrl-pkt-overlay", "load-pdi-to-ctrl-pkt")
"""Options by which a design computes or loads in a way that npukit does not have."""

_OTHERS: Final = (
    *("xchesscc", "xbridge", "dynamic-objFifos", "aiesim", "n", "aie-version", "version"),
    *("get-core-elfs", "get-cdo", "get-txn", "get-ctrlpkt", "get-host", "get-aiesim"),
    *("get-locmap", "get-scratchpad-parameters", "aie-generate-txn", "aie-generate-ctrlpkt"),
    *("checkpoint", "resume", "convert-vector-to-aievec", "vectorize", "link_against_hsa"),
    *("aie-generate-airbin", "aie-generate-ipu", "aie-generate-npu", "aie-only-generate-ipu"),
    *("aie-only-generate-npu", "basic-alloc-scheme", "nv"),
)

ALL: Final = frozenset((*VALUED, *WITHOUT_EFFECT, *OF_ANOTHER_RESULT, *_OTHERS))
"""Every option that some release of ``aiecc`` has."""
