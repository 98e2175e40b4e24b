"""Checks of switchboxes and shim muxes: their ports exist, and the hardware can connect them."""

from __future__ import annotations

from collections.abc import Iterator

from xdsl.ir import Operation

from npukit.compiler.checks.registry import Checks, Scope, reject, unplaced
from npukit.compiler.dialect.aie import (
    AMSelOp,
    ConnectOp,
    InterconnectOp,
    MasterSetOp,
    PacketRuleOp,
    PacketRulesOp,
    ShimMuxOp,
    SwitchboxOp,
)
from npukit.compiler.switch_ports import (
    Port,
    can_connect,
    inputs,
    mux_can_connect,
    mux_inputs,
    mux_outputs,
    outputs,
)
from npukit.machine.device import TileKind

CHECKS = Checks()


@CHECKS.of(InterconnectOp)
def check_interconnect(op: InterconnectOp, scope: Scope) -> None:
    """Ports exist, each output is driven once, and no packet input is also a circuit."""
    if unplaced(op):
        return
    if isinstance(op, ShimMuxOp) and scope.model.kind(op.coord) is not TileKind.SHIM:
        reject(op, f"tile {op.coord} is not a shim tile")
    _check_only_one(op, scope)
    claimed: set[Port] = set()
    circuits: set[Port] = set()
    ruled: set[Port] = set()
    for inner in op.connections.block.ops:
        match inner:
            case ConnectOp():
                _check_ports(inner, inner.source, inner.dest, op, scope)
                _claim(inner, inner.dest, claimed)
                circuits.add(inner.source)
            case MasterSetOp() if isinstance(op, SwitchboxOp):
                _check_output(inner, inner.dest, op, scope)
                _claim(inner, inner.dest, claimed)
                _check_amsels(inner)
            case PacketRulesOp() if isinstance(op, SwitchboxOp):
                _check_input(inner, inner.source, op, scope)
                if inner.source in circuits | ruled:
                    reject(inner, f"port {_name(inner.source)} is already used")
                ruled.add(inner.source)
            case AMSelOp() if isinstance(op, SwitchboxOp):
                _check_amsel(inner, scope)
                _check_packet_paths(inner, op, scope)
            case _:
                reject(inner, f"is not allowed in an {op.name}")


def _check_amsel(op: AMSelOp, scope: Scope) -> None:
    arbiters, selects = scope.model.generation.arbiters, scope.model.generation.master_selects
    if not (0 <= op.arbiter < arbiters and 0 <= op.msel < selects):
        reject(op, f"arbiters are 0 to {arbiters - 1}, master selects 0 to {selects - 1}")


def _check_only_one(op: InterconnectOp, scope: Scope) -> None:
    for other in scope.device.ops_of(InterconnectOp):
        if other is op:
            return
        if other.name == op.name and not unplaced(other) and other.coord == op.coord:
            reject(op, f"tile {op.coord} already has an {op.name}")


def _check_amsels(op: MasterSetOp) -> None:
    arbiters = {a.owner.arbiter for a in op.amsels if isinstance(a.owner, AMSelOp)}
    if not all(isinstance(a.owner, AMSelOp) for a in op.amsels):
        reject(op, "takes the results of aie.amsel")
    if len(arbiters) > 1:
        reject(op, "a port can only be tied to one arbiter")


def _check_packet_paths(amsel: AMSelOp, op: SwitchboxOp, scope: Scope) -> None:
    for source, dest in _packet_paths(amsel):
        if not can_connect(scope.model.kind(op.coord), source, dest):
            reject(amsel, _no_path(op, source, dest, scope))


def _packet_paths(amsel: AMSelOp) -> Iterator[tuple[Port, Port]]:
    users = [use.operation for use in amsel.result.uses]
    for rule in users:
        rules = rule.parent_op()
        if isinstance(rule, PacketRuleOp) and isinstance(rules, PacketRulesOp):
            for master in users:
                if isinstance(master, MasterSetOp):
                    yield rules.source, master.dest


def _check_ports(
    inner: ConnectOp, source: Port, dest: Port, op: InterconnectOp, scope: Scope
) -> None:
    _check_input(inner, source, op, scope)
    _check_output(inner, dest, op, scope)
    if isinstance(op, ShimMuxOp):
        possible = mux_can_connect(scope.model.generation, source, dest)
    else:
        possible = can_connect(scope.model.kind(op.coord), source, dest)
    if not possible:
        reject(inner, _no_path(op, source, dest, scope))


def _no_path(op: InterconnectOp, source: Port, dest: Port, scope: Scope) -> str:
    what = "mux" if isinstance(op, ShimMuxOp) else "switch"
    return (
        f"the {what} of {scope.model.kind(op.coord)} tile {op.coord} cannot connect "
        f"{_name(source)} to {_name(dest)}"
    )


def _check_input(inner: Operation, port: Port, op: InterconnectOp, scope: Scope) -> None:
    if isinstance(op, ShimMuxOp):
        count = mux_inputs(scope.model, op.coord, port[0])
    else:
        count = inputs(scope.model, op.coord, port[0])
    _check_port(inner, port, count, "input", op, scope)


def _check_output(inner: Operation, port: Port, op: InterconnectOp, scope: Scope) -> None:
    if isinstance(op, ShimMuxOp):
        count = mux_outputs(scope.model, op.coord, port[0])
    else:
        count = outputs(scope.model, op.coord, port[0])
    _check_port(inner, port, count, "output", op, scope)


def _check_port(
    inner: Operation, port: Port, count: int, way: str, op: InterconnectOp, scope: Scope
) -> None:
    if not 0 <= port[1] < count:
        what = "mux" if isinstance(op, ShimMuxOp) else "switch"
        reject(
            inner,
            f"the {what} of {scope.model.kind(op.coord)} tile {op.coord} has "
            f"{count or 'no'} {port[0].value} {way}{'' if count == 1 else 's'}, so there is no "
            f"{_name(port)}",
        )


def _claim(op: Operation, port: Port, taken: set[Port]) -> None:
    if port in taken:
        reject(op, f"port {_name(port)} is already driven")
    taken.add(port)


def _name(port: Port) -> str:
    return f"{port[0].value} : {port[1]}"


@CHECKS.of(PacketRulesOp)
def check_rules(op: PacketRulesOp, scope: Scope) -> None:
    """It contains only rules, and they lead to an arbiter."""
    if not isinstance(op.parent_op(), SwitchboxOp):
        reject(op, "must be in an aie.switchbox")
    for inner in op.rules.block.ops:
        if not isinstance(inner, PacketRuleOp):
            reject(inner, "is not allowed in aie.packet_rules")
        if not isinstance(inner.amsel.owner, AMSelOp):
            reject(inner, "takes the result of an aie.amsel")
