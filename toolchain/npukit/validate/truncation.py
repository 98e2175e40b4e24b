"""Vector accesses at addresses that are not aligned: a core drops the low bits, silently.

A normal build does not look at addresses. After a wrong result on the emulated device, a build that
counts such accesses runs once more with the same inputs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from npukit.builder.request import INSTRUCTIONS_FILE, BuildRequest, Reporter
from npukit.errors import NpukitError
from npukit.kernel.references import Arrays, host_buffers
from npukit.scratch import scratch_folder
from npukit.validate.evidence import Finding, Reason
from npukit.vector.counting import truncation


def truncated_accesses(request: BuildRequest, inputs: Arrays, reporter: Reporter) -> list[Finding]:
    """A finding if a call with ``inputs`` loads or stores vectors at addresses that are truncated.

    ``request`` is the build for the emulated device, whose cores have vector code.
    """
    try:
        events = _counted(request, inputs, reporter)
    except NpukitError:
        return []  # it says more about another build than about the one that is validated
    found: Counter[tuple[int, int]] = Counter()
    for event, count in events.items():
        if (place := truncation(event)) is not None and count:
            found[place] += count
    if not found:
        return []
    (alignment, above), count = found.most_common(1)[0]
    total = found.total()
    text = (
        f"{total} vector loads or stores of a call are at addresses that are not aligned, "
        f"{'most of them ' if count < total else ''}{above} bytes above a multiple of {alignment}: "
        "a core drops the low bits of such an address and takes the elements before it; align the "
        "buffer and the offsets, or use aie::load_unaligned_v and aie::store_unaligned_v"
    )
    data = {"accesses": total, "alignment": alignment, "above": above, "most": count}
    return [Finding(Reason.MISMATCH, text, data)]


def _counted(request: BuildRequest, inputs: Arrays, reporter: Reporter) -> Mapping[int, int]:
    """What all cores count in one dispatch."""
    # Imported here: only a failed validation needs it.
    from npukit.builder.plan import emulated_toolchain
    from npukit.emulator.array import Array
    from npukit.formats.emulation import image_of
    from npukit.formats.xclbin import parse

    spec = request.spec
    with scratch_folder("counting") as folder:
        files = emulated_toolchain().produce_counting(request, folder, reporter).files
    image = image_of(parse(files[f"{spec.name}.xclbin"]))
    if image is None:
        return {}
    array = Array.load(image)
    array.execute(files[INSTRUCTIONS_FILE], host_buffers(spec, inputs))
    total: Counter[int] = Counter()
    for core in array.totals.cores:
        total.update(core.events or {})
    return total
