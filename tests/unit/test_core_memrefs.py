"""MemRefs of emulated cores: layouts, views, constants, and buffers of neighbouring tiles."""

from itertools import pairwise

import numpy as np
import pytest
from emulated_cores import Array, buffer, compiled_program, lock, one_core, run_to_end

from npukit.errors import DesignError, UnsupportedError
from npukit.machine.physical import Tile

INDICES = "\n".join(f"      %c{n} = arith.constant {n} : index" for n in range(9))


def loops(sizes: list[int], body: str) -> str:
    """Nested loops over ``%i0``, ``%i1``..."""
    opening = "\n".join(
        f"%s{d} = arith.constant {size} : index\nscf.for %i{d} = %c0 to %s{d} step %c1 {{"
        for d, size in enumerate(sizes)
    )
    return opening + "\n" + body + "\n" + "}\n" * len(sizes)


def run(body: str, *declarations: str) -> Array:
    array = Array(one_core(INDICES + body, *declarations))
    run_to_end(array.core)
    return array


def filled(array_shape: tuple[int, ...], dtype: type = np.int32) -> np.ndarray:
    return np.arange(np.prod(array_shape), dtype=dtype).reshape(array_shape)


def test_a_loaded_element_is_where_row_major_order_puts_it():
    body = loops(
        [3, 4, 5],
        """%v = memref.load %a[%i0, %i1, %i2] : memref<3x4x5xi16>
           memref.store %v, %b[%i2, %i0, %i1] : memref<5x3x4xi16>""",
    )
    array = Array(
        one_core(INDICES + body, buffer("a", 1024, "3x4x5xi16"), buffer("b", 2048, "5x3x4xi16"))
    )
    data = filled((3, 4, 5), np.int16) * 7 - 100
    array.buffer("a", np.int16)[:] = data.ravel()
    run_to_end(array.core)
    assert (array.buffer("b", np.int16).reshape(5, 3, 4) == data.transpose(2, 0, 1)).all()


VIEWS = {
    "subview": (
        "%v = memref.subview %a[2, 3] [4, 2] [1, 2] : memref<8x8xi32> to "
        "memref<4x2xi32, strided<[8, 2], offset: 19>>",
        "memref<4x2xi32, strided<[8, 2], offset: 19>>",
        lambda a: a[2:6, 3:7:2],
    ),
    "dynamic subview": (
        "%v = memref.subview %a[%c2, %c3] [4, 2] [1, 2] : memref<8x8xi32> to "
        "memref<4x2xi32, strided<[8, 2], offset: ?>>",
        "memref<4x2xi32, strided<[8, 2], offset: ?>>",
        lambda a: a[2:6, 3:7:2],
    ),
    "subview of a subview": (
        "%w = memref.subview %a[%c2, 1] [6, 6] [1, 1] : memref<8x8xi32> to "
        "memref<6x6xi32, strided<[8, 1], offset: ?>>\n"
        "%v = memref.subview %w[1, %c2] [4, 2] [1, 1] : "
        "memref<6x6xi32, strided<[8, 1], offset: ?>> to "
        "memref<4x2xi32, strided<[8, 1], offset: ?>>",
        "memref<4x2xi32, strided<[8, 1], offset: ?>>",
        lambda a: a[3:7, 3:5],
    ),
    "reinterpret_cast": (
        "%v = memref.reinterpret_cast %a to offset: [5], sizes: [4, 2], strides: [3, 1] : "
        "memref<8x8xi32> to memref<4x2xi32, strided<[3, 1], offset: 5>>",
        "memref<4x2xi32, strided<[3, 1], offset: 5>>",
        lambda a: np.lib.stride_tricks.as_strided(a.ravel()[5:], (4, 2), (12, 4)),
    ),
    "dynamic reinterpret_cast": (
        "%v = memref.reinterpret_cast %a to offset: [%c5], sizes: [4, 2], strides: [3, 1] : "
        "memref<8x8xi32> to memref<4x2xi32, strided<[3, 1], offset: ?>>",
        "memref<4x2xi32, strided<[3, 1], offset: ?>>",
        lambda a: np.lib.stride_tricks.as_strided(a.ravel()[5:], (4, 2), (12, 4)),
    ),
    "collapse and expand": (
        "%w = memref.collapse_shape %a [[0, 1]] : memref<8x8xi32> into memref<64xi32>\n"
        "%v = memref.expand_shape %w [[0, 1]] output_shape [4, 16] : "
        "memref<64xi32> into memref<4x16xi32>",
        "memref<4x16xi32>",
        lambda a: a.reshape(4, 16)[:, :2],
    ),
    "cast": (
        "%v = memref.cast %a : memref<8x8xi32> to memref<?x8xi32>",
        "memref<?x8xi32>",
        lambda a: a[:4, :2],
    ),
    "select": (
        "%yes = arith.constant 1 : i1\n%v = arith.select %yes, %a, %unused : memref<8x8xi32>",
        "memref<8x8xi32>",
        lambda a: a[:4, :2],
    ),
}


@pytest.mark.parametrize("name", VIEWS)
def test_views_read_and_write_the_elements_that_they_name(name: str):
    code, type_, model = VIEWS[name]
    body = code + loops(
        [4, 2],
        f"""%x = memref.load %v[%i0, %i1] : {type_}
            memref.store %x, %out[%i0, %i1] : memref<4x2xi32>
            %m = arith.constant -1 : i32
            memref.store %m, %v[%i0, %i1] : {type_}""",
    )
    array = Array(
        one_core(
            INDICES + body,
            buffer("a", 1024, "8x8xi32"),
            buffer("unused", 4096, "8x8xi32"),
            buffer("out", 2048, "4x2xi32"),
        )
    )
    a = filled((8, 8))
    array.buffer("a")[:] = a.ravel()
    run_to_end(array.core)
    expected = model(a).copy()
    assert (array.buffer("out").reshape(4, 2) == expected).all()
    touched = np.isin(a, expected)
    after = array.buffer("a").reshape(8, 8)
    assert (after[touched] == -1).all() and (after[~touched] == a[~touched]).all()


def test_constant_data_and_scratch_space_overlap_nothing():
    table = 'memref.global "private" constant @table : memref<4xi32> = dense<[5, 6, 7, 8]>'
    body = """
      %t1 = memref.get_global @table : memref<4xi32>
      %s = memref.alloca() : memref<4xi32>
    """ + loops(
        [4],
        """%x = memref.load %t1[%i0] : memref<4xi32>
           %y = arith.addi %x, %x : i32
           memref.store %y, %s[%i0] : memref<4xi32>
           %z = memref.load %s[%i0] : memref<4xi32>
           memref.store %z, %out[%i0] : memref<4xi32>""",
    )
    array = run(body, buffer("out", 1024, "4xi32"), buffer("big", 1040, "63000xi8"), table)
    assert array.buffer("out").tolist() == [10, 12, 14, 16]
    named = {extent.name: extent for extent in array.core.layout.extents}
    extents = sorted(e for e in named.values() if e.size)
    assert all(a.end <= b.address for a, b in pairwise(extents))
    assert "table" in named


def test_dynamic_strides_are_refused():
    body = """
      %v = memref.reinterpret_cast %a to offset: [0], sizes: [4, 2], strides: [%c3, 1] :
        memref<8x8xi32> to memref<4x2xi32, strided<[?, 1]>>
      %x = memref.load %v[%c1, %c1] : memref<4x2xi32, strided<[?, 1]>>"""
    with pytest.raises(UnsupportedError, match="strides"):
        run(body, buffer("a", 1024, "8x8xi32"))


def test_a_heap_is_refused():
    with pytest.raises(UnsupportedError, match=r"'memref\.alloc'"):
        run("%h = memref.alloc() : memref<4xi32>")


# -- neighbours ------------------------------------------------------------------------------------

NORTH = Tile(0, 3)


def test_loads_and_stores_reach_a_neighbour_s_memory_directly():
    body = loops(
        [16],
        """%x = memref.load %theirs[%i0] : memref<16xi32>
           %y = arith.addi %x, %x : i32
           memref.store %y, %theirs[%i0] : memref<16xi32>
           memref.store %x, %mine[%i0] : memref<16xi32>""",
    )
    array = Array(
        one_core(
            INDICES + body,
            buffer("mine", 1024, "16xi32"),
            buffer("theirs", 0xFFC0, "16xi32", "%t3"),
        )
    )
    array.buffer("theirs")[:] = np.arange(16)
    run_to_end(array.core)
    assert array.buffer("mine").tolist() == list(range(16))
    assert array.buffer("theirs").tolist() == list(range(0, 32, 2))
    assert (
        array.memory.memory(Tile(0, 2)).data_len(array.memory.compartment(Tile(0, 2)).store)
        == 65536
    )


@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_buffer_chosen_at_run_time_may_be_a_neighbour_s(which: int):
    """As the dynamic form of objectfifos does: a switch that yields one of several buffers."""
    program = compiled_program(
        """extern "C" void inc(int *a) { for (int i = 0; i < 16; ++i) a[i] += 1; }""", "inc"
    )
    body = f"""
      %which = arith.constant {which} : index
      %m = scf.index_switch %which -> memref<16xi32>
      case 0 {{
        scf.yield %mine : memref<16xi32>
      }}
      case 1 {{
        scf.yield %theirs : memref<16xi32>
      }}
      default {{
        scf.yield %west : memref<16xi32>
      }}
      %x = memref.load %m[%c2] : memref<16xi32>
      memref.store %x, %m[%c3] : memref<16xi32>
      func.call @inc(%m) : (memref<16xi32>) -> ()
    """
    array = Array(
        one_core(
            INDICES + body,
            "%t2 = aie.tile(1, 2)",
            buffer("mine", 1024, "16xi32"),
            buffer("theirs", 2048, "16xi32", "%t3"),
            buffer("west", 4096, "16xi32", "%tw"),
            "func.func private @inc(memref<16xi32>)",
        )
        .replace("%t = aie.tile(0, 2)", "%t = aie.tile(1, 2)\n    %tw = aie.tile(0, 2)")
        .replace("%t3 = aie.tile(0, 3)", "%t3 = aie.tile(1, 3)")
        .replace("    %t2 = aie.tile(1, 2)\n", ""),
        program,
    )
    names = ["mine", "theirs", "west"]
    for name in names:
        array.buffer(name)[:] = np.arange(16) * 10
    run_to_end(array.core)
    for name in names:
        expected = np.arange(16) * 10
        if name == names[which]:
            expected[3] = expected[2]
            expected += 1
        assert array.buffer(name).tolist() == expected.tolist(), name


def test_a_core_can_not_use_a_buffer_that_it_does_not_reach():
    with pytest.raises(DesignError, match=r"(?:can't|does not) reach"):
        run(
            "%x = memref.load %b[%c0] : memref<4xi32>",
            "%far = aie.tile(0, 5)",
            buffer("b", 1024, "4xi32", "%far"),
        )


def test_cores_exchange_data_through_shared_memory():
    """A core that writes into its own memory, and a neighbour that reads it there, by turns."""
    text = f"""
module {{
  aie.device(npu2) {{
    %p = aie.tile(3, 4)
    %c = aie.tile(3, 3)
    {buffer("shared", 1024, "8xi32", "%p")}
    {buffer("sum", 1024, "8xi32", "%c")}
    {lock("free", 0, 1, "%p")}
    {lock("full", 1, 0, "%p")}
    %producer = aie.core(%p) {{
      {INDICES}
      scf.for %i = %c0 to %c8 step %c1 {{
        aie.use_lock(%free, AcquireGreaterEqual, 1)
        %v = arith.index_cast %i : index to i32
        memref.store %v, %shared[%i] : memref<8xi32>
        aie.use_lock(%full, Release, 1)
      }}
      aie.end
    }}
    %consumer = aie.core(%c) {{
      {INDICES}
      scf.for %i = %c0 to %c8 step %c1 {{
        aie.use_lock(%full, AcquireGreaterEqual, 1)
        %v = memref.load %shared[%i] : memref<8xi32>
        %w = arith.muli %v, %v : i32
        memref.store %w, %sum[%i] : memref<8xi32>
        aie.use_lock(%free, Release, 1)
      }}
      aie.end
    }}
  }}
}}
"""
    array = Array(text)
    producer, consumer = array.cores[Tile(3, 4)], array.cores[Tile(3, 3)]
    for _ in range(8):
        producer.resume(10_000)
        consumer.resume(10_000)
    run_to_end(producer)
    run_to_end(consumer)
    assert array.buffer("sum").tolist() == [n * n for n in range(8)]


@pytest.mark.parametrize("place", ["%t", "%t3"])
@pytest.mark.parametrize("shift", ["%c8", "%from"])
def test_a_view_starts_at_a_byte_and_changes_the_element_type(place: str, shift: str):
    body = """
      %where = memref.load %at[%c0] : memref<1xi32>
      %from = arith.index_cast %where : i32 to index
      %v = memref.view %a[SHIFT][] : memref<32xi8> to memref<2x2xi32>
      %w = memref.view %a[%c8][%c2] : memref<32xi8> to memref<?xi16>
      %x = memref.load %v[%c1, %c0] : memref<2x2xi32>
      memref.store %x, %out[%c0] : memref<1xi32>
      %m = arith.constant -1 : i16
      memref.store %m, %w[%c1] : memref<?xi16>""".replace("SHIFT", shift)
    array = Array(
        one_core(
            INDICES + body,
            buffer("a", 1024, "32xi8", place),
            buffer("at", 2048, "1xi32"),
            buffer("out", 3072, "1xi32"),
        )
    )
    a = np.arange(32, dtype=np.int8)
    array.buffer("a", np.int8)[:] = a
    array.buffer("at")[:] = 8
    run_to_end(array.core)
    assert array.buffer("out").view(np.int8).tolist() == a[16:20].tolist()
    a[10:12] = -1
    assert array.buffer("a", np.int8).tolist() == a.tolist()


@pytest.mark.parametrize("place", ["%t", "%t3"])
def test_a_copy_between_different_layouts(place: str):
    body = """
      %v = memref.subview %a[1, 2] [4, 3] [1, 2] : memref<8x8xi32> to
        memref<4x3xi32, strided<[8, 2], offset: 10>>
      memref.copy %v, %out : memref<4x3xi32, strided<[8, 2], offset: 10>> to memref<4x3xi32>"""
    array = Array(
        one_core(
            INDICES + body, buffer("a", 1024, "8x8xi32"), buffer("out", 2048, "4x3xi32", place)
        )
    )
    a = filled((8, 8))
    array.buffer("a")[:] = a.ravel()
    run_to_end(array.core)
    assert (array.buffer("out").reshape(4, 3) == a[1:5, 2:8:2]).all()


def test_affine_loops_and_maps():
    body = """
      %n = arith.constant 7 : index
      affine.for %i = 0 to 10 step 3 {
        affine.for %j = affine_map<(d0) -> (d0 floordiv 2)>(%i) to min
            affine_map<(d0)[s0] -> (s0, d0 + 4)>(%i)[%n] {
          %k = affine.apply affine_map<(d0, d1) -> (d0 * 8 + d1)>(%i, %j)
          %m = affine.apply affine_map<(d0) -> ((d0 - 9) mod 5 + (d0 - 9) floordiv 4 +
            (d0 - 9) ceildiv 4)>(%j)
          %v = arith.index_cast %m : index to i32
          affine.store %v, %out[%i, %j + 1] : memref<16x16xi32>
          %w = affine.load %out[%i, %j + 1] : memref<16x16xi32>
          %x = arith.addi %w, %w : i32
          memref.store %x, %flat[%k] : memref<256xi32>
        }
      }"""
    text = one_core(body, buffer("out", 1024, "16x16xi32"), buffer("flat", 4096, "256xi32"))
    array = Array(text)
    out, flat = array.buffer("out"), array.buffer("flat")
    out[:] = flat[:] = -99
    run_to_end(array.core)
    expected, doubled = np.full((16, 16), -99), np.full(256, -99)
    for i in range(0, 10, 3):
        for j in range(i // 2, min(7, i + 4)):
            value = (j - 9) % 5 + (j - 9) // 4 - (-(j - 9) // 4)
            expected[i, j + 1] = value
            doubled[i * 8 + j] = 2 * value
    assert (out.reshape(16, 16) == expected).all()
    assert (flat == doubled).all()
