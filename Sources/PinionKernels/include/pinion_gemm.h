// SPDX-License-Identifier: Apache-2.0
//
// Matrix products: C = alpha * op(A) * op(B) + beta * C, cut into tasks that a thread pool may run in any order.
//
// Every element of C is one chain of fused multiply-adds over k = 0, 1, ..., K-1 in that order, starting from beta * C (or 0),
// with alpha multiplied into A (alpha * a, rounded once). So its bits depend neither on the blocking, nor on the level
// (given FMA), nor on which thread ran which task. Only where C is the dot products of one vector with rows that are
// contiguous as it is (n = 1, or m = 1 with B transposed; alpha 1, no beta, bias or activation), each is summed in 32
// virtual lanes instead, like the sums in pinion_reductions.h: independent of all those too.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pinion_cpu.h"

typedef enum { PINION_ACTIVATION_NONE = 0, PINION_ACTIVATION_RELU } pinion_activation;

// Called when the tile of C with rows row ..< row + rows and columns column ..< column + columns is finished and still in
// cache. `tile` points at its first element; its rows are `stride` elements apart.
typedef void (*pinion_tile_done)(void *context, void *tile, size_t stride, size_t row, size_t column,
                                 size_t rows, size_t columns);

// Makes `count` elements of A of what the caller packed in their place, such as bytes.
typedef void (*pinion_make_a)(void *context, void *to, const void *packed, size_t count);

typedef struct {
  // What to compute; the caller fills these in.
  pinion_level level;
  pinion_dtype dtype;            // float32 or float64
  size_t m, n, k;                // op(A) is m x k, op(B) is k x n
  const void *a; size_t a_stride; int a_transposed;  // op(A)[i,p] = a[i * a_stride + p], transposed: a[p * a_stride + i]
  const void *b; size_t b_stride; int b_transposed;  // op(B)[p,j] = b[p * b_stride + j], transposed: b[j * b_stride + p]
  void *c; size_t c_stride;      // NULL: no C is stored; each tile exists only during tile_done (beta must then be 0)
  int a_is_packed;               // `a` is what pinion_gemm_pack_rows made of the matrix (alpha must then be 1)
  pinion_make_a make_a;          // NULL, or `a` is a matrix of bytes, of which this makes the elements of A (alpha must then be 1)
  size_t a_panel;                // if not 0, `a` lies in panels of so many columns, see pinion_gemm_takes_panels
  size_t b_panel;                // the same of `b`, see pinion_gemm_panel
  size_t c_panel;                // the same of C and of what tile_done makes; for tile_done each panel lies below the one before
  bool skips_zeros;              // make_a makes 0 of the byte 0, which can be left out; pinion_gemm_plan clears it if it cannot
  double alpha, beta;            // beta = 0: C is not read
  size_t threads;                // how many will compute: this decides who packs, but nothing in C depends on it
  const void *bias;              // NULL, or n elements added to every row, after beta
  pinion_activation activation;  // after bias
  pinion_tile_done tile_done;    // NULL, or called for each finished tile, from the thread that ran the task
  void *context;                 // of make_a and tile_done
  // How it is cut; pinion_gemm_plan fills these in, from sizes, types, level and how operands lie, but not from addresses.
  size_t workspace_bytes;        // shared scratch memory to hand to every task, 64-byte aligned
  size_t scratch_bytes;          // scratch memory for each thread, 64-byte aligned
  size_t own_bytes;              // if not 0, each thread has a workspace of its own, so large, in place of a shared one
  size_t phases;                 // all tasks of a phase must be finished before the next begins
  size_t tasks[2];               // tasks in each phase
  bool is_turned;                // the transpose is computed, and its tiles are transposed: the rest is how that one is cut
  size_t tile_rows, tile_columns, block_k;  // the blocking
  size_t tile_stride;            // elements from row to row of what tile_done gets
  uint8_t a_mode, b_mode;        // how tasks read the operands: in place, or packed where
} pinion_gemm;

// Decides the blocking. Cheap; done once per shape.
void pinion_gemm_plan(pinion_gemm *gemm);

// Whether the first of two phases reads A, or B.
bool pinion_gemm_prepares_a(const pinion_gemm *gemm);
bool pinion_gemm_prepares_b(const pinion_gemm *gemm);

// Matrices can lie in panels: cut into some columns each, one panel after another, each of which is a matrix of rows that follow each
// other without a gap. Only whole panels: the number of columns is a multiple of theirs. The stride of a matrix in panels is not used.
//
// Kernels read B so if a panel has as many columns as this, which depends on level, type and, as planned, skips_zeros; b_transposed must
// be 0. C may have panels of a multiple of that.
size_t pinion_gemm_panel(const pinion_gemm *gemm);
// Whether A, as it lies before it is transposed, can lie in panels of so many columns: where it is not packed.
bool pinion_gemm_takes_panels(const pinion_gemm *gemm, size_t columns);

// A can be packed ahead, by whoever makes its rows: `a_is_packed` is set before planning, and all rows of the matrix as
// it lies, before it is transposed, are handed over in any order and by any thread, group by group or many groups at once.
//
// Of a matrix of bytes the product makes numbers, for which up to 16 bytes beyond its last one may be read. With `skips_zeros` a k for which all rows of a strip hold 0 is not multiplied: 0 * b adds nothing, unless a sum has underflowed
// to -0, which then may keep its sign. Where B holds an infinity or NaN, nothing is left out.
bool pinion_gemm_packs_a(const pinion_gemm *gemm);                        // whether it pays for this product, as planned
size_t pinion_gemm_packed_count(const pinion_gemm *gemm);                 // how many elements are packed
size_t pinion_gemm_row_groups(const pinion_gemm *gemm);                   // how many groups there are
size_t pinion_gemm_row_group_begin(const pinion_gemm *gemm, size_t group);  // the first row of one; at the end, the number of rows
// Packs rows first ..< first + count, which lie at `rows`, a_stride elements apart: whole groups, but any rows if A is transposed.
void pinion_gemm_pack_rows(const pinion_gemm *gemm, void *packed, const void *rows, size_t first, size_t count);

// Runs one task. `workspace` is shared by all tasks of the product or the thread's own; `scratch` belongs to the calling thread. With the
// first task of a thread its own workspace is filled with what it needs of an operand, so that it does not wait for others to make
// it, and they need not give up the lines in which they have read it.
void pinion_gemm_task(const pinion_gemm *gemm, size_t phase, size_t task, void *workspace, void *scratch, bool is_first);
