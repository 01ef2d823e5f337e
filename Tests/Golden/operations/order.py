# SPDX-License-Identifier: Apache-2.0
"""Sorting, searching and sets.

Sorts are stable in both directions, and NaN is last in both. Each NaN is a value of its own in
sets, as the array API standard has it.
"""

import numpy as np

from .cases import ALL, FLOATS, HALVES, NUMBERS, Cases

cases = Cases("order")


def comparable(x):
    return x.astype("float32") if str(x.dtype) in HALVES else x


def argsort(x, axis, descending):
    x = comparable(x)
    if not descending:
        return np.argsort(x, axis=axis, stable=True)
    # Ranks turned around, NaN still last.
    ranks = np.unique(x, return_inverse=True, equal_nan=True)[1].reshape(x.shape)
    last = np.isnan(x) if x.dtype.kind == "f" else np.zeros(x.shape, bool)
    return np.argsort(np.where(last, ranks.size + 1, -ranks), axis=axis, stable=True)


for dtype in ALL:
    variants = [
        ("c", 0),
        ("c", 1),
        ("c", -1),
        ("t", 0),
        ("t", 1),
        ("t:T", 0),
        ("t:T", -1),
        ("a:s", -1),
        ("a:r", 1),
        ("k:b", 0),
        ("z", 0),
        ("z", 1),
        ("e", 0),
        ("e", 1),
        ("v", 0),
    ]
    if dtype in FLOATS:
        variants += [("h", 0), ("h", 1)]
    for array, axis in variants:
        for descending in [False, True]:
            parameters = {"axis": axis, "descending": descending or None}
            cases.add(
                "argsort", parameters, [f"{dtype}.{array}"], lambda x: argsort(x, axis, descending)
            )
            cases.add(
                "sorted",
                parameters,
                [f"{dtype}.{array}"],
                lambda x: np.take_along_axis(x, argsort(x, axis, descending), axis),
            )

for dtype in ALL:
    for values in ["a", "a:T", "s", "z", "t:r", "v"]:
        for side in ["left", "right"]:
            cases.add(
                "searchsorted",
                {"side": side},
                [f"{dtype}.o", f"{dtype}.{values}"],
                lambda x, y: np.asarray(np.searchsorted(comparable(x), comparable(y), side)),
            )


def unique(x):
    """Values, first indices, inverse and counts; NaN as many times as there are."""
    values, indices, inverse, counts = np.unique(
        comparable(x), return_index=True, return_inverse=True, return_counts=True, equal_nan=False
    )
    return x.ravel()[indices], indices, inverse.reshape(x.shape), counts


for dtype in ALL:
    for array in ["a", "a:T", "t", "t:T", "t:r", "c", "c:s", "k:b", "s", "z", "v"] + (
        ["h", "h:r"] if dtype in FLOATS else ["e"]
    ):
        operands = [f"{dtype}.{array}"]
        cases.add("unique", {}, operands, lambda x: unique(x)[0])
        cases.add("uniqueCounts", {}, operands, lambda x: (unique(x)[0], unique(x)[3]))
        cases.add("uniqueInverse", {}, operands, lambda x: (unique(x)[0], unique(x)[2]))
        cases.add("uniqueAll", {}, operands, unique)
        if array != "s":
            cases.add("nonzero", {}, operands, lambda x: np.nonzero(x.astype(bool)))
