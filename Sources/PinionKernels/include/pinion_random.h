// SPDX-License-Identifier: Apache-2.0
//
// Philox 4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
#pragma once
#include <stddef.h>
#include <stdint.h>

#include "pinion_cpu.h"

// Words first ..< first + n of the stream of `key`: word w is element w % 4 of the block whose 128-bit counter is w / 4
// (low 64 bits, upper 64 zero).
void pinion_random_bits(pinion_level level, uint32_t *out, uint64_t first, size_t n, uint64_t key);

// Uniform in [0, 1): float32 i is (word i >> 8) * 2^-24; float64 i is ((word 2i+1 : word 2i) >> 11) * 2^-53.
void pinion_random_uniform_f32(pinion_level level, float *out, uint64_t first, size_t n, uint64_t key);
void pinion_random_uniform_f64(pinion_level level, double *out, uint64_t first, size_t n, uint64_t key);
