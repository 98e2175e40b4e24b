"""What a core's functions cost in cycles: LLVM IR that counts the price of what it runs.

The IR of a source is optimized as a compiler for AIE cores would optimize it: intrinsics stay one
operation each (:mod:`units`), and nothing is vectorized. Then each basic block gets a price
(:mod:`blocks`), from its operations (:mod:`operations`) and a schedule (:mod:`schedule`), and code
that counts it (:mod:`counts`). After that, intrinsics become their definitions again.
"""
