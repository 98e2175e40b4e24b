"""The kinds of findings: stable ids by which ``npukit check`` names, documents and silences them.

An id never changes its meaning. Each has a section in docs/check.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Level(Enum):
    """How bad a finding is."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class Rule:
    """A kind of finding; ``summary`` says in a few words what is wrong."""

    id: str
    level: Level
    summary: str

    @property
    def anchor(self) -> str:
        """Where it is documented, relative to the root of npukit's repository."""
        return f"docs/check.md#{self.id}"


def _rules(level: Level, summaries: dict[str, str]) -> dict[str, Rule]:
    return {name: Rule(name, level, summary) for name, summary in summaries.items()}


RULES: Final[dict[str, Rule]] = {
    **_rules(
        Level.ERROR,
        {
            "syntax": "the text is not MLIR in MLIR-AIE's syntax",
            "invalid-design": "the design is wrong, or does not fit its device",
            "unsupported": "npukit does not lower an operation or an attribute",
            "kernel-spec": "kernel.toml is wrong",
            "compile-error": "the compiler rejects a source",
            "not-checked": "something kept npukit from checking further",
            "out-of-channels": "a tile has too few DMA channels",
            "out-of-locks": "a tile has too few locks",
            "out-of-bds": "a tile has too few buffer descriptors",
            "out-of-memory": "a tile's buffers do not fit its memory",
            "buffers-overlap": "two buffers, or a buffer and the stack, share memory",
            "stall": "a call never ends: cores, channels and the sequence wait for each other",
            "core-fault": "a core traps when the kernel is called",
            "unroutable": "the stream switches can't carry the design's streams",
            "transfer-out-of-bounds": "a transfer reaches beyond its buffer",
        },
    ),
    **_rules(
        Level.WARNING,
        {
            "acquire-waits-for-nothing": "an acquire takes no lock because of repeat_count",
            "arbiter-deadlock": "packet flows that wait for each other share an arbiter",
            "bd-dimension-above-1023": "older versions of aiecc refuse a dimension's size",
            "bd-lock-form": "a BD acquires a lock and releases none, or the reverse",
            "bd-locks-of-two-tiles": "a BD uses locks of two tiles",
            "bd-reused-while-running": "a BD is written while it may still run",
            "call-mismatch": "an argument of a call does not mean the same in C++",
            "clamp-may-truncate": "an NPU may truncate what the design clamps",
            "compiler-warning": "the compiler warns about a source",
            "core-ends": "a core's program ends, so later calls wait forever",
            "dropped-repeat": "MLIR-AIE drops the outermost dimension of a transfer",
            "fifo-end-unused": "a core never uses its end of an objectfifo",
            "hard-to-route": "aiecc may not find a routing",
            "idle-shim-channel": "the sequence never fills or drains an objectfifo",
            "loop-shifts-objects": "a pass of a loop does not end where it began in an objectfifo",
            "misaligned-buffer": "a buffer's address does not suit its elements",
            "never-releases": "a loop acquires objects and releases none",
            "objects-chosen-at-run-time": "a core selects its objects at run time",
            "objects-left": "calls send more than the array takes",
            "packet-flow-sources": "older aiecc connect only one source of a packet flow",
            "packet-ids-collide": "a switch can't tell the packets of two flows apart",
            "packet-id-mismatch": "a BD sends packets that no switch forwards",
            "partial-object": "the sequence moves a part of an object",
            "program-too-large": "the code of a core does not fit its memory, or hardly",
            "port-not-connected": "a C++ function uses a stream or cascade without a connection",
            "queue-overflow": "a task is pushed to a queue that may be full",
            "result-not-awaited": "the run may end before a result is written",
            "result-overwritten": "a transfer to the host writes an address twice",
            "rounding-not-chosen": "numbers are truncated to bfloat16",
            "shift-rounds-up": "an NPU may round a shift up",
            "stack-too-small": "a core's stack is too small for its functions",
            "stream-without-task": "nothing starts the channel at an end of a stream",
            "task-freed-twice": "a task is freed twice",
            "task-never-started": "a task is configured but never started",
            "task-started-after-free": "a task starts after it was freed",
            "task-without-stream": "no stream leads to a channel that is started",
            "token-never-issued": "a wait is for a token that no task issues",
            "truncation-may-saturate": "an NPU may saturate what the design truncates",
            "unlocked-buffer": "a DMA sends a buffer without waiting for it to be filled",
            "unused-argument": "the runtime sequence never moves an argument",
            "unused-object": "no core links with an object file of kernel.toml",
            "unused-parameter": "nothing depends on a parameter of kernel.toml",
            "unused-silence": "a silencing comment silences nothing",
            "access-after-release": "a subview is accessed after a release, where versions of "
            "MLIR-AIE select different objects",
            "use-after-release": "a core uses an object that it has released",
            "wrong-bank": "a buffer is not in the bank that it requests",
        },
    ),
    **_rules(
        Level.INFO,
        {
            "bank-conflict": "a core and a DMA channel work in one bank, and another has room",
            "end-unknown": "whether a call ends can't be told from the design",
            "trace-ignored": "tracing is ignored",
        },
    ),
}
"""Every rule, by its id."""
