// SPDX-License-Identifier: Apache-2.0
//
// Gathers, scatters and masks, at every level, against plain C.
#include "check.h"

enum { rows = 10, picks = 7 };

static const int64_t numbers[picks] = {4, 0, -10, 3, 9, 4, -1};
static const size_t element_sizes[] = {1, 2, 4, 8};
static const pinion_dtype unsigned_of[] = {[1] = PINION_UINT8, [2] = PINION_UINT16,
                                           [4] = PINION_UINT32, [8] = PINION_UINT64};

static void check_offsets(void) {
  int64_t offsets[picks];
  for (int i = 0; i < picks; i++) offsets[i] = 1000 * i;
  if (pinion_index_offsets(offsets, numbers, 1, picks, rows, -3) != picks) failures++;
  for (int i = 0; i < picks; i++) {
    int64_t number = numbers[i] < 0 ? numbers[i] + rows : numbers[i];
    if (offsets[i] != 1000 * i - 3 * number) failures++;
  }
  if (pinion_index_offsets(offsets, numbers, 1, picks, 9, 1) != 2) failures++;
  if (pinion_index_offsets(offsets, numbers + 6, -2, 4, 9, 1) != 1) failures++;
  if (pinion_index_offsets(offsets, numbers, 0, picks, 5, 1) != picks) failures++;
}

// Rows of `length` elements that lie `stride` apart, `width` elements from one row to the next.
static void check_moves(size_t bytes, size_t length, ptrdiff_t stride) {
  pinion_dtype dtype = unsigned_of[bytes];
  size_t width = length * 2 + 1, size = rows * width, step = length + 2;
  size_t start = stride < 0 ? width - 1 : 0;
  int64_t offsets[picks];
  for (int i = 0; i < picks; i++) {
    offsets[i] = (int64_t)(((numbers[i] + rows) % rows) * (int64_t)width);
  }
  char *table = values_of(dtype, size, 100 + length), *compact = values_of(dtype, picks * step, 101);
  char *wanted = malloc(picks * step * bytes), *changed = malloc(size * bytes);
  memcpy(wanted, compact, picks * step * bytes);
  memcpy(changed, table, size * bytes);
  char *gathered = malloc(picks * step * bytes), *scattered = malloc(size * bytes);
  memcpy(gathered, compact, picks * step * bytes);
  memcpy(scattered, table, size * bytes);
  for (size_t i = 0; i < picks; i++) {
    for (size_t j = 0; j < length; j++) {
      size_t place = (size_t)(offsets[i] + (ptrdiff_t)start + (ptrdiff_t)j * stride) * bytes;
      memcpy(wanted + (i * step + j) * bytes, table + place, bytes);
      memcpy(changed + place, compact + (i * step + j) * bytes, bytes);
    }
  }
  pinion_gather(gathered, step, table + start * bytes, offsets, picks, length, stride, bytes);
  expect_same(dtype, gathered, wanted, picks * step, "gather", (int)length, 0);
  pinion_scatter(scattered + start * bytes, offsets, compact, step, picks, length, stride, bytes);
  expect_same(dtype, scattered, changed, size, "scatter", (int)length, 0);
  free(table), free(compact), free(wanted), free(changed), free(gathered), free(scattered);
}

static void check_combine(pinion_block_op op, pinion_dtype dtype, size_t length, ptrdiff_t stride,
                          size_t step) {
  size_t bytes = size_of(dtype), width = length * 2, size = rows * width;
  int64_t offsets[picks];
  for (int i = 0; i < picks; i++) {
    offsets[i] = (int64_t)(((numbers[i] + rows) % rows) * (int64_t)width);
  }
  char *values = values_of(dtype, picks * length, 110);
  FOR_EACH_LEVEL(level) {
    char *target = values_of(dtype, size, 111), *wanted = values_of(dtype, size, 111);
    pinion_block block = pinion_block_kernel(level, op, dtype);
    for (size_t i = 0; i < picks; i++) {
      for (size_t j = 0; j < length; j++) {
        char *place = wanted + (size_t)(offsets[i] + (ptrdiff_t)j * stride) * bytes;
        const void *operands[] = {place, values + (i * step + j) * bytes};
        block(place, operands, 1);
      }
    }
    pinion_scatter_combine(level, op, dtype, target, offsets, values, step, picks, length, stride);
    expect_same(dtype, target, wanted, size, "combine", op, level);
    free(target), free(wanted);
  }
  free(values);
}

static void check_masks(void) {
  for (int s = 0; s < size_count; s++) {
    size_t n = sizes[s], count = 0;
    for (uint64_t density = 1; density <= 40; density += 13) {
      uint8_t *mask = malloc(n + 1);
      int64_t *positions = malloc(n * 8 + 8), *wanted = malloc(n * 8 + 8);
      uint64_t seed = n + density;
      count = 0;
      for (size_t i = 0; i < n; i++) {
        mask[i] = next_random(&seed) % density == 0;
        if (mask[i]) wanted[count++] = 5 + (int64_t)i;
      }
      if (pinion_count_true(mask, n) != count) failures++;
      positions[count] = -1;
      pinion_true_positions(positions, count, mask, n, 5);
      expect_same(PINION_INT64, positions, wanted, count, "positions", (int)density, 0);
      if (positions[count] != -1) failures++;
      pinion_axis_numbers(positions, wanted, count, 3, 4);
      for (size_t i = 0; i < count; i++) wanted[i] = wanted[i] / 3 % 4;
      expect_same(PINION_INT64, positions, wanted, count, "axis numbers", (int)density, 0);
      free(mask), free(positions), free(wanted);
    }
  }
}

int main(void) {
  check_offsets();
  for (int k = 0; k < 4; k++) {
    for (size_t length = 0; length < 20; length = length * 2 + 1) {
      check_moves(element_sizes[k], length, 1);
      check_moves(element_sizes[k], length, 2);
      check_moves(element_sizes[k], length, -2);
    }
  }
  static const pinion_block_op ops[] = {PINION_ADD, PINION_MAXIMUM, PINION_MINIMUM};
  for (int k = 0; k < 3; k++) {
    for (pinion_dtype dtype = 0; dtype < PINION_DTYPE_COUNT; dtype++) {
      bool can = pinion_can_combine(ops[k], dtype);
      if (can != (pinion_block_kernel(PINION_PORTABLE, ops[k], dtype) != NULL)) failures++;
      if (!can) continue;
      for (size_t length = 1; length < 40; length = length * 2 + 1) {
        check_combine(ops[k], dtype, length, 1, length);
        check_combine(ops[k], dtype, length, 2, length);
        check_combine(ops[k], dtype, length, 1, 0);
      }
    }
  }
  check_masks();
  return finish("indexing");
}
