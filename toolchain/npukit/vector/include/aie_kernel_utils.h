// The loop hints of MLIR-AIE's kernels. Those that clang knows keep their meaning; the others are
// about the schedule of an AIE core, which is not emulated.
#pragma once

#define NPUKIT_PRAGMA(text) _Pragma(#text)

#define AIE_LOOP_UNROLL(count) NPUKIT_PRAGMA(clang loop unroll_count(count))
#define AIE_LOOP_UNROLL_FULL NPUKIT_PRAGMA(clang loop unroll(full))
#define AIE_LOOP_NO_UNROLL NPUKIT_PRAGMA(clang loop unroll(disable))

#ifdef NPUKIT_COUNTING // prices of loops read it (npukit.builder.toolchains.emulated.pricing.blocks)
#define AIE_LOOP_MIN_ITERATION_COUNT(count) NPUKIT_PRAGMA(clang loop interleave_count(count))
#define AIE_LOOP_RANGE(least, ...) AIE_LOOP_MIN_ITERATION_COUNT(least)
#else
#define AIE_LOOP_MIN_ITERATION_COUNT(count)
#define AIE_LOOP_RANGE(least, ...)
#endif
#define AIE_LOOP_MAX_ITERATION_COUNT(count)
#define AIE_LOOP_FLATTEN
#define AIE_KEEP_SW_LOOP
#define AIE_NO_HW_LOOP
#define AIE_PREPARE_FOR_PIPELINING
#define AIE_NO_PREPARE_FOR_PIPELINING
#define AIE_PREPARE_FOR_POSTPIPELINING
#define AIE_PEEL_PIPELINED_LOOP(count)
#define AIE_KEEP_FREE_FOR_PIPELINING(registers)
#define AIE_TRY_INITIATION_INTERVAL(cycles)
#define AIE_MODULO_SCHEDULING_BUDGET_RATIO(ratio)
#define AIE_ALLOCATE(bank)
