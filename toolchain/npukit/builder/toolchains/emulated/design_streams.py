"""The instruction streams of a lowered design: one, or one for each choice of a call's numbers.

Lowered modules are large, so only what a build needs of each stream is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from npukit.builder.toolchains.emulated.core_check import PlacedOperation
from npukit.compiler.driver import LoweredDesign, SequenceArgument, given_numbers
from npukit.compiler.lowering.sequence_arguments import merged_arguments
from npukit.compiler.lowering.sequence_bounds import out_of_bounds
from npukit.errors import DesignError
from npukit.findings import Finding, merge_findings
from npukit.kernel.call_parameters import CallNumbers


@dataclass(frozen=True)
class DesignStream:
    """The instruction stream ``insts`` of a design for ``numbers``.

    ``operations`` are those of the stream with their places in the design, ``arguments`` the
    buffers as the stream uses them, ``overruns`` errors about operations that reach beyond them.
    """

    numbers: CallNumbers
    insts: bytes
    operations: tuple[PlacedOperation, ...]
    arguments: tuple[SequenceArgument, ...]
    warnings: tuple[Finding, ...]
    overruns: tuple[DesignError, ...]

    @classmethod
    def of(cls, lowered: LoweredDesign) -> DesignStream:
        """The stream of a lowered design.

        Raises:
            UnsupportedError: an argument is neither a memref of static shape nor an integer.
        """
        overruns = tuple(
            out_of_bounds(
                lowered.physical,
                device=lowered.device,
                sequence=lowered.sequence,
                others=lowered.others.values(),
            )
        )
        for error in overruns:
            error.message += given_numbers(lowered.numbers)
        return cls(
            tuple(lowered.numbers.values()),
            lowered.insts,
            tuple(zip(lowered.transaction.ops, lowered.places, strict=True)),
            lowered.sequence_arguments,
            tuple(warning.finding for warning in lowered.warnings),
            overruns,
        )


def merged(streams: Iterable[DesignStream]) -> tuple[SequenceArgument, ...]:
    """The buffers that a sequence takes, as all of its streams use them."""
    return merged_arguments([stream.arguments for stream in streams])


def merged_warnings(streams: Iterable[DesignStream]) -> tuple[Finding, ...]:
    """The warnings about streams, each once: most are about all of them."""
    return merge_findings(
        dict.fromkeys(finding for stream in streams for finding in stream.warnings)
    )
