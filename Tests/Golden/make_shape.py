# SPDX-License-Identifier: Apache-2.0
"""Writes shape.json: what NumPy makes of small arrays by einsum, pad, quantile and histogram.

    python make_shape.py

Operands are not written: element i of operand number n is (7 i) % 5 - 2 + n, for einsum, and
(7 i) % 11 for the others, in row-major order.

"axes" and "range" are null where NumPy is given none; "scalar" says that "q" is a number, not a
vector.
"""

import numpy as np

from golden import write

EINSUM = [
    # one operand
    ("i", [(3,)]), ("i->", [(4,)]), ("i->i", [(3,)]), ("ij", [(2, 3)]), ("ji", [(2, 3)]),
    ("ij->ji", [(2, 3)]), ("ij->i", [(2, 3)]), ("ij->j", [(2, 3)]), ("ij->", [(2, 3)]),
    ("ii", [(3, 3)]), ("ii->i", [(3, 3)]), ("ii->", [(3, 3)]), ("iij->ij", [(2, 2, 3)]),
    ("iji->j", [(3, 2, 3)]), ("iij->ji", [(2, 2, 3)]), ("iii->i", [(2, 2, 2)]),
    ("iijj->ij", [(2, 2, 3, 3)]), ("ijij->", [(2, 3, 2, 3)]), ("bca", [(2, 3, 4)]),
    ("cba", [(2, 3, 4)]), ("abc->cab", [(2, 3, 4)]), ("Aa->aA", [(2, 3)]), ("aA", [(2, 3)]),
    ("...", [(2, 3)]), ("...->...", [()]), ("...ij->...ji", [(2, 3, 4)]), ("i...->...", [(3, 2)]),
    ("...i->i", [(3,)]), ("i...->i...", [(3, 2)]), ("...ii->...i", [(2, 3, 3)]),
    ("i...i->...", [(3, 2, 3)]), ("...ii", [(2, 3, 3)]), (" i j -> j i ", [(2, 3)]), ("", [()]),
    ("->", [()]),
    # two operands
    ("i,i", [(3,), (3,)]), ("i,i->i", [(3,), (3,)]), ("i,j", [(3,), (2,)]),
    ("i,j->ji", [(3,), (2,)]), ("i,j->", [(3,), (2,)]), ("i,j->j", [(3,), (2,)]),
    ("ij,jk", [(2, 3), (3, 4)]), ("ij,jk->ik", [(2, 3), (3, 4)]), ("ij,jk->ki", [(2, 3), (3, 4)]),
    ("ji,jk->ik", [(3, 2), (3, 4)]), ("ij,kj->ik", [(2, 3), (4, 3)]), ("ij,ij", [(2, 3), (2, 3)]),
    ("ij,ij->ij", [(2, 3), (2, 3)]), ("ij,ij->i", [(2, 3), (2, 3)]), ("ij,ji->", [(2, 3), (3, 2)]),
    ("ij,j->i", [(2, 3), (3,)]), ("ij,j->ij", [(2, 3), (3,)]), ("ij,i->j", [(2, 3), (2,)]),
    ("bij,bjk->bik", [(2, 3, 4), (2, 4, 2)]), ("bij,jk->bik", [(2, 3, 4), (4, 2)]),
    ("bij,bjk->ikb", [(2, 3, 4), (2, 4, 2)]), ("bij,bjk", [(2, 3, 4), (2, 4, 2)]),
    ("ijk,jkl->il", [(2, 3, 4), (3, 4, 2)]), ("ijk,kjl->il", [(2, 3, 4), (4, 3, 2)]),
    ("ijk,ilm->jklm", [(2, 3, 2), (2, 2, 3)]), ("bhqd,bhkd->bhqk", [(2, 2, 3, 2), (2, 2, 4, 2)]),
    ("bhqd,bkhd->bhqk", [(2, 2, 3, 2), (2, 4, 2, 2)]), ("bqd,d->bq", [(2, 3, 4), (4,)]),
    ("...ij,...jk->...ik", [(2, 1, 2, 3), (4, 3, 2)]), ("...ij,...jk", [(2, 2, 3), (3, 2)]),
    ("...,...", [(2, 3), (3,)]), ("...,...->...", [(2, 1), (3,)]), ("i...,i...", [(3, 2), (3, 2)]),
    ("ij...,jk...->ik...", [(2, 3, 2), (3, 2, 2)]), ("...i,...i->...", [(2, 3), (1, 3)]),
    ("ij,jk", [(2, 1), (3, 4)]), ("ij,ij->ij", [(2, 1), (1, 3)]), ("i,i", [(1,), (3,)]),
    ("ii,i->i", [(3, 3), (3,)]), ("ii,jj", [(3, 3), (2, 2)]), ("iij,j->i", [(2, 2, 3), (3,)]),
    (",i", [(), (3,)]), (",", [(), ()]), ("i,->i", [(3,), ()]), ("ab,cb->ca", [(2, 3), (4, 3)]),
    ("ij,jk->", [(2, 3), (3, 4)]), ("ijk,k->ij", [(2, 3, 4), (4,)]), ("ij,jk->k", [(0, 3), (3, 2)]),
    ("ij,jk->ik", [(2, 0), (0, 3)]), ("zij,zj->iz", [(2, 3, 4), (2, 4)]),
    # three and more
    ("ij,jk,kl", [(2, 3), (3, 4), (4, 2)]), ("ij,jk,kl->li", [(2, 3), (3, 4), (4, 2)]),
    ("i,i,i", [(3,), (3,), (3,)]), ("i,j,k->kij", [(2,), (3,), (2,)]),
    ("ij,ij,ij->ij", [(2, 3)] * 3), ("bi,oi,bo->b", [(2, 3), (4, 3), (2, 4)]),
    ("ij,jk,ki", [(2, 3), (3, 4), (4, 2)]), ("ij,jk,ki->", [(2, 3), (3, 4), (4, 2)]),
    ("i,ij,j", [(2,), (2, 3), (3,)]), ("ea,fb,abcd,gc,hd->efgh", [(2, 2)] * 2 + [(2,) * 4] + [(2, 2)] * 2),
    ("...i,ij,...j->...", [(2, 3), (3, 2), (2, 2)]), ("ij,kl,m->mlj", [(2, 3), (2, 2), (2,)]),
    ("ab,bc,cd,de,ef", [(2, 3), (3, 2), (2, 3), (3, 2), (2, 2)]),
    ("ii,jj,ij->", [(2, 2), (3, 3), (2, 3)]), ("ab,ac,ad->bcd", [(2, 2), (2, 3), (2, 2)]),
    ("ab,bc,cd,de,ef,fg,gh,hi,ij,jk->ak", [(2, 2)] * 10),
    ("a,b,c,d,e,f,g,h,i,j->", [(2,)] * 10), ("ab,ab,c", [(2, 3), (2, 3), (2,)]),
]

PAD = [
    (mode, shape, widths)
    for mode in ("constant", "edge", "reflect", "symmetric", "wrap")
    for shape, widths in [
        ((4,), [(2, 1)]), ((3,), [(0, 0)]), ((3,), [(0, 2)]), ((2, 3), [(1, 0), (2, 2)]),
        ((3,), [(8, 9)]), ((2,), [(5, 4)]), ((1,), [(3, 2)]), ((2, 1, 3), [(0, 1), (2, 2), (4, 0)]),
    ]
]

QUANTILE = [
    (method, shape, axis, q)
    for method in ("linear", "lower", "higher", "nearest", "midpoint")
    for shape, axis, q in [
        ((5,), None, 0.3), ((4,), None, 0.5), ((6,), 0, [0, 0.1, 0.5, 0.9, 1]), ((3, 4), 0, 0.25),
        ((3, 4), 1, [0.25, 0.5]), ((2, 3, 4), None, [0.75]), ((2, 3, 4), 1, 0.6), ((1,), 0, 0.4),
        ((2, 3, 3), (0, 2), [0.1, 0.2, 0.3]), ((7,), 0, [0.25, 0.75, 0.4166666666666667]),
    ]
]

HISTOGRAM = [(11, 10, None), (50, 3, None), (20, 7, (2, 8)), (5, 4, (3.5, 3.5)), (0, 5, None),
             (30, 1, None), (1, 2, None), (40, 13, (-5, 20))]


def operand(shape, modulus=11, first=0):
    return (np.arange(np.prod(shape, dtype=int)) * 7 % modulus + first).reshape(shape).astype(float)


def case(result, **arguments):
    result = np.asarray(result)
    return {**arguments, "shape": list(result.shape), "values": result.ravel().tolist()}


def einsum(text, shapes):
    operands = [operand(shape, 5, n - 2) for n, shape in enumerate(shapes)]
    return case(np.einsum(text, *operands), text=text, operands=shapes)


def pad(mode, shape, widths):
    return case(np.pad(operand(shape), widths, mode=mode), mode=mode, operand=shape, widths=widths)


def quantile(method, shape, axis, q):
    axes = axis if axis is None or isinstance(axis, tuple) else [axis]
    result = np.quantile(operand(shape), q, axis=axis, method=method)
    return case(result, method=method, operand=shape, axes=axes, q=np.ravel(q).tolist(),
                scalar=np.ndim(q) == 0)


def histogram(size, bins, span):
    counts, edges = np.histogram(operand((size,)), bins, span)
    return {"size": size, "bins": bins, "range": span, "counts": counts.tolist(),
            "edges": edges.tolist()}


def main():
    print(f"NumPy {np.__version__}: {len(EINSUM)} texts")
    write("shape.json", {
        "einsum": [einsum(*row) for row in EINSUM], "pad": [pad(*row) for row in PAD],
        "quantile": [quantile(*row) for row in QUANTILE],
        "histogram": [histogram(*row) for row in HISTOGRAM],
    })


main()
