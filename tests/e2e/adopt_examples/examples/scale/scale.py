"""Prints the design: tiles of int32 go through one core, which scales them."""

import argparse

from pieces import LINK, transfers

parser = argparse.ArgumentParser()
parser.add_argument("-d", "--device", choices=("npu1", "npu2"))
parser.add_argument("-n", "--length", type=int)
parser.add_argument("-t", "--tile", type=int)
parser.add_argument("--verbose", type=int)
opts = parser.parse_args()
if opts.length % opts.tile:
    raise SystemExit(f"{opts.tile} does not divide {opts.length}")
tile = f"memref<{opts.tile}xi32>"
print(f"""\
module {{
  aie.device({opts.device}_1col) {{
    func.func private @scale({tile}, {tile}, i32) {LINK}
    %shim = aie.tile(0, 0)
    %core = aie.tile(0, 2)
    aie.objectfifo @source(%shim, {{%core}}, 2 : i32) : !aie.objectfifo<{tile}>
    aie.objectfifo @result(%core, {{%shim}}, 2 : i32) : !aie.objectfifo<{tile}>
    %program = aie.core(%core) {{
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      %n = arith.constant {opts.tile} : i32
      scf.for %i = %c0 to %forever step %c1 {{
        %0 = aie.objectfifo.acquire @source(Consume, 1) : !aie.objectfifosubview<{tile}>
        %1 = aie.objectfifo.subview.access %0[0] : !aie.objectfifosubview<{tile}> -> {tile}
        %2 = aie.objectfifo.acquire @result(Produce, 1) : !aie.objectfifosubview<{tile}>
        %3 = aie.objectfifo.subview.access %2[0] : !aie.objectfifosubview<{tile}> -> {tile}
        func.call @scale(%1, %3, %n) : ({tile}, {tile}, i32) -> ()
        aie.objectfifo.release @source(Consume, 1)
        aie.objectfifo.release @result(Produce, 1)
      }}
      aie.end
    }}
    {transfers(opts.length)}
  }}
}}""")
