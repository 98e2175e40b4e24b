"""Describes an instruction stream, in words and as data: tiles, registers and BD fields by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from npukit.formats import txn
from npukit.machine.bd_words import BdFields, decode_bd, field_names
from npukit.machine.generations import GENERATIONS, Generation, generation_to_read
from npukit.machine.physical import DmaDirection
from npukit.machine.registers import (
    CONTROLLER_ID_MASK,
    CONTROLLER_ID_SHIFT,
    QueueEntry,
    Register,
    RegisterKind,
    decode_address,
)
from npukit.machine.tile_model import TileModel
from npukit.machine.tiles import TileKind

_WORD = 4
_DIRECTIONS: Final = (DmaDirection.S2MM, DmaDirection.MM2S)
_PREEMPT_LEVELS: Final = ("nothing to save", "save memtiles", "save tiles", "save registers")
_STATE_FUNCTIONS: Final = ("multiply", "increment", "decrement")

# BD fields with their own phrases; any other nonzero field appears by name and value.
_PHRASED: Final = frozenset(
    name
    for model in GENERATIONS[0].tiles.values()
    for name in field_names(model)
    if name not in ("burst_length", "ax_cache", "ax_qos", "smid", "secure_access")
    and name not in ("enable_compression", "tlast_suppress", "out_of_order_id")
)


class Instruction(msgspec.Struct, frozen=True):
    """One operation of a stream, described.

    ``offset`` is in bytes; ``place`` names tile and register, ``effect`` says what happens there;
    ``data`` has the same and every field as JSON-ready values.
    """

    index: int
    offset: int
    name: str
    place: str
    effect: str
    data: dict[str, Any]


def disassemble(transaction: txn.Transaction) -> tuple[Instruction, ...]:
    """Describe every operation of a stream."""
    generation = generation_to_read(transaction.header.generation)
    offsets = txn.op_offsets(transaction)
    return tuple(
        _describe(generation, index, offset, op)
        for index, (offset, op) in enumerate(zip(offsets, transaction.ops, strict=True))
    )


def _describe(generation: Generation, index: int, offset: int, op: txn.Op) -> Instruction:
    data: dict[str, Any] = {
        name: _plain(getattr(op, name))
        for name in op.__struct_fields__
        if name not in ("residue", "number")
    }
    if op.residue:
        data["residue"] = list(op.residue)
    register = None
    address = data.get("address")
    if isinstance(address, int) and not isinstance(op, txn.LoadPdi):
        register = decode_address(generation, address & 0xFFFF_FFFF)
        data |= {
            "column": register.col,
            "row": register.row,
            "tile": str(register.tile.kind),
            "register": register.name,
        }
    name, place, effect, extra = _words(generation, op, register)
    opcode = op.number if isinstance(op, txn.UnknownOp) else int(op.opcode)
    head = {"index": index, "offset": offset, "op": name, "opcode": opcode, "effect": effect}
    return Instruction(index, offset, name, place, effect, head | data | extra)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _words(
    generation: Generation, op: txn.Op, register: Register | None
) -> tuple[str, str, str, dict[str, Any]]:
    """Name, place, effect and further data of an operation."""
    if register is not None:
        effect, extra = _register_effect(op, register)
        return _op_name(op), _place(register), effect, extra
    if isinstance(op, txn.Sync):
        return _sync(generation, op)
    return _op_name(op), "", _control_effect(generation, op), {}


def _op_name(op: txn.Op) -> str:
    if isinstance(op, txn.UnknownOp):
        return txn.opcode_name(op.number) or "unknown"
    return txn.opcode_name(op.opcode) or type(op).__name__


def _place(register: Register) -> str:
    name = register.name
    if register.kind is RegisterKind.BD and register.word == 0:
        name = f"DMA_BD{register.index}"
    return f"{register.tile.kind}({register.col},{register.row}) {name}"


def _register_effect(op: txn.Op, register: Register) -> tuple[str, dict[str, Any]]:
    if isinstance(op, txn.Write32):
        return _write_effect(register, op.value)
    if isinstance(op, txn.BlockWrite):
        return _block_effect(register, op.words)
    effect, extra = "", {}
    match op:
        case txn.MaskWrite(mask=mask, value=value):
            effect = f"{_masked(register, mask, value)} (mask {mask:#x})"
        case txn.MaskPoll(mask=mask, value=value):
            effect = f"wait until & {mask:#x} == {value:#x}"
        case txn.MaskPollBusy(mask=mask, value=value):
            effect = f"wait, without yielding, until & {mask:#x} == {value:#x}"
        case txn.AddressPatch(arg_index=index, arg_plus=plus, offset=offset):
            target = f"BD {register.index} " if register.kind is RegisterKind.BD else ""
            shown = f"{offset:,}" if offset >= 0 else f"{plus:,} untranslated"
            effect = f"{target}address = bo{index} + {shown} bytes"
            extra = {"argument": f"bo{index}"}
        case txn.UpdateReg():
            effect = f"= state[{op.index}] {_function(op.function)} {op.argument:#x}"
    return effect, extra


def _function(number: int) -> str:
    return _STATE_FUNCTIONS[number] if number < len(_STATE_FUNCTIONS) else f"function {number}"


def _write_effect(register: Register, value: int) -> tuple[str, dict[str, Any]]:
    match register.kind:
        case RegisterKind.QUEUE:
            entry = QueueEntry.decode(register.tile, value)
            times = entry.repeat_count + 1
            run = "run once" if times == 1 else f"run {times} times"
            token = ", then a token" if entry.issue_token else ""
            extra = {
                "bd_id": entry.bd_id,
                "repeat_count": entry.repeat_count,
                "issue_token": entry.issue_token,
            }
            return f"start BD {entry.bd_id}, {run}{token}", extra
        case RegisterKind.CONTROL:
            return _control(value), {}
        case RegisterKind.LOCK:
            return f"= {value}", {}
        case RegisterKind.BD:
            words = [0] * register.tile.bd.words
            words[register.word] = value
            named = _nonzero(register.tile, decode_bd(register.tile, words))
            text = ", ".join(f"{name} {number}" for name, number in named.items())
            return f"= {value:#x}" + (f": {text}" if text else ""), {"fields": named}
        case _:
            return f"= {value:#x}", {}


def _masked(register: Register, mask: int, value: int) -> str:
    if register.kind is RegisterKind.CONTROL and mask == CONTROLLER_ID_MASK:
        return _control(value)
    return f"= {value:#x}"


def _control(value: int) -> str:
    controller = (value & CONTROLLER_ID_MASK) >> CONTROLLER_ID_SHIFT
    rest = value & ~CONTROLLER_ID_MASK
    text = f"tokens carry controller id {controller}"
    return f"{text}, other bits {rest:#x}" if rest else text


def _block_effect(register: Register, words: tuple[int, ...]) -> tuple[str, dict[str, Any]]:
    bds = _whole_bds(register, words)
    if bds:
        text = "; ".join(
            (f"BD {bd_id}: " if len(bds) > 1 else "") + _bd_text(register.tile, bd)
            for bd_id, bd in bds.items()
        )
        return text, {"bds": [_bd_data(register.tile, bd_id, bd) for bd_id, bd in bds.items()]}
    shown = " ".join(f"{word:#x}" for word in words[:8])
    more = f" ... {len(words)} words" if len(words) > 8 else ""
    return f"= {shown}{more}", {}


def _whole_bds(register: Register, words: Sequence[int]) -> dict[int, BdFields]:
    """The BDs that a block write sets, if it sets whole BDs and nothing else."""
    if register.kind is not RegisterKind.BD or register.word:
        return {}
    needed, stride = register.tile.bd.words, register.tile.bd_stride // _WORD
    bds: dict[int, BdFields] = {}
    for start in range(0, len(words), stride):
        bd_id = register.index + start // stride
        if len(words) - start < needed or bd_id >= register.tile.bds:
            return {}
        bds[bd_id] = decode_bd(register.tile, words[start : start + stride])
    return bds


def _bd_text(model: TileModel, bd: BdFields) -> str:
    dims = bd.dims
    unit = "byte " if model.kind is TileKind.SHIM else "word "
    parts = [f"{_WORD * bd.buffer_length:,} bytes"]
    if bd.base_address:
        parts.append(f"at {unit}{bd.base_address:#x}")
    if len(dims) > 1 or dims[0].stride != 1:
        sizes = "x".join(str(dim.size) for dim in dims)
        strides = ",".join(str(dim.stride) for dim in dims)
        parts.append(f"{sizes} words in steps of {strides}")
    if bd.iteration_wrap or bd.iteration_step:
        step = bd.iteration
        at = f" (now at {bd.iteration_current})" if bd.iteration_current else ""
        parts.append(f"{step.size} iterations {step.stride} words apart{at}")
    parts += _padding(bd)
    if bd.enable_packet:
        parts.append(f"packet id {bd.packet_id} type {bd.packet_type}")
    if bd.lock_acq_enable:
        compared = ">=" if bd.lock_acq_value < 0 else "=="
        parts.append(f"acquire lock {bd.lock_acq_id} {compared} {abs(bd.lock_acq_value)}")
    if bd.lock_rel_value:
        parts.append(f"release lock {bd.lock_rel_id} {bd.lock_rel_value:+}")
    if bd.use_next_bd:
        parts.append(f"next BD {bd.next_bd}")
    if not bd.valid_bd:
        parts.append("not valid")
    others = _nonzero(model, bd).items()
    parts += [f"{name} {value}" for name, value in others if name not in _PHRASED]
    return ", ".join(parts)


def _padding(bd: BdFields) -> list[str]:
    pairs = [
        (bd.d2_zero_before, bd.d2_zero_after),
        (bd.d1_zero_before, bd.d1_zero_after),
        (bd.d0_zero_before, bd.d0_zero_after),
    ]
    if not any(map(any, pairs)):
        return []
    return ["padded " + " ".join(f"{before}+{after}" for before, after in pairs)]


def _bd_data(model: TileModel, bd_id: int, bd: BdFields) -> dict[str, Any]:
    return {
        "bd_id": bd_id,
        "length_bytes": _WORD * bd.buffer_length,
        "sizes_words": [dim.size for dim in bd.dims],
        "strides_words": [dim.stride for dim in bd.dims],
        "iteration_size": bd.iteration.size,
        "iteration_stride_words": bd.iteration.stride,
        "fields": {name: getattr(bd, name) for name in field_names(model)},
    }


def _nonzero(model: TileModel, bd: BdFields) -> dict[str, int]:
    values = {name: int(getattr(bd, name)) for name in field_names(model)}
    return {name: value for name, value in values.items() if value}


def _sync(generation: Generation, op: txn.Sync) -> tuple[str, str, str, dict[str, Any]]:
    known = op.direction < len(_DIRECTIONS)
    direction = str(_DIRECTIONS[op.direction]) if known else f"direction {op.direction}"
    kind = generation.row(op.row).kind
    place = f"{kind}({op.column},{op.row}) DMA_{direction}_{op.channel}"
    tiles = ""
    if (op.column_num, op.row_num) != (1, 1):
        tiles = f" of each of {op.column_num} columns and {op.row_num} rows from here"
    extra = {"tile": str(kind), "direction_name": direction}
    return "sync", place, f"wait for a token{tiles}", extra


def _control_effect(generation: Generation, op: txn.Op) -> str:  # noqa: PLR0911 - one return per operation
    match op:
        case txn.UnknownOp(number=number, words=words):
            shown = " ".join(f"{word:#x}" for word in words[:8])
            more = " ..." if len(words) > 8 else ""
            return f"operation {number:#04x}, unknown to npukit, {len(words)} words: {shown}{more}"
        case txn.Noop():
            return "do nothing"
        case txn.Preempt(level=level):
            known = level < len(_PREEMPT_LEVELS)
            return f"may be preempted: {_PREEMPT_LEVELS[level] if known else f'level {level}'}"
        case txn.LoadPdi(pdi_id=pdi_id, size=size, address=address):
            return f"load PDI {pdi_id}, {size:,} bytes at {address:#x}"
        case txn.LoadPmStart(sequence_count=count, load_id=load_id):
            return f"load program memory {load_id} with the next {count} operations"
        case txn.CreateScratchpad(usage=usage, size=size, offset=offset):
            return f"scratchpad of {size:,} bytes at {offset:#x}, usage {usage}"
        case txn.UpdateStateTable():
            return f"state[{op.index}] {_function(op.function)} {op.argument:#x}"
        case txn.UpdateScratch():
            return "write the state table back to the scratchpad"
        case txn.ReadRegs(addresses=addresses):
            names = ", ".join(
                _place(decode_address(generation, a & 0xFFFF_FFFF)) for a in addresses
            )
            return f"report {names}"
        case txn.RecordTimer(timer_id=timer_id):
            return f"record the time as {timer_id}"
        case txn.MergeSync(num_tokens=tokens, num_columns=columns):
            return f"wait for {tokens} tokens from each of {columns} columns"
        case _:
            return ""
