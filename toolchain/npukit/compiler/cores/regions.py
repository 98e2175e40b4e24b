"""Chooses the blocks that the emitted state machine dispatches to, and what lives across a stop.

A core can stop only at an acquire. Everything between can be structured WebAssembly, so loops
without locks stay loops that the WebAssembly compiler can optimise. A block becomes an *entry* of
the dispatch loop only if it must: the core starts there, it acquires a lock, two entries reach it,
or the graph is not reducible there.
"""

from __future__ import annotations

import msgspec

from npukit.compiler.cores.flow import Acquire, Block, Local

_MAX_DEPTH = 40
"""Deepest nesting of structured code below an entry; deeper blocks become entries themselves."""


class Region(msgspec.Struct, frozen=True):
    """An entry block and all blocks that only it reaches, as a dominator tree.

    ``order`` numbers the blocks in reverse postorder. ``children`` lists the blocks that each
    block immediately dominates, in that order. ``merges`` are reached by several forward edges,
    ``headers`` by a back edge.
    """

    entry: Block
    order: dict[Block, int]
    children: dict[Block, list[Block]]
    merges: frozenset[Block]
    headers: frozenset[Block]


def reachable(start: Block) -> list[Block]:
    """Blocks that ``start`` reaches, itself first, in reverse postorder."""
    return _reverse_postorder(start, stop=frozenset())


def _reverse_postorder(start: Block, stop: frozenset[Block]) -> list[Block]:
    """Reverse postorder from ``start``, not entering the blocks of ``stop`` (but ``start``)."""
    postorder: list[Block] = []
    seen = {start}
    stack = [(start, iter(start.jumps()))]
    while stack:
        block, jumps = stack[-1]
        for jump in jumps:
            target = jump.target
            if target not in seen and target not in stop:
                seen.add(target)
                stack.append((target, iter(target.jumps())))
                break
        else:
            postorder.append(block)
            stack.pop()
    return postorder[::-1]


def regions(start: Block) -> list[Region]:
    """Split the graph at ``start`` into regions; the first is ``start``'s."""
    blocks = reachable(start)
    entries = {start: None} | {b: None for b in blocks if isinstance(b.terminator, Acquire)}
    while True:
        _add_shared(blocks, entries)
        found = [_region(entry, frozenset(entries)) for entry in entries]
        extra = [block for region in found for block in _obstacles(region)]
        if not extra:
            return found
        entries |= dict.fromkeys(extra)


def _add_shared(blocks: list[Block], entries: dict[Block, None]) -> None:
    """Add to ``entries`` every block that two entries reach."""
    sources: dict[Block, list[Block]] = {block: [] for block in blocks}
    for block in blocks:
        for jump in block.jumps():
            sources[jump.target].append(block)
    while True:
        owner: dict[Block, Block] = {}
        shared: dict[Block, None] = {}
        for entry in entries:
            for block in _reverse_postorder(entry, frozenset(entries)):
                if owner.setdefault(block, entry) is not entry:
                    shared[block] = None
        if not shared:
            return
        # A shared part needs an entry only where control enters it; the rest then belongs to that
        # entry.
        tops = [block for block in shared if any(source not in shared for source in sources[block])]
        entries |= dict.fromkeys(tops or shared)


def _region(entry: Block, entries: frozenset[Block]) -> Region:
    sequence = _reverse_postorder(entry, entries)
    order = {block: number for number, block in enumerate(sequence)}
    predecessors: dict[Block, list[Block]] = {block: [] for block in sequence}
    for block in sequence:
        for jump in block.jumps():
            if jump.target in order:
                predecessors[jump.target].append(block)
    dominator = _dominators(sequence, order, predecessors)
    children: dict[Block, list[Block]] = {block: [] for block in sequence}
    for block in sequence[1:]:
        children[dominator[block]].append(block)
    merges = frozenset(
        block
        for block in sequence
        if sum(order[source] < order[block] for source in predecessors[block]) > 1
    )
    headers = frozenset(
        block
        for block in sequence
        if any(order[source] >= order[block] for source in predecessors[block])
    )
    return Region(entry, order, children, merges, headers)


def _dominators(
    sequence: list[Block], order: dict[Block, int], predecessors: dict[Block, list[Block]]
) -> dict[Block, Block]:
    """Immediate dominators (Cooper, Harvey, Kennedy: A Simple, Fast Dominance Algorithm)."""
    dominator = {sequence[0]: sequence[0]}
    changed = True
    while changed:
        changed = False
        for block in sequence[1:]:
            known = [source for source in predecessors[block] if source in dominator]
            candidate = known[0]
            for source in known[1:]:
                other = source
                while candidate is not other:
                    while order[candidate] > order[other]:
                        candidate = dominator[candidate]
                    while order[other] > order[candidate]:
                        other = dominator[other]
            if dominator.get(block) is not candidate:
                dominator[block] = candidate
                changed = True
    return dominator


def _obstacles(region: Region) -> list[Block]:
    """Blocks that prevent emitting the region as structured code of modest depth."""
    parent = {child: block for block, below in region.children.items() for child in below}
    depth = {region.entry: 0}
    for block in region.order:
        if block is not region.entry:
            depth[block] = depth[parent[block]] + 1
    too_deep = [block for block, level in depth.items() if level and level % _MAX_DEPTH == 0]
    irreducible: dict[Block, None] = {}
    for block in region.order:
        for jump in block.jumps():
            header = jump.target
            if header not in region.order or region.order[header] > region.order[block]:
                continue
            above: Block | None = block
            while above is not None and above is not header:
                above = parent.get(above)
            if above is None:
                irreducible[header] = None
    return too_deep or list(irreducible)[:1]


def live_at_entry(start: Block) -> dict[Block, frozenset[Local]]:
    """Locals that each block (or what follows it) reads before writing them."""
    blocks = reachable(start)
    reads: dict[Block, frozenset[Local]] = {}
    writes: dict[Block, frozenset[Local]] = {}
    for block in blocks:
        written: set[Local] = set(block.parameters)
        read: set[Local] = set()
        for instruction in block.body:
            read |= instruction.uses - written
            written |= set(instruction.defines)
        read |= block.reads() - written
        reads[block], writes[block] = frozenset(read), frozenset(written)
    live = dict(reads)
    changed = True
    while changed:
        changed = False
        for block in reversed(blocks):
            after: set[Local] = set()
            for jump in block.jumps():
                after |= live[jump.target]
            now = reads[block] | (after - writes[block])
            if now != live[block]:
                live[block] = now
                changed = True
    return live
