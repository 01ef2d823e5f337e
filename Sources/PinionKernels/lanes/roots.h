// SPDX-License-Identifier: Apache-2.0
//
// The reciprocal square root. A root and a division keep the processor's divider busy for some 22 cycles; for float32
// multiply-adds are twice as fast.

// Half the exponent negated, by one shift of the bits, is right to 3.5 %. With rest = 1 - x y^2 the answer is
// y / sqrt(1 - rest): a polynomial makes the error 2.5e-5, and a step of Newton's method 1e-9.
LANE F32 rsqrt_f32(F32 x) {
  const I32 bits = (I32)x;
  F32 y = (F32)(0x5f375400 - (I32)((U32)bits >> 1));
  F32 rest = fma_f32(-(x * y), y, splat_f32(1));
  y = fma_f32(y * rest, fma_f32(rest, splat_f32(0.3757218f), splat_f32(0.5010943f)), y);
  rest = fma_f32(-(x * y), y, splat_f32(1));
  y = fma_f32(y * 0.5f, rest, y);
  // Zeros, negative and subnormal numbers, infinity and NaN.
  const I32 others = (I32)((U32)(bits - 0x00800000) >= 0x7f000000u);
  if (any_lane(others)) y = select_f32(others, 1 / sqrt_f32(x), y);
  return y;
}

LANE F64 rsqrt_f64(F64 x) { return 1 / sqrt_f64(x); }
