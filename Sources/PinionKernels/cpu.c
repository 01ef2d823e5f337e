// SPDX-License-Identifier: Apache-2.0
#include "pinion_cpu.h"

bool pinion_level_available(pinion_level level) {
  switch (level) {
    case PINION_PORTABLE:
      return true;
    case PINION_NEON:
#if defined(__aarch64__)
      return true;
#else
      return false;
#endif
#if defined(__x86_64__)
    case PINION_AVX2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case PINION_AVX512:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
             __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
             __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
#endif
    default:
      return false;
  }
}

pinion_level pinion_level_best(void) {
  for (int level = PINION_AVX512; level > PINION_PORTABLE; level--) {
    if (pinion_level_available((pinion_level)level)) return (pinion_level)level;
  }
  return PINION_PORTABLE;
}
