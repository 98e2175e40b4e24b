; Definitions of the WebAssembly SIMD functions that npukit's headers declare extern "C".
;
; The riscv32 front end passes 128-bit vectors and results by reference, so each definition loads
; its operands, calls LLVM's intrinsic and stores the result. They are inlined, and the copies
; disappear.

define internal void @npukit_wasm_dot(ptr noalias sret(<4 x i32>) align 16 %r, ptr %a, ptr %b) alwaysinline nounwind {
  %x = load <8 x i16>, ptr %a, align 16
  %y = load <8 x i16>, ptr %b, align 16
  %z = call <4 x i32> @llvm.wasm.dot(<8 x i16> %x, <8 x i16> %y)
  store <4 x i32> %z, ptr %r, align 16
  ret void
}

define internal void @npukit_wasm_narrow_s16(ptr noalias sret(<8 x i16>) align 16 %r, ptr %a, ptr %b) alwaysinline nounwind {
  %x = load <4 x i32>, ptr %a, align 16
  %y = load <4 x i32>, ptr %b, align 16
  %z = call <8 x i16> @llvm.wasm.narrow.signed.v8i16.v4i32(<4 x i32> %x, <4 x i32> %y)
  store <8 x i16> %z, ptr %r, align 16
  ret void
}

define internal void @npukit_wasm_narrow_u16(ptr noalias sret(<8 x i16>) align 16 %r, ptr %a, ptr %b) alwaysinline nounwind {
  %x = load <4 x i32>, ptr %a, align 16
  %y = load <4 x i32>, ptr %b, align 16
  %z = call <8 x i16> @llvm.wasm.narrow.unsigned.v8i16.v4i32(<4 x i32> %x, <4 x i32> %y)
  store <8 x i16> %z, ptr %r, align 16
  ret void
}

define internal void @npukit_wasm_narrow_s8(ptr noalias sret(<16 x i8>) align 16 %r, ptr %a, ptr %b) alwaysinline nounwind {
  %x = load <8 x i16>, ptr %a, align 16
  %y = load <8 x i16>, ptr %b, align 16
  %z = call <16 x i8> @llvm.wasm.narrow.signed.v16i8.v8i16(<8 x i16> %x, <8 x i16> %y)
  store <16 x i8> %z, ptr %r, align 16
  ret void
}

define internal void @npukit_wasm_narrow_u8(ptr noalias sret(<16 x i8>) align 16 %r, ptr %a, ptr %b) alwaysinline nounwind {
  %x = load <8 x i16>, ptr %a, align 16
  %y = load <8 x i16>, ptr %b, align 16
  %z = call <16 x i8> @llvm.wasm.narrow.unsigned.v16i8.v8i16(<8 x i16> %x, <8 x i16> %y)
  store <16 x i8> %z, ptr %r, align 16
  ret void
}

define internal void @npukit_wasm_swizzle(ptr noalias sret(<16 x i8>) align 16 %r, ptr %a, ptr %b) alwaysinline nounwind {
  %x = load <16 x i8>, ptr %a, align 16
  %y = load <16 x i8>, ptr %b, align 16
  %z = call <16 x i8> @llvm.wasm.swizzle(<16 x i8> %x, <16 x i8> %y)
  store <16 x i8> %z, ptr %r, align 16
  ret void
}

define internal void @npukit_wasm_q15mulr(ptr noalias sret(<8 x i16>) align 16 %r, ptr %a, ptr %b) alwaysinline nounwind {
  %x = load <8 x i16>, ptr %a, align 16
  %y = load <8 x i16>, ptr %b, align 16
  %z = call <8 x i16> @llvm.wasm.q15mulr.sat.signed(<8 x i16> %x, <8 x i16> %y)
  store <8 x i16> %z, ptr %r, align 16
  ret void
}

define internal i32 @npukit_wasm_bitmask8(ptr %a) alwaysinline nounwind {
  %x = load <16 x i8>, ptr %a, align 16
  %z = call i32 @llvm.wasm.bitmask.v16i8(<16 x i8> %x)
  ret i32 %z
}

define internal i32 @npukit_wasm_bitmask16(ptr %a) alwaysinline nounwind {
  %x = load <8 x i16>, ptr %a, align 16
  %z = call i32 @llvm.wasm.bitmask.v8i16(<8 x i16> %x)
  ret i32 %z
}

define internal i32 @npukit_wasm_bitmask32(ptr %a) alwaysinline nounwind {
  %x = load <4 x i32>, ptr %a, align 16
  %z = call i32 @llvm.wasm.bitmask.v4i32(<4 x i32> %x)
  ret i32 %z
}
