// SPDX-License-Identifier: Apache-2.0
//
// What can be read off, or done to, the bits of a float: sign, neighbours, kind.

// -1, 0 or 1, and NaN for NaN; 0 for -0, as NumPy.
LANE F32 sign_f32(F32 x) {
  I32 one = sign_bits_f32(x) | (I32)splat_f32(1);
  return select_f32((x < 0) | (x > 0), (F32)one, x + 0);
}
LANE F64 sign_f64(F64 x) {
  I64 one = sign_bits_f64(x) | (I64)splat_f64(1);
  return select_f64((I64)(x < 0) | (I64)(x > 0), (F64)one, x + 0);
}

LANE F32 copysign_f32(F32 x, F32 y) { return (F32)((I32)abs_f32(x) | sign_bits_f32(y)); }
LANE F64 copysign_f64(F64 x, F64 y) { return (F64)((I64)abs_f64(x) | sign_bits_f64(y)); }

// The whole number next to x towards 0.
LANE F32 trunc_f32(F32 x) { return copysign_f32(floor_f32(abs_f32(x)), x); }
LANE F64 trunc_f64(F64 x) { return copysign_f64(floor_f64(abs_f64(x)), x); }

LANE I32 is_signbit_f32(F32 x) { return (I32)x < 0; }
LANE I64 is_signbit_f64(F64 x) { return (I64)((I64)x < 0); }
LANE I32 is_nan_f32(F32 x) { return (I32)(x != x); }
LANE I64 is_nan_f64(F64 x) { return (I64)(x != x); }
LANE I32 is_infinite_f32(F32 x) { return (I32)(abs_f32(x) == __builtin_inff()); }
LANE I64 is_infinite_f64(F64 x) { return (I64)(abs_f64(x) == __builtin_inf()); }
LANE I32 is_finite_f32(F32 x) { return (I32)(abs_f32(x) < __builtin_inff()); }
LANE I64 is_finite_f64(F64 x) { return (I64)(abs_f64(x) < __builtin_inf()); }

// The next float after x on the way to y. As integers, floats of one sign count away from 0.
LANE F32 nextafter_f32(F32 x, F32 y) {
  I32 outwards = (I32)((y > x) ^ (x < 0));  // all ones, which are -1, or 0
  I32 bits = (I32)x - (outwards | 1);
  bits = select_i32((I32)(x == 0), sign_bits_f32(y) | 1, bits);
  F32 z = select_f32((I32)(x == y), y, (F32)bits);
  return select_f32((I32)(x != x) | (I32)(y != y), x + y, z);
}
LANE F64 nextafter_f64(F64 x, F64 y) {
  I64 outwards = (I64)((y > x) ^ (x < 0));
  I64 bits = (I64)x - (outwards | 1);
  bits = select_i64((I64)(x == 0), sign_bits_f64(y) | 1, bits);
  F64 z = select_f64((I64)(x == y), y, (F64)bits);
  return select_f64((I64)(x != x) | (I64)(y != y), x + y, z);
}
