"""The two byte layouts of transaction operations: words to operations and back.

Version 0.1 ("classic") is what MLIR-AIE writes: most operations carry their size in bytes.
Version 1.0 ("optimized") is aie-rt's compact form: addresses of 32 bits, few sizes.
Sources: MLIR-AIE, ``include/aie/Runtime/TxnEncoding.h``; aie-rt, ``xaiengine/xaie_txn.h``
(``XAie_*Hdr``, ``XAie_*Hdr_opt``, ``patch_op_t``, ``patch_op_opt_t``, ``tct_op_t``).

A word list always starts with the operation's header word, whose low byte is the opcode.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from npukit.formats import txn_ops as ops
from npukit.formats.txn_ops import Opcode

CUSTOM_OPCODES = 0x80
"""Opcodes from here on are "custom": header word, size in bytes, payload, in both layouts."""

_U32 = 0xFFFFFFFF


class SizeField(msgspec.Struct, frozen=True):
    """Where an operation states its size.

    ``word`` is the index of the word that holds the size in bytes, or None for an operation of
    fixed size; ``minimum`` is the minimum number of words (the size itself if fixed).
    """

    word: int | None
    minimum: int


_CUSTOM = SizeField(1, 2)
_COMMON: dict[int, SizeField] = {
    Opcode.NOOP: SizeField(None, 1),
    Opcode.PREEMPT: SizeField(None, 1),
    Opcode.LOADPDI: SizeField(None, 4),
    Opcode.LOAD_PM_START: SizeField(None, 2),
    Opcode.CREATE_SCRATCHPAD: SizeField(None, 4),
    Opcode.UPDATE_STATE_TABLE: SizeField(None, 2),
    Opcode.UPDATE_REG: SizeField(None, 3),
    Opcode.UPDATE_SCRATCH: SizeField(None, 1),
    Opcode.TCT: SizeField(1, 4),
    Opcode.READ_REGS: SizeField(1, 4),
    Opcode.RECORD_TIMER: SizeField(1, 3),
    Opcode.MERGE_SYNC: SizeField(1, 3),
}
_CLASSIC: dict[int, SizeField] = {
    **_COMMON,
    Opcode.WRITE: SizeField(5, 6),
    Opcode.BLOCKWRITE: SizeField(3, 4),
    Opcode.MASKWRITE: SizeField(6, 7),
    Opcode.MASKPOLL: SizeField(6, 7),
    Opcode.MASKPOLL_BUSY: SizeField(6, 7),
    Opcode.DDR_PATCH: SizeField(1, 12),
}
_OPTIMIZED: dict[int, SizeField] = {
    **_COMMON,
    Opcode.WRITE: SizeField(None, 3),
    Opcode.BLOCKWRITE: SizeField(2, 3),
    Opcode.MASKWRITE: SizeField(None, 4),
    Opcode.MASKPOLL: SizeField(None, 4),
    Opcode.MASKPOLL_BUSY: SizeField(None, 4),
    Opcode.DDR_PATCH: SizeField(1, 6),
}


class FieldRangeError(ValueError):
    """A value does not fit its field; the caller adds the operation."""


def _fit(name: str, value: int, bits: int) -> int:
    if not 0 <= value < 1 << bits:
        raise FieldRangeError(f"{name} {value:#x} does not fit {bits} bits")
    return value


def _halves(name: str, value: int) -> tuple[int, int]:
    _fit(name, value, 64)
    return value & _U32, value >> 32


class Layout:
    """One of the two layouts; :data:`CLASSIC` and :data:`OPTIMIZED` are the only instances."""

    def __init__(self, *, wide: bool) -> None:
        # "wide" operations have 64-bit register offsets and state their size.
        self._wide = wide
        self._sizes = _CLASSIC if wide else _OPTIMIZED

    def size_field(self, opcode: int) -> SizeField | None:
        """Where an operation's size is; None if it is unknown."""
        known = self._sizes.get(opcode)
        return _CUSTOM if known is None and opcode >= CUSTOM_OPCODES else known

    def decode(self, words: Sequence[int]) -> ops.Op:
        """Decode ``words``, which are a whole operation of at least its minimum size."""
        opcode = words[0] & 0xFF
        op = self._decode_fields(opcode, words)
        if op is None:
            return ops.UnknownOp(opcode, tuple(words))
        return self._with_residue(op, words)

    def encode(self, op: ops.Op) -> tuple[int, ...]:
        """The words of ``op``.

        Raises:
            FieldRangeError: a value does not fit its field.
        """
        if isinstance(op, ops.UnknownOp):
            return op.words
        words = self._encode_fields(op)
        words += [0] * (len(op.residue) - len(words))
        size = self._sizes[op.opcode].word
        if size is not None:
            words[size] = _fit("size", 4 * len(words), 32)
        for index, bits in enumerate(op.residue):
            words[index] ^= bits
        return tuple(words)

    def _with_residue(self, op: ops.Op, words: Sequence[int]) -> ops.Op:
        plain = self._encode_fields(op)
        padded = len(words) > len(plain)
        plain += [0] * (len(words) - len(plain))
        size = self._sizes[op.opcode].word
        if size is not None:
            plain[size] = 4 * len(words)
        residue = tuple(a ^ b for a, b in zip(words, plain, strict=True))
        if not padded and not any(residue):
            return op
        return msgspec.structs.replace(op, residue=residue)

    def _decode_fields(self, opcode: int, words: Sequence[int]) -> ops.Op | None:
        if opcode in (Opcode.WRITE, Opcode.BLOCKWRITE):
            return self._decode_write(opcode, words)
        if opcode in _MASKED:
            address, value, mask = (
                (words[2] | words[3] << 32, words[4], words[5]) if self._wide else words[1:4]
            )
            return _MASKED[Opcode(opcode)](address, mask, value)
        if opcode == Opcode.DDR_PATCH:
            if self._wide:
                address, arg_index = words[6] | words[7] << 32, words[8] | words[9] << 32
                return ops.AddressPatch(address, arg_index, words[10] | words[11] << 32)
            return ops.AddressPatch(words[2], words[3] & 0xFF, words[4] | words[5] << 32)
        if opcode >= CUSTOM_OPCODES:
            return _decode_custom(opcode, words)
        return _decode_control(opcode, words)

    def _decode_write(self, opcode: int, words: Sequence[int]) -> ops.Op:
        if opcode == Opcode.BLOCKWRITE:
            head = 4 if self._wide else 3
            return ops.BlockWrite(words[head - 2], tuple(words[head:]))
        if self._wide:
            return ops.Write32(words[2] | words[3] << 32, words[4])
        return ops.Write32(words[1], words[2])

    def _encode_fields(self, op: ops.Op) -> list[int]:
        """The words of ``op`` with zeros in its reserved fields and in its size."""
        match op:
            case ops.Write32(value=value):
                return self._encode_register(op, _fit("value", value, 32))
            case (
                ops.MaskWrite(value=value)
                | ops.MaskPoll(value=value)
                | ops.MaskPollBusy(value=value)
            ):
                return self._encode_register(
                    op, _fit("value", value, 32), _fit("mask", op.mask, 32)
                )
            case ops.BlockWrite(words=payload):
                for word in payload:
                    _fit("word", word, 32)
                head = [op.opcode, 0] if self._wide else [op.opcode]
                return [*head, _fit("address", op.address, 32), 0, *payload]
            case ops.AddressPatch():
                return self._encode_patch(op)
            case _:
                return _encode_common(op)

    def _encode_register(
        self, op: ops.Write32 | ops.MaskWrite | ops.MaskPoll | ops.MaskPollBusy, *fields: int
    ) -> list[int]:
        if self._wide:
            return [op.opcode, 0, *_halves("address", op.address), *fields, 0]
        return [op.opcode, _fit("address", op.address, 32), *fields]

    def _encode_patch(self, op: ops.AddressPatch) -> list[int]:
        plus = _halves("arg_plus", op.arg_plus)
        if self._wide:
            index = _halves("arg_index", op.arg_index)
            return [op.opcode, 0, 0, 0, 0, 0, *_halves("address", op.address), *index, *plus]
        head = [op.opcode, 0, _fit("address", op.address, 32)]
        return [*head, _fit("arg_index", op.arg_index, 8), *plus]


_MASKED = {
    Opcode.MASKWRITE: ops.MaskWrite,
    Opcode.MASKPOLL: ops.MaskPoll,
    Opcode.MASKPOLL_BUSY: ops.MaskPollBusy,
}


def _decode_custom(opcode: int, words: Sequence[int]) -> ops.Op | None:
    if opcode == Opcode.TCT:
        tile, config = words[2], words[3]
        return ops.Sync(
            column=tile >> 16 & 0xFF,
            row=tile >> 8 & 0xFF,
            direction=tile & 0xFF,
            channel=config >> 24,
            column_num=config >> 16 & 0xFF,
            row_num=config >> 8 & 0xFF,
        )
    if opcode == Opcode.READ_REGS:
        pairs = words[4:]
        if len(pairs) != 2 * words[2]:
            return None
        low_high = zip(pairs[::2], pairs[1::2], strict=True)
        return ops.ReadRegs(tuple(low | high << 32 for low, high in low_high))
    if opcode == Opcode.RECORD_TIMER:
        return ops.RecordTimer(words[2])
    if opcode == Opcode.MERGE_SYNC:
        return ops.MergeSync(words[2] & 0xFF, words[2] >> 8 & 0xFF)
    return None


def _decode_control(opcode: int, words: Sequence[int]) -> ops.Op | None:
    byte1, byte2 = words[0] >> 8 & 0xFF, words[0] >> 16 & 0xFF
    op: ops.Op | None = None
    if opcode == Opcode.NOOP:
        op = ops.Noop()
    elif opcode == Opcode.PREEMPT:
        op = ops.Preempt(byte1)
    elif opcode == Opcode.LOADPDI:
        op = ops.LoadPdi(words[0] >> 16, words[1], words[2] | words[3] << 32)
    elif opcode == Opcode.LOAD_PM_START:
        op = ops.LoadPmStart(words[0] >> 8, words[1])
    elif opcode == Opcode.CREATE_SCRATCHPAD:
        op = ops.CreateScratchpad(byte1, words[1], words[2] | words[3] << 32)
    elif opcode == Opcode.UPDATE_STATE_TABLE:
        op = ops.UpdateStateTable(byte1, byte2, words[1])
    elif opcode == Opcode.UPDATE_REG:
        op = ops.UpdateReg(byte1, byte2, words[1], words[2])
    elif opcode == Opcode.UPDATE_SCRATCH:
        op = ops.UpdateScratch()
    return op


def _encode_common(op: ops.Op) -> list[int]:  # noqa: PLR0911 - one return per operation
    code = op.opcode
    match op:
        case ops.Noop() | ops.UpdateScratch():
            return [code]
        case ops.Preempt(level=level):
            return [code | _fit("level", level, 8) << 8]
        case ops.LoadPdi(pdi_id=pdi_id, size=size, address=address):
            head = code | _fit("pdi_id", pdi_id, 16) << 16
            return [head, _fit("size", size, 32), *_halves("address", address)]
        case ops.LoadPmStart(sequence_count=count, load_id=load_id):
            return [code | _fit("sequence_count", count, 24) << 8, _fit("load_id", load_id, 32)]
        case ops.CreateScratchpad(usage=usage, size=size, offset=offset):
            head = code | _fit("usage", usage, 8) << 8
            return [head, _fit("size", size, 32), *_halves("offset", offset)]
        case ops.UpdateStateTable() | ops.UpdateReg():
            function = _fit("function", op.function, 8) << 16
            words = [code | _fit("index", op.index, 8) << 8 | function]
            words.append(_fit("argument", op.argument, 32))
            if isinstance(op, ops.UpdateReg):
                words.append(_fit("address", op.address, 32))
            return words
        case ops.Sync():
            tile = _fit("direction", op.direction, 8) | _fit("row", op.row, 8) << 8
            config = _fit("row_num", op.row_num, 8) << 8 | _fit("channel", op.channel, 8) << 24
            tile |= _fit("column", op.column, 8) << 16
            config |= _fit("column_num", op.column_num, 8) << 16
            return [code, 0, tile, config]
        case ops.ReadRegs(addresses=addresses):
            halves = [half for address in addresses for half in _halves("address", address)]
            return [code, 0, len(addresses), 0, *halves]
        case ops.RecordTimer(timer_id=timer_id):
            return [code, 0, _fit("timer_id", timer_id, 32)]
        case ops.MergeSync(num_tokens=tokens, num_columns=columns):
            return [code, 0, _fit("num_tokens", tokens, 8) | _fit("num_columns", columns, 8) << 8]
        case _:
            raise TypeError(f"not a transaction operation: {op!r}")


CLASSIC = Layout(wide=True)
OPTIMIZED = Layout(wide=False)
