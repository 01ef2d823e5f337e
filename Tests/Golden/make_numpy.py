# SPDX-License-Identifier: Apache-2.0
"""Writes printing.json: how NumPy prints arrays.

    python make_numpy.py

Each case has a dtype, a shape, and its elements in row-major order, either as "values" (exact
numbers with blanks between them) or as "pattern": [start, step, modulus], element i being
start + step * (i * i mod modulus), or start + step * i where the modulus is 0, exactly. "str" is
NumPy's. "body" is what repr would have between the parentheses if the array were called Tensor:
the text is one column further to the right, which counts where lines wrap and where they are
indented. bfloat16 is that of ml_dtypes, whose elements NumPy prints one by one, as C's %g.
"""

import ml_dtypes
import numpy as np

from golden import write

INTEGERS = ["int64", "int32", "uint8"]
FLOATS = ["float32", "float64", "float16", "bfloat16"]


def literal_cases():
    """(dtypes, values as NumPy takes them)."""
    nan, inf = float("nan"), float("inf")
    matrix = [[5, 78, 2, 34, 0], [6, 79, 3, 35, 1], [7, 80, 4, 36, 2]]
    yield INTEGERS + FLOATS, 12
    yield INTEGERS + FLOATS, [12, 3, 6, 14]
    yield INTEGERS + FLOATS, matrix
    yield INTEGERS + FLOATS, [matrix, matrix]
    yield INTEGERS + FLOATS, [0, 100, 7]
    yield INTEGERS, [[[[1]]], [[[200]]]]
    yield ["int64"], [-1, 10, -100]
    yield ["int64"], [2**62, -(2**62), 0]
    yield ["int64"], [[-5], [12345]]
    yield ["bool"], True
    yield ["bool"], [True, False, True]
    yield ["bool"], [[True, True], [False, False]]
    yield ["bool"], [[[True], [False]], [[False], [True]]]
    yield FLOATS, -0.0
    yield FLOATS, nan
    yield FLOATS, 3.14159265358979
    yield FLOATS, 1e-7
    yield FLOATS, 1e20
    yield FLOATS, [0.1, 0.25, -0.5]
    yield FLOATS, [0.1, 0.2, 0.3]
    yield FLOATS, [1 / 3, 2 / 3, 1]
    yield FLOATS, [[1 / 3, -200 / 3], [1000 / 3, 1]]
    yield FLOATS, [0.0, -0.0, 1.0]
    yield FLOATS, [1.0, 10.0, 100.5]
    yield FLOATS, [1e-3, 1.0]
    yield FLOATS, [1e-4, 1.0]
    yield FLOATS, [9.9e-5, 1.0]
    yield FLOATS, [1e-5, 1e3]
    yield FLOATS, [1.5e7, 1.0]
    yield FLOATS, [99999999.0, 1.0]
    yield FLOATS, [1e8, 1.0]
    yield FLOATS, [1e16, 1e15]
    yield FLOATS, [123456.789, 0.001]
    yield FLOATS, [1e30, 1e-30]
    yield FLOATS, [-1e30, 1e-30, 2.5]
    yield FLOATS, [nan, 1.0, 2.5]
    yield FLOATS, [inf, -inf, 1.0]
    yield FLOATS, [nan, inf, -inf]
    yield FLOATS, [[nan, -1.25], [inf, 1e10]]
    yield FLOATS, [1e-45, 3.4e38]
    yield ["float64"], [1e-300, 1e300]
    yield ["float64"], [5e-324, 1.0]
    yield ["float64"], [0.1 + 0.2, 1.0]


def drawn_cases():
    """(dtype, shape, sampler): enough elements for lines to wrap."""
    random = np.random.default_rng(0)
    yield "int64", (40,), lambda n: random.integers(-1000, 1000, n)
    yield "int64", (3, 30), lambda n: random.integers(0, 100000, n)
    yield "uint8", (28, 28), lambda n: random.integers(0, 256, n) * (random.random(n) < 0.3)
    yield "uint8", (2, 3, 25), lambda n: random.integers(0, 256, n)
    yield "bool", (30,), lambda n: random.random(n) < 0.5
    yield "bool", (2, 20), lambda n: random.random(n) < 0.5
    for dtype in FLOATS:
        yield dtype, (17,), random.random
        yield dtype, (3, 10), random.standard_normal
        yield dtype, (2, 2, 9), lambda n: random.standard_normal(n).round(2)
        yield dtype, (12,), lambda n: 10.0 ** random.integers(-8, 8, n) * random.random(n)
        yield dtype, (11,), lambda n: random.integers(0, 1000, n) / 4
        yield dtype, (2, 1, 2, 3), random.standard_normal


def magnitude_cases():
    """(dtype, shape, values): numbers of random sizes, some with values that are no numbers."""
    random = np.random.default_rng(1)
    shapes = [(), (1,), (2,), (5,), (14,), (33,), (2, 2), (3, 7), (1, 12), (6, 1), (2, 3, 4)]
    shapes += [(2, 1, 3), (1, 1, 1), (2, 2, 2, 2), (1, 3, 1, 5)]
    specials = [np.nan, np.inf, -np.inf, 0.0, -0.0]
    spreads = [(0, 1), (0, 2), (-3, 3), (-4, -2), (2, 5), (4, 6), (5, 8), (-6, -3), (-20, 20)]
    for dtype in FLOATS:
        for i, shape in enumerate(shapes * 4):
            low, high = spreads[int(random.integers(len(spreads)))]
            count = int(np.prod(shape))
            values = 10.0 ** random.uniform(low, high, count)
            values *= np.where(random.random(count) < (0.0, 0.5, 1.0)[i % 3], -1, 1)
            if i % 4 == 1:
                values = values.round(int(random.integers(0, 4)))
            if i % 4 == 2:
                chosen = random.random(count) < 0.3
                values[chosen] = random.choice(specials, int(chosen.sum()))
            yield dtype, shape, values
    for dtype in ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]:
        info = np.iinfo(dtype)
        yield dtype, (3,), np.array([info.min, info.max, 1], dtype)
        yield dtype, (), np.array(info.max, dtype)
        for shape in [(), (4,), (30,), (3, 9), (2, 2, 3), (2, 1, 2, 2)]:
            bits = int(random.integers(1, info.bits + 1))
            wide = random.integers(0, 2**64, int(np.prod(shape)), "uint64", endpoint=False)
            values = wide >> np.uint64(64 - bits)
            yield dtype, shape, values.astype(dtype)
    for shape in [(1,), (2, 9), (3, 2, 2), (70,), (2, 2, 1, 2)]:
        yield "bool", shape, random.random(int(np.prod(shape))) < 0.5


def half_cases():
    """(dtype, shape, values): halves by their bits, with the subnormal and the greatest ones."""
    random = np.random.default_rng(2)
    for dtype in ["float16", "bfloat16"]:
        kind = np.dtype(dtype)
        edges = [0x0001, 0x0002, 0x03FF, 0x0400, 0x0401, 0x7BFF, 0x8001]
        edges += [0x3C00, 0x3BFF, 0x3C01, 0x2400]
        if dtype == "bfloat16":
            edges = [0x0001, 0x007F, 0x0080, 0x0081, 0x7F7F, 0x8001, 0x3F80, 0x3F7F, 0x3F81]
        for bits in edges + [int(b) for b in random.integers(0, 2**16, 30)]:
            yield dtype, (), np.array(bits, "uint16").view(kind)
        for start in [0x1400, 0x2E00, 0x3C00, 0x4000, 0x5BF0, 0x63C0, 0x7000]:
            yield dtype, (9,), np.arange(start, start + 9, dtype="uint16").view(kind)
        for _ in range(6):
            yield dtype, (2, 4), random.integers(0, 2**16, 8).astype("uint16").view(kind)


def pattern_cases():
    """(dtype, shape, start, step, modulus): those with more than 1,000 elements are summarised."""
    yield "int64", (1000,), 0, 1, 0
    yield "int64", (1001,), 0, 1, 0
    yield "int64", (100000,), -50000, 1, 0
    yield "int64", (60, 60), 0, 3, 0
    yield "int64", (6, 200), 0, 1, 0
    yield "int64", (4, 300), 0, 1, 0
    yield "int64", (11, 10, 10), 0, 1, 0
    yield "int64", (4, 1, 2, 200), 7, 1, 0
    yield "int64", (1001, 1), 0, 1, 0
    yield "int64", (1, 2000), 0, -1, 0
    yield "int64", (7, 7, 7, 7), -5, 1, 1013
    yield "int32", (2000,), 0, -5, 0
    yield "uint8", (1200,), 9, 0, 0
    yield "uint8", (28, 28, 2), 0, 1, 251
    yield "uint64", (3, 600), 2**53, -1, 100003
    yield "bool", (1200,), 1, 0, 0
    yield "bool", (40, 40), 0, 1, 2
    for dtype in FLOATS:
        yield dtype, (2000,), 0, 0.5, 0
        yield dtype, (40, 40), -3, 0.125, 0
        yield dtype, (20, 20, 20), 0, 0.0625, 0
        yield dtype, (1500,), 0, 2.0**-20, 0
        yield dtype, (50, 30), -1, 2.0**-9, 1021
        yield dtype, (5, 7, 40), 4, -(2.0**-5), 211
        yield dtype, (1, 1001), 1, 1024, 37
        yield dtype, (999,), 1, 0.25, 11
        yield dtype, (30, 3), 1, 0.125, 29


def empty_cases():
    for dtype in ["int64", "uint8", "bool"] + FLOATS:
        yield dtype, (0,)
    yield "float32", (0, 3)
    yield "int64", (2, 0)
    yield "float64", (2, 0, 3)
    yield "bool", (0, 0)


def case(array, **elements):
    body = np.array2string(array, separator=", ", prefix="Tensor(", suffix=")")
    return {
        "dtype": str(array.dtype),
        "shape": list(array.shape),
        **elements,
        "str": str(array),
        "body": body,
    }


def values(array):
    """The elements as exact numbers."""
    if array.dtype.kind in "biu":
        return " ".join(str(int(v)) for v in array.ravel())
    return " ".join(repr(float(v)) for v in array.ravel())


def main():
    cases = []
    for dtypes, elements in literal_cases():
        for dtype in dtypes:
            array = np.array(elements).astype(dtype)
            cases.append(case(array, values=values(array)))
    for dtype, shape, draw in drawn_cases():
        array = draw(int(np.prod(shape))).astype(dtype).reshape(shape)
        cases.append(case(array, values=values(array)))
    for dtype, shape, elements in [*magnitude_cases(), *half_cases()]:
        array = np.asarray(elements).astype(dtype).reshape(shape)
        cases.append(case(array, values=values(array)))
    for dtype, shape, start, step, modulus in pattern_cases():
        i = np.arange(int(np.prod(shape)))
        array = (start + step * (i * i % modulus if modulus else i)).astype(dtype).reshape(shape)
        cases.append(case(array, pattern=[start, step, modulus]))
    for dtype, shape in empty_cases():
        cases.append(case(np.zeros(shape, dtype), values=""))
    versions = {"numpy": np.__version__, "ml_dtypes": ml_dtypes.__version__}
    write("printing.json", {**versions, "cases": cases})
    print(f"{len(cases)} cases")


with np.errstate(all="ignore"):
    main()
