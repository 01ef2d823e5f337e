# SPDX-License-Identifier: Apache-2.0
"""Writes operations/*.txt: what NumPy computes for the operations of `Tensor`.

    python make_operations.py

`operations/pool.txt` has the input arrays, one a line: name, tabulator, array. An array is its
type, its shape and its elements in row-major order: `float32[2,2] 1 2.5 nan -0`.

Each line of the other files is one case, with tabulators between

    the operation, parameters (key=value), operands, results (with "; " between them) or "error"

An operand is a name of the pool and after a colon its layout: T transposed, s every second
element of the last axis, r the last axis reversed, b broadcast along a new first axis of extent
2. An operand that begins with "=" is a literal.

Where Pinion's rules differ from NumPy's on purpose, the references follow Pinion's; the modules
in operations/ say where.
"""

from pathlib import Path

import jax
import numpy as np

from operations import elementwise, indexing, linear, order, shaping, statistics, types
from operations.cases import POOL, text

FOLDER = Path(__file__).resolve().parent / "operations"


def write(name, lines):
    path = FOLDER / f"{name}.txt"
    path.write_text("".join(line + "\n" for line in lines))
    print(f"{path.name}: {len(lines):,} lines, {path.stat().st_size:,} bytes")
    return len(lines)


def main():
    write("pool", [f"{name}\t{text(array)}" for name, array in POOL.items()])
    families = [elementwise, types, statistics, order, shaping, linear, indexing]
    count = sum(write(family.cases.name, family.cases.lines) for family in families)
    print(f"{count:,} cases, NumPy {np.__version__}, JAX {jax.__version__}")


main()
