// SPDX-License-Identifier: Apache-2.0
//
// Included by chains.h once for each type; removes its macros in the end.

// Whole vectors, or the first `last` lanes of one.
#define LOAD(p) (vectors > 1 ? NAME(load)(p) : NAME(load_first)(p, last, (V){0}))
#define MASK_OF(p) \
  MASK_OF_FLAGS(vectors > 1 ? BYTES(load)(p) : BYTES(load_first)(p, last, (FLAGS){0}))
#define STORE(p, value)                   \
  if (vectors > 1) {                      \
    NAME(store)(p, value);                \
  } else {                                \
    NAME(store_first)(p, value, last);    \
  }
#define STORE_FLAGS(p, value)             \
  if (vectors > 1) {                      \
    BYTES(store)(p, value);               \
  } else {                                \
    BYTES(store_first)(p, value, last);   \
  }
#define EACH(statement)                       \
  UNROLL for (int v = 0; v < vectors; v++) { \
    const V x = value[v], y = other[v];       \
    statement;                                \
  }                                           \
  break
#define VALUE(code, expression) \
  case code:                    \
    EACH((void)y; value[v] = (expression))
#define COMPARISON(code, operator)                                                     \
  case code:                                                                           \
    EACH(STORE_FLAGS(flags + v * LANES, FLAGS_OF((MASK)(x operator y))))

// All steps for the vectors from element `start` on.
LANE void NAME(chain_batch)(const pinion_chain_step *step, const pinion_chain_step *end,
                            void *const *slots, size_t start, const int vectors, size_t last) {
  V value[CHAIN_VECTORS], other[CHAIN_VECTORS];
  UNROLL for (int v = 0; v < vectors; v++) value[v] = (V){0};
  for (; step < end; step++) {
    T *slot = slots[step->slot];
    uint8_t *flags = (uint8_t *)slots[step->flags] + start;
    switch (step->source) {
      case PINION_CHAIN_BLOCK:
        UNROLL for (int v = 0; v < vectors; v++) other[v] = LOAD(slot + start + v * LANES);
        break;
      case PINION_CHAIN_SINGLE:
        UNROLL for (int v = 0; v < vectors; v++) other[v] = NAME(splat)(*slot);
        break;
      default:
        UNROLL for (int v = 0; v < vectors; v++) other[v] = value[v];
    }
    switch (step->code) {
      VALUE(PINION_CHAIN_LOAD, ((void)x, y));
      case PINION_CHAIN_STORE:
        EACH((void)y; STORE(slot + start + v * LANES, x));
      VALUE(PINION_NEGATE, NAME(negate)(x));
      VALUE(PINION_ABS, NAME(abs)(x));
      VALUE(PINION_SQRT, NAME(sqrt)(x));
      VALUE(PINION_ADD, x + y);
      VALUE(PINION_SUBTRACT, x - y);
      VALUE(PINION_CHAIN_REVERSED | PINION_SUBTRACT, y - x);
      VALUE(PINION_MULTIPLY, x * y);
      VALUE(PINION_DIVIDE, x / y);
      VALUE(PINION_CHAIN_REVERSED | PINION_DIVIDE, y / x);
      VALUE(PINION_MAXIMUM, NAME(maximum)(x, y));
      VALUE(PINION_MINIMUM, NAME(minimum)(x, y));
      COMPARISON(PINION_EQUAL, ==);
      COMPARISON(PINION_NOT_EQUAL, !=);
      COMPARISON(PINION_LESS, <);
      COMPARISON(PINION_LESS_EQUAL, <=);
      COMPARISON(PINION_GREATER, >);
      COMPARISON(PINION_GREATER_EQUAL, >=);
      VALUE(PINION_SELECT,
            NAME(select)(MASK_OF(flags + v * LANES), x, y));
      VALUE(PINION_CHAIN_REVERSED | PINION_SELECT,
            NAME(select)(MASK_OF(flags + v * LANES), y, x));
    }
  }
}

static void NAME(chain)(const pinion_chain_step *steps, size_t count, void *const *slots, size_t n) {
  const pinion_chain_step *end = steps + count;
  size_t i = 0;
  for (; i + CHAIN_VECTORS * LANES <= n; i += CHAIN_VECTORS * LANES) {
    NAME(chain_batch)(steps, end, slots, i, CHAIN_VECTORS, LANES);
  }
  for (; i < n; i += LANES) {
    NAME(chain_batch)(steps, end, slots, i, 1, n - i < LANES ? n - i : LANES);
  }
}

#undef LOAD
#undef MASK_OF_FLAGS
#undef FLAGS
#undef STORE
#undef STORE_FLAGS
#undef EACH
#undef VALUE
#undef COMPARISON
#undef T
#undef V
#undef LANES
#undef NAME
#undef FLAGS_OF
#undef MASK_OF
#undef BYTES
#undef MASK
