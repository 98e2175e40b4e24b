"""EMULATION_DATA payloads: one encoding per content, every hash checked, bad archives refused."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from emulation_images import empty_image, image_of
from npukit.errors import FormatError
from npukit.formats.emulation import EmulationImage, HostArgument, pack, program_id, unpack
from npukit.formats.emulation_archive import MAX_MEMBER
from npukit.formats.wasm import PAGE
from npukit.machine.control_program import MOST_PAGES, ControlProgram, CoreProgram
from npukit.machine.physical import Tile
from thoroughness import examples

DESIGN = """
module {
  aie.device(npu1) {
    func.func private @add(memref<16xi32>)
    func.func private @mul(memref<16xi32>, i32)
    %s = aie.tile(0, 0)
    %m = aie.tile(0, 1)
    %t02 = aie.tile(0, 2)
    %t03 = aie.tile(0, 3)
    %t12 = aie.tile(1, 2)
    %ü = aie.buffer(%m) {address = 0 : i32, sym_name = "weights"} : memref<4xi32> = dense<7>
    %free = aie.lock(%m, 0) {init = 1 : i32, sym_name = "free"}
    %full = aie.lock(%m, 1) {init = 0 : i32, sym_name = "full"}
    %a02 = aie.buffer(%t02) {address = 4096 : i32, sym_name = "a02"} : memref<16xi32>
    %a03 = aie.buffer(%t03) {address = 4096 : i32, sym_name = "a03"} : memref<16xi32>
    %a12 = aie.buffer(%t12) {address = 8192 : i32, sym_name = "a12"} : memref<16xi32>
    %go02 = aie.lock(%t02, 2) {init = 1 : i32, sym_name = "go02"}
    %go03 = aie.lock(%t03, 3) {init = 1 : i32, sym_name = "go03"}
    %go12 = aie.lock(%t12, 4) {init = 1 : i32, sym_name = "go12"}
    aie.flow(%s, DMA : 0, %m, DMA : 0)
    %d = aie.memtile_dma(%m) {
      aie.dma_start(S2MM, 0, ^bd, ^end)
    ^bd:
      aie.use_lock(%free, AcquireGreaterEqual, 1)
      aie.dma_bd(%ü : memref<4xi32>, 0, 4) {bd_id = 3 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%full, Release, 1)
      aie.next_bd ^bd
    ^end:
      aie.end
    }
    %c02 = aie.core(%t02) {
      %two = arith.constant 2 : i32
      aie.use_lock(%go02, AcquireGreaterEqual, 1)
      func.call @mul(%a03, %two) : (memref<16xi32>, i32) -> ()
      aie.end
    }
    %c03 = aie.core(%t03) {
      aie.use_lock(%go03, AcquireGreaterEqual, 1)
      func.call @add(%a03) : (memref<16xi32>) -> ()
      aie.use_lock(%go03, Release, 1)
      aie.end
    }
    %c12 = aie.core(%t12) {
      aie.use_lock(%go12, AcquireGreaterEqual, 1)
      func.call @add(%a12) : (memref<16xi32>) -> ()
      aie.use_lock(%go12, Release, 1)
      aie.end
    }
  }
}
""".replace("%ü", "%w")
IMAGE = replace(image_of(DESIGN), arguments=(HostArgument("ü", (4, 2), "i8", "in"),))
"""Three cores, two of which run the same programs, and a memtile whose DMA starts at load."""

PACKED = pack(IMAGE)
SAME = Tile(0, 3), Tile(1, 2)
OTHER = Tile(0, 2)


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(content: list[tuple[str, bytes]], method: int = zipfile.ZIP_STORED) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", method) as archive:
        for name, data in content:
            archive.writestr(name, data)
    return output.getvalue()


def with_manifest(change: Callable[[dict[str, Any]], object]) -> bytes:
    content = members(PACKED)
    manifest = json.loads(content["manifest.json"])
    change(manifest)
    content["manifest.json"] = json.dumps(manifest).encode()
    return zipped(list(content.items()))


def with_members(content: dict[str, bytes]) -> bytes:
    """An archive whose manifest matches its members, for any content."""
    manifest = json.loads(members(PACKED)["manifest.json"])
    manifest["sha256"] = {n: hashlib.sha256(d).hexdigest() for n, d in content.items()}
    return zipped([("manifest.json", json.dumps(manifest).encode()), *content.items()])


def with_design(change: Callable[[dict[str, Any]], object]) -> bytes:
    content = members(PACKED)
    del content["manifest.json"]
    design = json.loads(content["design.json"])
    change(design)
    content["design.json"] = json.dumps(design).encode()
    return with_members(content)


def test_image_round_trips() -> None:
    assert unpack(PACKED) == IMAGE
    bare = empty_image("npu2_3col")
    assert unpack(pack(bare)) == bare


def test_a_stack_outside_of_the_data_memory_is_kept() -> None:
    cores = {tile: replace(program, stack=320) for tile, program in IMAGE.cores.items()}
    assert unpack(pack(replace(IMAGE, cores=cores))).cores == cores
    assert '"stack":' not in members(PACKED)["design.json"].decode(), "images without stay the same"


def test_programs_of_cores_that_do_the_same_are_stored_once_under_their_hash() -> None:
    content = members(PACKED)
    cores = IMAGE.cores
    assert cores[SAME[0]].control.wasm == cores[SAME[1]].control.wasm
    assert cores[SAME[0]].control.links != cores[SAME[1]].control.links
    stored = {
        folder: sorted(f"{folder}/{program_id(p)}.wasm" for p in set(programs))
        for folder, programs in (
            ("control", [core.control.wasm for core in cores.values()]),
            ("programs", [core.functions for core in cores.values() if core.functions]),
        )
    }
    assert [len(names) for names in stored.values()] == [2, 2]
    assert list(content) == [
        "manifest.json",
        "design.json",
        *stored["control"],
        *stored["programs"],
    ]
    manifest = json.loads(content.pop("manifest.json"))
    assert manifest["sha256"] == {k: hashlib.sha256(v).hexdigest() for k, v in content.items()}


def test_bytes_depend_on_the_content_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    shuffled = EmulationImage(
        replace(IMAGE.design, descriptors=dict(reversed(IMAGE.design.descriptors.items()))),
        dict(reversed(IMAGE.cores.items())),
        IMAGE.arguments,
    )
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr("time.time", lambda: 2e9)
    assert pack(shuffled) == PACKED
    with zipfile.ZipFile(io.BytesIO(PACKED)) as archive:
        for info in archive.infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert info.compress_type == zipfile.ZIP_STORED
            assert (info.create_system, info.external_attr >> 16) == (3, 0o100644)


def without_functions(program: CoreProgram) -> CoreProgram:
    return replace(program, functions=None)


def with_links(program: CoreProgram, **changed: object) -> CoreProgram:
    control = program.control
    links = replace(control.links, **changed)  # type: ignore[arg-type]
    return replace(program, control=ControlProgram(control.wasm, links))


@pytest.mark.parametrize(
    ("tile", "change", "message"),
    [
        (OTHER, without_functions, "its program has no function 'mul'"),
        (OTHER, lambda p: with_links(p, functions=("mul", "div")), "has no function 'div'"),
        (OTHER, lambda p: with_links(p, functions=()), "imports 'env.shadow'"),
        (OTHER, lambda p: with_links(p, windows=()), r"imports 'env.window0'"),
        (OTHER, lambda p: with_links(p, neighbours=()), r"imports 'env.neighbour0'"),
        (
            OTHER,
            lambda p: with_links(p, neighbours=(Tile(3, 3),)),
            r"reach the memory of tile \(3, 3\)",
        ),
        (OTHER, lambda p: with_links(p, locks=()), r"imports 'env.lock0'"),
        (OTHER, lambda p: with_links(p, locks=((Tile(0, 2), 16),)), "number of a lock .* range"),
        (OTHER, lambda p: with_links(p, locks=((Tile(2, 2), 0),)), "reach the memory of tile"),
        (SAME[0], lambda p: with_links(p, buffers=("a02",)), "buffer a02 is on another tile"),
        (SAME[0], lambda p: with_links(p, buffers=("none",)), "there is no buffer none"),
        (SAME[0], lambda p: with_links(p, released=()), "imports 'env.released'"),
    ],
)
def test_links_that_do_not_fit_are_refused(
    tile: Tile, change: Callable[[CoreProgram], CoreProgram], message: str
) -> None:
    cores = dict(IMAGE.cores)
    cores[tile] = change(cores[tile])
    with pytest.raises(FormatError, match=message):
        pack(replace(IMAGE, cores=cores))


def item(kind: str, **changed: object) -> Callable[[dict[str, Any]], object]:
    """Changes the first item of a list in the design."""
    return lambda design: design[kind][0].update(changed)


def of_bd(**changed: object) -> Callable[[dict[str, Any]], object]:
    return lambda design: design["dmas"][0]["descriptors"][0].update(changed)


def windows_without_room_for_a_stack(design: dict[str, Any]) -> None:
    """The last window of a core ends where its address space does, and its stack is above that."""
    core = design["cores"][0]
    core["stack"] = 64
    window = core["links"]["windows"][-1]
    (size,) = (b["size"] for b in design["buffers"] if b["name"] == window["buffer"])
    window["base"] = MOST_PAGES * PAGE - size


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.update(device="npu9"), "unknown device"),
        (lambda d: d.update(device=7), "not a design"),
        (lambda d: d.update(surprise=1), "not a design"),
        (lambda d: d.pop("cores"), "not a design"),
        (lambda d: d.update(device="npu1_1col"), "has no tile"),
        (lambda d: d["buffers"].append(d["buffers"][0]), "twice"),
        (item("buffers", tile={"col": 9, "row": 1}), "has no tile"),
        (item("buffers", tile={"col": 0, "row": 0}), "out of range"),
        (item("buffers", address=-1), "address of buffer weights is out of range"),
        (item("buffers", size=1 << 40), "size of buffer weights is out of range"),
        (item("buffers", size=2), "initial content of buffer weights is larger"),
        (item("buffers", size=True), "not a design"),
        (item("locks", lock_id=64), "out of range"),
        (item("locks", init=1 << 99), "out of range|not a design"),
        (of_bd(bd_id=48), "out of range"),
        (of_bd(next_bd=-1), "out of range"),
        (of_bd(length=1 << 40), "out of range"),
        (of_bd(granule=0), "out of range"),
        (of_bd(memory={"col": 0, "row": 0}), "has no memory"),
        (of_bd(dims=[{"size": 0, "stride": 4}]), "out of range"),
        (of_bd(dims=[{"size": 1, "stride": 4}] * 99), "99 dimensions"),
        (item("tasks", channel=6), "channel of a task"),
        (item("tasks", direction="up"), "not a design"),
        (item("tasks", first_bd=48), "out of range"),
        (item("tasks", pad_word=5), "padding"),
        (item("routes", keep_header=[True, False, True]), "whether it keeps the packet header"),
        (lambda d: d["cores"].append(d["cores"][0]), "is defined twice"),
        (lambda d: d["cores"].pop(0), "no core runs this program"),
        (lambda d: d["cores"][2].update(program=None), "its program has no function"),
        (lambda d: d["cores"][0].update(control="0" * 16), "which is missing"),
        (lambda d: d["cores"][0]["core"].update(tile={"col": 0, "row": 1}), "has no core"),
        (lambda d: d["cores"][0]["core"].update(stack_size=-4), "out of range"),
        (lambda d: d["cores"][0].update(stack=-64), "functions' stack of core .* out of range"),
        (lambda d: d["cores"][0].update(stack=1 << 16), "functions' stack of core .* out of range"),
        (lambda d: d["cores"][0]["links"]["sites"][0].update(type="nap"), "not a design"),
        (lambda d: d["cores"][0]["links"]["sites"][0].update(lock_id=-1), "out of range"),
        (lambda d: d["cores"][0]["links"]["windows"][0].update(base=5), "misplaced"),
        (lambda d: d["cores"][0]["links"]["windows"][0].update(base=1 << 30), "misplaced"),
        (windows_without_room_for_a_stack, "misplaced"),
    ],
)
def test_an_inconsistent_design_is_refused(
    change: Callable[[dict[str, Any]], object], message: str
) -> None:
    with pytest.raises(FormatError, match=message) as caught:
        unpack(with_design(change))
    assert "EMULATION_DATA" in str(caught.value.where)


@pytest.mark.parametrize(
    "design", [b"", b"{", b"[]", b"\xff", b"[" * 100_000, b'{"device": "npu1"}']
)
def test_input_that_is_not_a_design_is_refused(design: bytes) -> None:
    content = members(PACKED)
    del content["manifest.json"]
    with pytest.raises(FormatError, match="not a design"):
        unpack(with_members({**content, "design.json": design}))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda m: m.update(format="other"), "not an npukit emulation image"),
        (lambda m: m.update(version=4), "version 4"),
        (lambda m: m.update(version="x"), "version 'x'"),
        (lambda m: m.update(sha256=[]), "not an object"),
        (lambda m: m["sha256"].pop("design.json"), "does not list"),
        (lambda m: m["sha256"].update({"design.json": "0" * 64}), "SHA-256"),
        (lambda m: m["sha256"].update({"programs/../x": "0" * 64}), "missing"),
    ],
)
def test_an_inconsistent_manifest_is_refused(
    change: Callable[[dict[str, Any]], object], message: str
) -> None:
    with pytest.raises(FormatError, match=message):
        unpack(with_manifest(change))


def test_an_image_of_an_older_npukit_is_refused_with_the_command_to_rebuild_it() -> None:
    physical = b"module {}"
    manifest = {
        "format": "npukit-emulation-image",
        "version": 1,
        "device": "npu1",
        "sha256": {"physical.mlir": hashlib.sha256(physical).hexdigest()},
        "cores": [],
    }
    old = zipped([("manifest.json", json.dumps(manifest).encode()), ("physical.mlir", physical)])
    with pytest.raises(FormatError, match=r"version 1, .*older npukit.*reads version 3") as caught:
        unpack(old)
    assert "npukit build" in str(caught.value.hint)


def test_missing_and_additional_members_are_refused() -> None:
    content = members(PACKED)
    for name in content:
        with pytest.raises(FormatError, match="missing"):
            unpack(zipped([(n, d) for n, d in content.items() if n != name]))
    del content["manifest.json"]
    for name in content:
        with pytest.raises(FormatError, match=r"missing|not there"):
            unpack(with_members({n: d for n, d in content.items() if n != name}))
    for extra in ("../../etc/passwd", "/abs", "programs/extra.wasm", "physical.mlir", "C:\\x"):
        with pytest.raises(FormatError):
            unpack(zipped([*members(PACKED).items(), (extra, b"")]))
        with pytest.raises(FormatError):
            unpack(with_members({**content, extra: b""}))


def test_a_member_in_the_archive_twice_is_refused() -> None:
    content = list(members(PACKED).items())
    with pytest.warns(UserWarning, match="Duplicate"):
        data = zipped([*content, content[1]])
    with pytest.raises(FormatError, match="two members of this name"):
        unpack(data)


def test_compressed_members_are_refused_before_they_are_unpacked() -> None:
    bomb = zipped([("design.json", bytes(1 << 24))], zipfile.ZIP_DEFLATED)
    assert len(bomb) < 1 << 15
    with pytest.raises(FormatError, match="compressed"):
        unpack(bomb)


def test_overlapping_members_are_refused() -> None:
    # Two directory entries that share one member's bytes: the classic bomb without compression.
    data = zipped([("a", bytes(4096)), ("b", b"")])
    directory = data.rindex(b"PK\1\2")
    second = bytearray(data[directory:])
    second[20:28] = (4096).to_bytes(4, "little") * 2
    with pytest.raises(FormatError):
        unpack(data[:directory] + bytes(second))


@pytest.mark.parametrize("data", [b"", b"PK", b"\0" * 100, b"PK\5\6" + bytes(18)])
def test_input_that_is_not_an_archive_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError):
        unpack(data)


@settings(max_examples=examples(300))
@given(st.data())
def test_all_damage_is_detected(data: st.DataObject) -> None:
    """Every changed byte of a member is detected; other damage is detected or harmless."""
    packed = bytearray(PACKED)
    position = data.draw(st.integers(0, len(packed) - 1))
    packed[position] ^= data.draw(st.integers(1, 255))
    try:
        image = unpack(bytes(packed))
    except FormatError:
        return
    assert image == IMAGE


@given(st.integers(0, len(PACKED) - 1))
def test_truncation_is_always_detected(keep: int) -> None:
    with pytest.raises(FormatError):
        unpack(PACKED[:keep])


def test_program_id_is_the_start_of_the_sha256() -> None:
    assert program_id(b"") == hashlib.sha256(b"").hexdigest()[:16]


def test_more_than_an_image_can_hold_is_refused_before_it_is_read() -> None:
    many = zipped([(f"{number}", b"") for number in range(3000)])
    with pytest.raises(FormatError, match="3000 members"):
        unpack(many)
    content = members(PACKED)
    for name in content:
        large = {**content, name: content[name] + b" " * MAX_MEMBER}
        with pytest.raises(FormatError, match=r"bytes, more than the limit of \d+") as caught:
            unpack(zipped(list(large.items())))
        assert name in str(caught.value.where)


def test_a_directory_that_claims_more_than_it_has_is_refused() -> None:
    data = bytearray(PACKED)
    data[-10:-6] = (1 << 30).to_bytes(4, "little")
    with pytest.raises(FormatError, match="members and a directory of"):
        unpack(bytes(data))
