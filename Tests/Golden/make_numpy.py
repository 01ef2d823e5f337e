# SPDX-License-Identifier: Apache-2.0
"""Writes printing.json: how NumPy prints arrays.

    python make_numpy.py

Each case has a dtype, a shape, and its elements in row-major order, either as "values" (numbers,
true and false, or "nan", "inf", "-inf") or as "range": [start, step], element i being
start + i * step, exactly. "str" and "repr" are NumPy's. "body" is what repr would have between
the parentheses if the array were called Tensor: the text is one column further to the right,
which counts where lines wrap and where they are indented.
"""

import numpy as np

from golden import write

INTEGERS = ["int64", "int32", "uint8"]
FLOATS = ["float32", "float64"]


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


def range_cases():
    """(dtype, shape, start, step): most have more than 1,000 elements and are summarised."""
    yield "int64", (1000,), 0, 1
    yield "int64", (1001,), 0, 1
    yield "int64", (100000,), -50000, 1
    yield "int64", (60, 60), 0, 3
    yield "int64", (6, 200), 0, 1
    yield "int64", (4, 300), 0, 1
    yield "int64", (11, 10, 10), 0, 1
    yield "int64", (4, 1, 2, 200), 7, 1
    yield "int64", (1001, 1), 0, 1
    yield "int64", (1, 2000), 0, -1
    yield "int32", (2000,), 0, -5
    yield "uint8", (1200,), 9, 0
    yield "bool", (1200,), 1, 0
    for dtype in FLOATS:
        yield dtype, (2000,), 0, 0.5
        yield dtype, (40, 40), -3, 0.125
        yield dtype, (20, 20, 20), 0, 0.0625
        yield dtype, (1500,), 0, 2.0**-20


def empty_cases():
    for dtype in ["int64", "uint8", "float32", "float64", "bool"]:
        yield dtype, (0,)
    yield "float32", (0, 3)
    yield "int64", (2, 0)
    yield "float64", (2, 0, 3)


def case(array, **elements):
    body = np.array2string(array, separator=", ", prefix="Tensor(", suffix=")")
    return {
        "dtype": str(array.dtype),
        "shape": list(array.shape),
        **elements,
        "str": str(array),
        "repr": repr(array),
        "body": body,
    }


def element(value):
    """An element for JSON: the shortest digits that give the same element back."""
    if isinstance(value, np.floating):
        return float(str(value)) if np.isfinite(value) else str(value)
    return value.item()


def main():
    cases = []
    for dtypes, values in literal_cases():
        for dtype in dtypes:
            array = np.array(values, dtype)
            cases.append(case(array, values=[element(v) for v in array.ravel()]))
    for dtype, shape, draw in drawn_cases():
        array = draw(int(np.prod(shape))).astype(dtype).reshape(shape)
        cases.append(case(array, values=[element(v) for v in array.ravel()]))
    for dtype, shape, start, step in range_cases():
        count = int(np.prod(shape))
        array = (start + step * np.arange(count)).astype(dtype).reshape(shape)
        cases.append(case(array, range=[start, step]))
    for dtype, shape in empty_cases():
        cases.append(case(np.zeros(shape, dtype), values=[]))
    write("printing.json", {"numpy": np.__version__, "cases": cases})
    print(f"{len(cases)} cases")


main()
