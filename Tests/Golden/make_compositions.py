# SPDX-License-Identifier: Apache-2.0
"""Writes compositions.json: random functions, and what JAX's transforms make of them.

    python make_compositions.py

A program is a list of instructions, each the name of an operation and the numbers of its operands:
0 and 1 are the arguments x and y, 2 the result of the first instruction, and so on. All are of shape
[3, 4]. Its value is the result of the last instruction; its scalar is the sum of that times "weights".

At the top are "x", "y", the directions "u" and "v", "weights", and a batch "xs" of two more x. Each
program holds, row by row, its "value", the gradient of its scalar for x and y ("dx", "dy"), the
derivative of its value along u and v ("jvp"), the product of the matrix of second derivatives of its
scalar for x with u ("hvp"), and, for each of xs and the same y, its value and gradient for x
("values", "gradients").

The numbers are those in float64, to ten digits. A program is taken if all of them are below 100 and
those in float32 differ by less than 2e-6, relative where they are above 1: so that what differs by
more is wrong and not only rounded.
"""

import jax
import jax.numpy as jnp
import numpy as np

from golden import write

jax.config.update("jax_enable_x64", True)
COUNT = 200
SHAPE = (3, 4)
ROWS = np.array([2, 0, 2])
COLUMNS = np.array([[1, 0, 3, 3], [2, 2, 0, 1], [3, 1, 1, 0]])

UNARY = {
    "sin": jnp.sin,
    "cos": jnp.cos,
    "tanh": jnp.tanh,
    "exp": lambda a: jnp.exp(-a * a),
    "log": lambda a: jnp.log(1 + a * a),
    "sqrt": lambda a: jnp.sqrt(1 + a * a),
    "erf": jax.scipy.special.erf,
    "atan": jnp.arctan,
    "sigmoid": lambda a: 1 / (1 + jnp.exp(-a)),
    "softplus": lambda a: jnp.log1p(jnp.exp(a)),
    "square": lambda a: a * a,
    "negate": lambda a: -a,
    "abs": jnp.abs,
    "relu": lambda a: jnp.maximum(0, a),
    "clamp": lambda a: jnp.clip(a, -0.7, 0.9),
    "softmax": lambda a: jax.nn.softmax(a, axis=1),
    "softmax0": lambda a: jax.nn.softmax(a, axis=0),
    "logSoftmax": lambda a: jax.nn.log_softmax(a, axis=1),
    "sum": lambda a: a * a.sum(axis=0),
    "mean": lambda a: a - a.mean(axis=1, keepdims=True),
    "variance": lambda a: a / jnp.sqrt(a.var(axis=1, keepdims=True) + 1),
    "max": lambda a: a - a.max(axis=1, keepdims=True),
    "min": lambda a: a + a.min(),
    "product": lambda a: a + a.prod(axis=0),
    "cumsum": lambda a: jnp.cumsum(a, axis=0),
    "cumprod": lambda a: jnp.cumprod(a, axis=1),
    "sort": lambda a: jnp.sort(a, axis=1),
    "flip": lambda a: a[::-1],
    "roll": lambda a: jnp.roll(a, 1, axis=1),
    "turn": lambda a: a.T.reshape(SHAPE),
    "pad": lambda a: jnp.pad(a[1:, :-1], ((1, 0), (0, 1)), mode="edge"),
    "diagonal": lambda a: a * jnp.diagonal(a, offset=1)[:, None],
    "rows": lambda a: a[ROWS],
    "scatter": lambda a: jnp.zeros(SHAPE, a.dtype).at[ROWS].add(a),
    "columns": lambda a: jnp.take_along_axis(a, COLUMNS, axis=1),
    "write": lambda a: a.at[1, ::2].set(a[0, 2:] * a[2, :2]),
}
BINARY = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / (1 + b * b),
    "maximum": jnp.maximum,
    "minimum": jnp.minimum,
    "atan2": lambda a, b: jnp.arctan2(a, 1 + b * b),
    "hypot": lambda a, b: jnp.hypot(a, 1 + b * b),
    "logaddexp": jnp.logaddexp,
    "pow": lambda a, b: (1 + a * a) ** jnp.tanh(b),
    "matmul": lambda a, b: (a @ b.T) @ a / 4,
    "einsum": lambda a, b: jnp.einsum("ij,kj,kl->il", b, a, b) / 4,
    "outer": lambda a, b: jnp.outer(a[:, 0], b[1]),
    "concatenate": lambda a, b: jnp.concatenate([a[:, 2:], b[:, :2]], axis=1),
    "stack": lambda a, b: jnp.stack([a, b]).max(axis=0),
}
TERNARY = {
    "fma": lambda a, b, c: a * b + c,
    "select": lambda a, b, c: jnp.where(a > b, a * c, b),
}
TABLE = UNARY | BINARY | TERNARY


def random_program(rng):
    program = []
    for number in range(rng.integers(3, 9)):
        kind, arity = [(UNARY, 1), (UNARY, 1), (BINARY, 2), (BINARY, 2), (TERNARY, 3)][rng.integers(5)]
        name = list(kind)[rng.integers(len(kind))]
        # One operand is the last result, so that nothing is idle.
        operands = [int(rng.integers(number + 2)) for _ in range(arity)]
        operands[rng.integers(arity)] = number + 1
        program.append([name] + operands)
    return program


def run(program, x, y):
    values = [x, y]
    for name, *operands in program:
        values.append(TABLE[name](*[values[i] for i in operands]))
    return values[-1]


def transformed(program, data, dtype):
    x, y, u, v, weights, xs = [jnp.asarray(a, dtype) for a in data]
    value = lambda x, y: run(program, x, y)
    scalar = lambda x, y: (value(x, y) * weights).sum()
    slope = jax.grad(scalar)
    dx, dy = jax.grad(scalar, argnums=(0, 1))(x, y)
    result = {
        "value": value(x, y),
        "dx": dx,
        "dy": dy,
        "jvp": jax.jvp(value, (x, y), (u, v))[1],
        "hvp": jax.jvp(lambda x: slope(x, y), (x,), (u,))[1],
        "values": jax.vmap(value, (0, None))(xs, y),
        "gradients": jax.vmap(slope, (0, None))(xs, y),
    }
    return {name: np.asarray(array, np.float64) for name, array in result.items()}


def is_fit(exact, rounded):
    for name, a in exact.items():
        b = rounded[name]
        if not (np.all(np.isfinite(a)) and np.all(np.isfinite(b)) and np.abs(a).max() < 100):
            return False
        if (np.abs(a - b) / np.maximum(1, np.abs(a))).max() > 2e-6:
            return False
    # Not constant.
    return np.abs(exact["dx"]).max() > 1e-3


def numbers(array):
    return [float(f"{number:.10g}") for number in np.ravel(array)]


def main():
    rng = np.random.default_rng(2024)
    shapes = [SHAPE] * 5 + [(2,) + SHAPE]
    # Multiples of 2^-10, which both types hold.
    data = [np.round(rng.uniform(-1.5, 1.5, shape) * 1024) / 1024 for shape in shapes]
    programs = []
    while len(programs) < COUNT:
        program = random_program(rng)
        exact = transformed(program, data, jnp.float64)
        if not is_fit(exact, transformed(program, data, jnp.float32)):
            continue
        programs.append({"program": program} | {name: numbers(a) for name, a in exact.items()})
    names = ["x", "y", "u", "v", "weights", "xs"]
    top = {name: numbers(array) for name, array in zip(names, data)}
    used = {name for entry in programs for name, *_ in entry["program"]}
    assert used == set(TABLE), set(TABLE) - used
    write("compositions.json", top | {"programs": programs})


main()
