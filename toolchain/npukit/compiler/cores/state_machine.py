"""From a core's control-flow graph to WebAssembly text: a state machine that stops at acquires."""

from __future__ import annotations

from collections.abc import Iterable

from npukit.compiler.cores.flow import Acquire, Block, Branch, Finish, Jump, Local
from npukit.compiler.cores.regions import Region, live_at_entry, reachable, regions

ENDED = 0
"""Result of ``resume`` when the core has ended; ``site + 1`` when it is blocked there."""


class StateMachine:
    """Emits the ``resume`` function for the graph at ``start``.

    ``$pc`` says where the last call stopped: 0 at the start, ``site + 1`` at an acquire, and one
    more than the last site after the end. What lives across a stop is kept in globals.
    ``reports``: it calls ``$reached`` with the number of each site that it passes.
    """

    def __init__(self, start: Block, *, reports: bool = False) -> None:
        self._start = start
        self._reports = reports
        self._live = live_at_entry(start)
        self._regions = regions(start)
        self._entry_index = {region.entry: i for i, region in enumerate(self._regions)}
        self._acquires: dict[int, Block] = {}
        for block in reachable(start):
            if isinstance(block.terminator, Acquire):
                self._acquires[block.terminator.site] = block
        self._finished = max(self._acquires, default=-1) + 2
        self._lines: list[str] = []

    def saved_globals(self) -> list[str]:
        """The globals for values that live across a stop."""
        saved = {local for block in self._acquires.values() for local in self._live[block]}
        return [
            f"(global {_saved(local)} (mut {local.type}) ({local.type}.const 0))"
            for local in _sorted(saved)
        ]

    def function(self) -> str:
        """The text of the ``resume`` function, exported, returning i32."""
        self._lines = []
        self._emit_restore()
        self._emit("loop $dispatch")
        count = len(self._regions)
        for i in reversed(range(count)):
            self._emit(f"block $e{i}")
        self._emit("local.get $next")
        self._emit("br_table " + " ".join(f"$e{i}" for i in range(count)))
        for i, region in enumerate(self._regions):
            self._emit(f"end ;; $e{i}")
            self._emit_tree(region, region.entry)
        self._emit("end ;; $dispatch")
        self._emit("unreachable")
        locals_ = {
            local
            for block in reachable(self._start)
            for local in (*block.parameters, *(d for i in block.body for d in i.defines))
        }
        header = ['(func $.core (export "resume") (result i32)', "(local $next i32)"]
        header += [f"(local {local.name} {local.type})" for local in _sorted(locals_)]
        return "\n".join([*header, *self._lines, ")"])

    def _emit(self, line: str) -> None:
        self._lines.append(line)

    def _emit_restore(self) -> None:
        """Load what the last stop saved and set ``$next`` to the block to continue with."""
        sites = sorted(self._acquires)
        labels = ["$start"] + [
            f"$r{site}" if site in self._acquires else "$over"
            for site in range(max(sites, default=-1) + 1)
        ]
        self._emit("block $restored")
        self._emit("block $over")
        for site in reversed(sites):
            self._emit(f"block $r{site}")
        self._emit("block $start")
        self._emit("global.get $pc")
        self._emit("br_table " + " ".join([*labels, "$over"]))
        self._emit("end ;; $start")
        self._emit("br $restored")
        for site in sites:
            block = self._acquires[site]
            self._emit(f"end ;; $r{site}")
            for local in _sorted(self._live[block]):
                self._emit(f"global.get {_saved(local)}")
                self._emit(f"local.set {local.name}")
            self._emit(f"i32.const {self._entry_index[block]}")
            self._emit("local.set $next")
            self._emit("br $restored")
        self._emit("end ;; $over")
        self._emit(f"i32.const {ENDED}")
        self._emit("return")
        self._emit("end ;; $restored")

    def _emit_tree(self, region: Region, block: Block) -> None:
        """Emit ``block`` and everything that it dominates.

        After Ramsey, Beyond Relooper (ICFP 2022): its dominator's code is wrapped in a WebAssembly
        block, and a merge block follows that in the text, so leaving the one reaches the other.
        """
        if block in region.headers:
            self._emit(f"loop $l{block.label}")
        merges = sorted(
            (child for child in region.children[block] if child in region.merges),
            key=lambda child: -region.order[child],
        )
        for merge in merges:
            self._emit(f"block $m{merge.label}")
        for instruction in block.body:
            self._emit(instruction.code)
        self._emit_terminator(region, block)
        for merge in reversed(merges):
            self._emit(f"end ;; $m{merge.label}")
            self._emit_tree(region, merge)
        if block in region.headers:
            self._emit("end")

    def _emit_terminator(self, region: Region, block: Block) -> None:
        match block.terminator:
            case Jump() as jump:
                self._emit_jump(region, block, jump)
            case Branch(condition, then, otherwise):
                self._emit(condition.code)
                self._emit("if")
                self._emit_jump(region, block, then)
                self._emit("else")
                self._emit_jump(region, block, otherwise)
                self._emit("end")
                self._emit("unreachable")
            case Acquire() as acquire:
                self._emit_acquire(region, block, acquire)
            case Finish():
                self._emit(f"i32.const {self._finished}")
                self._emit("global.set $pc")
                self._emit(f"i32.const {ENDED}")
                self._emit("return")
            case None:
                raise AssertionError(f"block {block.label} was never closed")

    def _emit_acquire(self, region: Region, block: Block, acquire: Acquire) -> None:
        self._emit(acquire.slot.code)
        self._emit("i32.load $locks")
        self._emit(f"i32.const {acquire.value}")
        self._emit("i32.ge_s" if acquire.greater_equal else "i32.eq")
        if not acquire.greater_equal:
            self._emit("global.get $granted")
            self._emit("i32.or")
        self._emit("if")
        if not acquire.greater_equal:
            self._emit("i32.const 0")
            self._emit("global.set $granted")
        self._emit("global.get $taken")
        self._emit("i32.const 1")
        self._emit("i32.add")
        self._emit("global.set $taken")
        if acquire.greater_equal:
            self._emit(acquire.slot.code)
            self._emit(acquire.slot.code)
            self._emit("i32.load $locks")
            self._emit(f"i32.const {acquire.value}")
            self._emit("i32.sub")
            self._emit("i32.store $locks")
        if self._reports:
            self._emit(f"i32.const {acquire.site}")
            self._emit("call $reached")
        self._emit_jump(region, block, acquire.then)
        self._emit("end")
        for local in _sorted(self._live[block]):
            self._emit(f"local.get {local.name}")
            self._emit(f"global.set {_saved(local)}")
        self._emit(f"i32.const {acquire.site + 1}")
        self._emit("global.set $pc")
        self._emit(f"i32.const {acquire.site + 1}")
        self._emit("return")

    def _emit_jump(self, region: Region, block: Block, jump: Jump) -> None:
        target = jump.target
        moves = [
            (argument, parameter)
            for argument, parameter in zip(jump.arguments, target.parameters, strict=True)
            if argument.local is not parameter
        ]
        for argument, _ in moves:
            self._emit(argument.code)
        for _, parameter in reversed(moves):
            self._emit(f"local.set {parameter.name}")
        if target not in region.order:
            self._emit(f"i32.const {self._entry_index[target]}")
            self._emit("local.set $next")
            self._emit("br $dispatch")
        elif region.order[target] <= region.order[block]:
            self._emit(f"br $l{target.label}")
        elif target in region.merges:
            self._emit(f"br $m{target.label}")
        else:
            self._emit_tree(region, target)


def _saved(local: Local) -> str:
    return f"$s{local.index}"


def _sorted(locals_: Iterable[Local]) -> list[Local]:
    return sorted(locals_, key=lambda local: local.index)
