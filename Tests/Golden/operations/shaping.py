# SPDX-License-Identifier: Apache-2.0
"""Operations that move elements, and those that make arrays from a pattern."""

import numpy as np

from .cases import ALL, FLOATS, NUMBERS, Cases

cases = Cases("shaping")


def each(name, parameters, arrays, function, dtypes=ALL):
    for dtype in dtypes:
        for array in arrays:
            cases.add(name, parameters, [f"{dtype}.{array}"], function)


CUBES = ["c", "c:T", "c:s", "c:r"]
MATRICES = ["a", "a:T", "a:s", "a:r", "z"]

for shape in [(24,), (4, 6), (2, -1), (1, 2, 3, 4), (4, 3, 2), (-1, 1)]:
    each("reshaped", {"shape": shape}, ["c", "c:T", "c:r", "a:b"], lambda x: x.reshape(shape))
each("reshaped", {"shape": (5, -1)}, ["c"], lambda x: None, ["float32"])
each("flattened", {}, [*CUBES, *MATRICES, "s", "k:b"], np.ravel)
each("transposed", {}, [*CUBES, "a", "v", "s", "z"], np.transpose)
for axes in [(0, 2, 1), (2, 0, 1), (1, 2, 0), (-1, 0, 1)]:
    each("transposed", {"axes": axes}, CUBES, lambda x: np.transpose(x, axes))
each("matrixTransposed", {}, [*CUBES, "a", "z", "a:b"], np.matrix_transpose)
for axis in [0, 1, 2, -1, -2]:
    each("unsqueezed", {"axis": axis}, ["a", "a:T", "z"], lambda x: np.expand_dims(x, axis))
each("squeezed", {"axis": 1}, ["k", "k:r"], lambda x: np.squeeze(x, 1))
each("squeezed", {"axis": -2}, ["r", "r:s"], lambda x: np.squeeze(x, -2))
each("squeezed", {"axis": 0}, ["k"], lambda x: None, ["float32"])
each("squeezed", {"axes": (1,)}, ["k", "k:r"], lambda x: np.squeeze(x, (1,)))
for shape in [(2, 3, 4), (3, 4), (2, 2, 3, 4)]:
    each(
        "broadcast",
        {"shape": shape},
        ["a", "a:r", "k", "r", "s", "v"],
        lambda x: np.broadcast_to(x, shape),
    )
for a, b in [("k", "r"), ("a", "v"), ("s", "a:T"), ("z", "r")]:
    for dtype in ALL:
        cases.add("broadcastAll", {}, [f"{dtype}.{a}", f"{dtype}.{b}"], np.broadcast_arrays)

each("flipped", {}, [*CUBES, *MATRICES, "v"], np.flip)
for axis in [0, -1]:
    each("flipped", {"axis": axis}, [*CUBES, "a", "z"], lambda x: np.flip(x, axis))
each("flipped", {"axes": (0, 2)}, CUBES, lambda x: np.flip(x, (0, 2)))
for source, target in [(0, 2), (2, 0), (-1, 1), (1, -1)]:
    each(
        "movingAxis",
        {"from": source, "to": target},
        CUBES,
        lambda x: np.moveaxis(x, source, target),
    )
each("movingAxes", {"from": (0, 1), "to": (2, 0)}, CUBES, lambda x: np.moveaxis(x, (0, 1), (2, 0)))
for shift in [1, -2, 7, 0]:
    each("rolled", {"by": shift}, ["c", "a:T", "a:s", "z"], lambda x: np.roll(x, shift))
    each(
        "rolled",
        {"by": shift, "axis": 1},
        ["c", "c:T", "a:r", "a", "z"],
        lambda x: np.roll(x, shift, 1),
    )
each("rolledAxes", {"by": (1, -1), "axes": (0, 2)}, CUBES, lambda x: np.roll(x, (1, -1), (0, 2)))
for count in [0, 1, 3]:
    each("repeated", {"count": count}, ["a", "a:T", "s", "z"], lambda x: np.repeat(x, count))
    each(
        "repeated",
        {"count": count, "axis": 1},
        ["a", "a:s", "c:T"],
        lambda x: np.repeat(x, count, 1),
    )
for dtype in ALL:
    for array in ["a", "a:r", "a:b"]:
        axis = 2 if array == "a:b" else 1
        cases.add(
            "repeatedEach",
            {"axis": axis, "counts": (2, 0, 1, 3)},
            [f"{dtype}.{array}"],
            lambda x: np.repeat(x, [2, 0, 1, 3], axis),
        )
for counts in [(2,), (2, 1), (1, 3), (2, 1, 2), (0, 2)]:
    each("tiled", {"counts": counts}, ["a", "a:T", "v", "r:r"], lambda x: np.tile(x, counts))
for mode in ["constant", "edge", "reflect", "symmetric", "wrap"]:
    for widths in [((1, 2), (0, 3)), ((0, 0), (2, 1)), ((4, 5), (6, 7))]:
        flat = sum(widths, ())
        each(
            "padded",
            {"mode": mode, "widths": flat},
            ["a", "a:T", "a:s", "a:r"],
            lambda x: np.pad(x, widths, mode),
        )
each(
    "padded",
    {"mode": "constant", "widths": (1, 1), "value": 2},
    ["v"],
    lambda x: np.pad(x, (1, 1), constant_values=2),
    NUMBERS,
)
each(
    "padded",
    {"mode": "edge", "widths": (0, 1, 1, 0, 2, 2)},
    CUBES,
    lambda x: np.pad(x, ((0, 1), (1, 0), (2, 2)), "edge"),
)
each(
    "padded",
    {"mode": "reflect", "widths": (0, 0, 3, 3)},
    ["k"],
    lambda x: np.pad(x, ((0, 0), (3, 3)), "reflect"),
)

for axis in [0, 1, -1]:
    each("unstacked", {"axis": axis}, ["c", "c:T", "a"], lambda x: np.unstack(x, axis=axis))
for parts, axis in [(2, 0), (3, 1), (2, -1), (4, 2)]:
    each("split", {"into": parts, "axis": axis}, ["c", "c:r"], lambda x: np.split(x, parts, axis))
for at, axis in [((1, 3), 2), ((0, 2), 1), ((1,), 0), ((), 0)]:
    each(
        "splitAt",
        {"at": at, "axis": axis},
        ["c", "c:T"] if axis < 2 and not at else ["c"],
        lambda x: np.split(x, at, axis),
    )
each("split", {"into": 3, "axis": 2}, ["c"], lambda x: None, ["float32"])
for axis, arrays in [
    (0, ("a", "b", "r")),
    (1, ("a", "k", "b:r")),
    (-1, ("a:s", "a")),
    (0, ("z", "a")),
]:
    for dtype in ALL:
        cases.add(
            "concatenated",
            {"axis": axis},
            [f"{dtype}.{name}" for name in arrays],
            lambda *xs: np.concatenate(xs, axis),
        )
for axis in [0, 1, 2, -1]:
    for arrays in [("a", "b"), ("a:T", "b:T"), ("a", "b:r", "a")]:
        for dtype in ALL:
            cases.add(
                "stacked",
                {"axis": axis},
                [f"{dtype}.{name}" for name in arrays],
                lambda *xs: np.stack(xs, axis),
            )
for k in [0, 1, -1, 5, -5]:
    each("tril", {"diagonal": k}, ["a", "a:T", "c", "c:s", "z"], lambda x: np.tril(x, k))
    each("triu", {"diagonal": k}, ["a", "a:T", "c", "c:s", "z"], lambda x: np.triu(x, k))

# MARK: Arrays from a pattern

for dtype in NUMBERS:
    for rows, columns, k in [(3, None, 0), (2, 4, 1), (4, 2, -1), (0, 3, 0), (2, 2, 5)]:
        cases.add(
            "eye",
            {"dtype": dtype, "rows": rows, "columns": columns, "diagonal": k},
            [],
            lambda: np.eye(rows, columns, k, dtype),
        )
    for start, stop, step in [(0, 5, 1), (2, 11, 3), (5, 0, -2), (3, 3, 1)]:
        if dtype.startswith("u") and step < 0:
            continue
        cases.add(
            "arange",
            {"dtype": dtype, "from": start, "to": stop, "by": step},
            [],
            lambda: np.arange(start, stop, step).astype(dtype),
        )
for dtype in FLOATS:
    for start, stop, step in [(0.0, 1.0, 0.25), (1.0, -1.0, -0.5), (0.5, 0.5, 1.0)]:
        cases.add(
            "arange",
            {"dtype": dtype, "from": start, "to": stop, "by": step},
            [],
            lambda: np.arange(start, stop, step).astype(dtype),
        )
    for start, stop, count, end in [
        (0.0, 1.0, 5, True),
        (0.0, 1.0, 4, False),
        (-1.0, 2.0, 7, True),
        (3.0, 3.0, 2, True),
        (2.0, -2.0, 1, True),
        (0.0, 1.0, 0, True),
    ]:
        cases.add(
            "linspace",
            {"dtype": dtype, "from": start, "to": stop, "count": count, "includingEnd": end},
            [],
            lambda: np.linspace(start, stop, count, end).astype(dtype),
        )
for dtype in ALL:
    for indexing in ["xy", "ij"]:
        for arrays in [("v", "o"), ("o", "v:r"), ("v", "o", "v")]:
            cases.add(
                "meshgrid",
                {"indexing": indexing},
                [f"{dtype}.{name}" for name in arrays],
                lambda *xs: np.meshgrid(*xs, indexing=indexing),
            )
    each("zerosLike", {}, ["a:T", "z", "s"], np.zeros_like, [dtype])
    each("onesLike", {}, ["a:T", "z", "s"], np.ones_like, [dtype])
