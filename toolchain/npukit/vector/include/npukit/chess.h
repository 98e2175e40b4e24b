// What kernels say to their compiler about storage, loops and scheduling. None of it changes what a
// kernel computes, so it is nothing here, or the value that it is about.
#pragma once

#define __aie_copy(x) x
#define __aie_register(...)
#define __aie_register_keep(...)

#define chess_alignof(x) alignof(x)
#define chess_allocate(...)
#define chess_assert(x) ((void)(x))
#define chess_clobbers(...)
#define chess_const(x) __builtin_constant_p(x)
#define chess_copy(x) x
#define chess_cycle_count() ((long long)npukit_core_cycles())
#define chess_dont_care(...)
#define chess_dont_chain(x) (x)
#define chess_dont_warn_dead(...)
#define chess_duplicate(x) (x)
#define chess_error(...)
#define chess_exit(...)
#define chess_extra_options(...)
#define chess_flatten_loop
#define chess_frequent_else
#define chess_frequent_then
#define chess_hide(x) (x)
#define chess_keep_sw_loop
#define chess_keep_sw_loop2
#define chess_loop_count(...)
#define chess_loop_range(...)
#define chess_manifest(x) (__builtin_constant_p(x) && (x) != 0)
#define chess_memory_fence() __asm__ volatile("" ::: "memory")
#define chess_modulo_scheduling_budget_ratio(...)
#define chess_no_hw_loop
#define chess_no_prepare_for_pipelining
#define chess_no_warn_pipelining
#define chess_no_warn_unroll
#define chess_output
#define chess_peel_pipelined_loop(...)
#define chess_pipeline_adjust_preamble(...)
#define chess_pipeline_initiation_interval(...)
#define chess_pipeline_non_leaf_loop_solution(...)
#define chess_prepare_for_pipelining
#define chess_property(...)
#define chess_protect_access
#define chess_report(...)
#define chess_require_pipelining(...)
#define chess_separator(...)
#define chess_separator_scheduler(...)
#define chess_separator_scheduler_local(...)
#define chess_storage(...)
#define chess_unroll_loop(...)
#define chess_unroll_loop_preamble
#define chess_warning(...)
#define clobbers(...)
#define clobbers_not(...)
#define property(...)

// `#pragma clang loop` of the NPU's compiler has two options more than clang's. The words of a pragma
// are macros too: each becomes an option that is the default here, and that kernels don't use.
#ifdef NPUKIT_COUNTING // prices of loops read it (npukit.builder.toolchains.emulated.pricing.blocks)
#define min_iteration_count(count) interleave_count(count)
#else
#define min_iteration_count(...) distribute(disable)
#endif
#define max_iteration_count(...) vectorize_predicate(disable)

// The part of aie_api for AMD's graph framework: only that framework's compiler has adf.h, and builds
// of aie_api for Peano leave it out.
#define __AIE_API_AIE_ADF_HPP__

extern "C" long long npukit_core_cycles(void);
