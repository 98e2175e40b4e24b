"""Runs the design on an NPU and checks what comes out."""

import argparse
import sys

import numpy as np
import pyxrt

parser = argparse.ArgumentParser()
parser.add_argument("-x", "--xclbin", required=True)
parser.add_argument("-i", "--instr", required=True)
parser.add_argument("-k", "--kernel", default="MLIR_AIE")
parser.add_argument("-n", "--length", type=int, default=4096)
opts = parser.parse_args()

device = pyxrt.device(0)
xclbin = pyxrt.xclbin(opts.xclbin)
device.register_xclbin(xclbin)
context = pyxrt.hw_context(device, xclbin.get_uuid())
kernel = pyxrt.kernel(context, opts.kernel)

words = np.fromfile(opts.instr, np.uint32)
numbers = np.arange(opts.length, dtype=np.int32)
instructions = pyxrt.bo(device, words.nbytes, pyxrt.bo.cacheable, kernel.group_id(1))
source = pyxrt.bo(device, numbers.nbytes, pyxrt.bo.host_only, kernel.group_id(3))
result = pyxrt.bo(device, numbers.nbytes, pyxrt.bo.host_only, kernel.group_id(4))
instructions.write(words, 0)
source.write(numbers, 0)
for each in (instructions, source):
    each.sync(pyxrt.xclBOSyncDirection.XCL_BO_SYNC_BO_TO_DEVICE)
kernel(3, instructions, words.nbytes, source, result).wait()
result.sync(pyxrt.xclBOSyncDirection.XCL_BO_SYNC_BO_FROM_DEVICE)
got = np.frombuffer(result.read(numbers.nbytes, 0), np.int32)
right = bool(np.array_equal(got, np.minimum(3 * numbers, 1000)))
print("PASS!" if right else "FAIL")
sys.exit(not right)
