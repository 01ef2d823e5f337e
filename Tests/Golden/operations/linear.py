# SPDX-License-Identifier: Apache-2.0
"""Products of matrices and what the array API standard counts with them.

The elements are small multiples of a quarter, so that sums are exact in any order. Halves are
multiplied in float32 and rounded once.
"""

import numpy as np

from .cases import NUMBERS, Cases, single

cases = Cases("linear")


def each(name, parameters, operands, function, dtypes=NUMBERS):
    for dtype in dtypes:
        cases.add(
            name,
            parameters,
            [f"{dtype}.{name}" for name in operands],
            lambda *xs: single(lambda *ys: np.asarray(function(*ys)))(*xs),
        )


for operands in [
    ("a", "b:T"),
    ("a:T", "b"),
    ("a:r", "b:T"),
    ("m", "a"),
    ("m:T", "a:s"),
    ("a", "v"),
    ("v", "b:T"),
    ("v", "v"),
    ("c", "b:T"),
    ("k", "r"),
    ("r", "b:T"),
    ("z", "b:T"),
    ("b:T", "c"),
    ("m:b", "c"),
    ("a:b", "b:T"),
    ("c", "v"),
    ("m:r", "k:b"),
    ("c:r", "a:T"),
]:
    each("matmul", {}, operands, np.matmul)
for operands, axes in [
    (("a", "b:T"), 1),
    (("a", "b"), 2),
    (("c", "a"), 2),
    (("v", "r"), 0),
    (("k", "r"), 1),
    (("v", "v"), 1),
    (("c", "c"), 3),
    (("a:T", "b:r"), 1),
    (("s", "a"), 0),
]:
    each("tensordot", {"axes": axes}, operands, lambda a, b: np.tensordot(a, b, axes))
for operands, left, right in [
    (("a", "b"), (0,), (0,)),
    (("a", "b"), (1, 0), (1, 0)),
    (("c", "a"), (1, 2), (0, 1)),
    (("c", "b"), (1,), (0,)),
    (("c:T", "a:T"), (0, 1), (0, 1)),
    (("c", "c:r"), (0, 2), (0, 2)),
    (("a", "b"), (-1,), (1,)),
]:
    each(
        "tensordotAxes",
        {"left": left, "right": right},
        operands,
        lambda a, b: np.tensordot(a, b, (left, right)),
    )
for operands, axis in [
    (("a", "b"), -1),
    (("a:T", "b:T"), -1),
    (("a", "v"), -1),
    (("c", "a"), -1),
    (("v", "v"), -1),
    (("a", "b"), -2),
    (("c", "c:r"), -2),
    (("z", "z"), -1),
    (("z", "z"), -2),
]:
    each("vecdot", {"axis": axis}, operands, lambda a, b: np.vecdot(a, b, axis=axis))
for operands in [("v", "v"), ("v", "o"), ("o", "v:r")]:
    each("outer", {}, operands, np.outer)
for operands in [("v", "v"), ("a", "b"), ("a", "v"), ("c", "b:r"), ("a:T", "m")]:
    each("inner", {}, operands, np.inner)
for offset in [0, 1, -1, 3, -3]:
    for array in ["a", "a:T", "a:r", "a:s"]:
        each(
            "trace",
            {"offset": offset},
            [array],
            lambda x: np.trace(
                x,
                offset,
                dtype=(
                    x.dtype if x.dtype.kind == "f" else "uint64" if x.dtype.kind == "u" else "int64"
                ),
            ),
        )
        each(
            "diagonal",
            {"offset": offset},
            [array],
            lambda x: np.diagonal(x, offset),
            ["bool", *NUMBERS],
        )
for a, b in [(0, 1), (1, 2), (2, 0), (-1, -2)]:
    for array in ["c", "c:T", "c:s"]:
        each(
            "diagonal",
            {"offset": 0, "axis1": a, "axis2": b},
            [array],
            lambda x: np.diagonal(x, 0, a, b),
            ["uint16", "float32", "float64"],
        )

EINSUM = [
    ("ij,kj->ik", "a", "b"),
    ("ij,kj", "a", "b"),
    ("ij,ij->", "a", "b"),
    ("ij,ij->ij", "a", "b"),
    ("ij,ij->i", "a", "b"),
    ("ij,ij->j", "a", "b"),
    ("ij->ji", "a"),
    ("ji", "a"),
    ("ij->", "a"),
    ("ij->i", "a"),
    ("ij->j", "a"),
    ("ij->ij", "a"),
    ("i,i->", "v", "v"),
    ("i,i", "v", "v"),
    ("i,j->ij", "v", "o"),
    ("i,j->ji", "v", "o"),
    ("i,j", "v", "o"),
    ("ij,j->i", "a", "v"),
    ("ij,j", "a", "v"),
    ("j,ij->i", "v", "a"),
    ("bij,jk->bik", "c", "a:T"),
    ("bij,kj->bik", "c", "a"),
    ("bij,bij->b", "c", "c"),
    ("bij,bij->", "c", "c"),
    ("bij->b", "c"),
    ("bij->jib", "c"),
    ("bij,bkj->bik", "c", "c"),
    ("bij,bik->bjk", "c", "c"),
    ("bij,bij->bj", "c", "c:r"),
    ("...ij,kj->...ik", "c", "b"),
    ("...j,j->...", "c", "v"),
    ("...,...->...", "a", "k"),
    ("...ij->...ji", "c"),
    ("i...->...", "c"),
    ("i...->...i", "c"),
    ("...->...", "s"),
    (",->", "s", "s"),
    (",ij->ij", "s", "a"),
    ("ij,jk,kl->il", "a", "a:T", "b"),
    ("ij,kj,kl->il", "a", "b", "a"),
    ("ki,ij,jk->", "m", "a", "b:T"),
    ("ij,ik->ijk", "a", "b"),
    ("ij,kl->ijkl", "a:s", "b:s"),
    ("ij,ij,ij->ij", "a", "b", "a:r"),
    ("ij , jk -> ik", "a", "b:T"),
    ("iij->ij", "q"),
    ("iij->j", "q"),
    ("jii->j", "q:T"),
    ("ii->i", "m"),
    ("ii->", "m"),
    ("ii", "m"),
    ("ij,jj->i", "m", "m"),
    ("ba,bc->ac", "a", "b"),
    ("ba,cb", "a:T", "b"),
    ("AB,BC->AC", "a", "b:T"),
    ("aBc->cBa", "c"),
    ("i,i,i->i", "v", "v", "v"),
    ("i,i,i->", "v", "v", "v"),
    ("zi,zj->ij", "z", "z"),
    ("zi->i", "z"),
    ("zi->z", "z"),
    ("i,->i", "v", "s"),
    ("...i,...i->...", "c", "a"),
    ("...i,...j->...ij", "a", "b"),
    ("bi...,bi...->b...", "c", "c"),
    ("ij,...j->...i", "a", "c"),
]
for subscripts, *operands in EINSUM:
    each(
        "einsum",
        {"subscripts": subscripts.replace(" ", "_")},
        operands,
        lambda *xs: np.einsum(subscripts, *xs),
        # The products of the first two of three halves would be rounded.
        NUMBERS if len(operands) < 3 and len(subscripts) < 12 else ["float32", "float64", "int64"],
    )
