# SPDX-License-Identifier: Apache-2.0
"""The chapter's network in JAX: a training step written by hand and compiled.

    python jax_step.py MNIST_FOLDER [--epochs 5] [--seed 0] [--threads 2]
"""

import peer

options = peer.options(__doc__)

from functools import partial  # noqa: E402

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import numpy as np  # noqa: E402


def initial_weights(key):
    glorot = jax.nn.initializers.glorot_uniform()
    keys = jax.random.split(key)
    return {
        "kernel1": glorot(keys[0], (784, peer.HIDDEN)),
        "bias1": jnp.zeros(peer.HIDDEN),
        "kernel2": glorot(keys[1], (peer.HIDDEN, peer.CLASSES)),
        "bias2": jnp.zeros(peer.CLASSES),
    }


def loss_and_correct(weights, x, y):
    """The mean loss, and how many of the predictions are right."""
    hidden = jax.nn.relu(x @ weights["kernel1"] + weights["bias1"])
    logits = hidden @ weights["kernel2"] + weights["bias2"]
    loss = -jnp.mean(jnp.sum(y * jax.nn.log_softmax(logits), axis=1))
    return loss, jnp.sum(logits.argmax(1) == y.argmax(1))


def rmsprop(weight, mean_square, gradient):
    mean_square = peer.RHO * mean_square + (1 - peer.RHO) * gradient**2
    weight -= peer.LEARNING_RATE * gradient * jax.lax.rsqrt(mean_square + peer.EPSILON)
    return weight, mean_square


@partial(jax.jit, donate_argnums=0)
def step(state, images, labels, rows):
    weights, mean_squares, loss_sum, correct = state
    (loss, right), gradients = jax.value_and_grad(loss_and_correct, has_aux=True)(
        weights, images[rows], labels[rows]
    )
    updated = {n: rmsprop(weights[n], mean_squares[n], gradients[n]) for n in weights}
    weights = {n: weight for n, (weight, _) in updated.items()}
    mean_squares = {n: mean_square for n, (_, mean_square) in updated.items()}
    return weights, mean_squares, loss_sum + loss * len(rows), correct + right


def main():
    images, labels, test_images, test_labels = peer.load_mnist(options.directory)
    images, labels = jnp.asarray(images), jax.nn.one_hot(labels, peer.CLASSES)
    test_images, test_labels = jnp.asarray(test_images), jax.nn.one_hot(test_labels, peer.CLASSES)
    shuffling = np.random.default_rng(options.seed)
    weights = initial_weights(jax.random.key(options.seed))
    mean_squares = jax.tree.map(jnp.zeros_like, weights)

    report = peer.Report(options)
    for _ in range(options.epochs):
        report.start_epoch()
        order = shuffling.permutation(len(images)).astype(np.int32)
        state = weights, mean_squares, jnp.zeros(()), jnp.zeros((), jnp.int32)
        for first in range(0, len(images), peer.BATCH_SIZE):
            state = step(state, images, labels, order[first : first + peer.BATCH_SIZE])
        weights, mean_squares, loss_sum, correct = state
        report.end_epoch(float(loss_sum) / len(images), int(correct) / len(images))

    loss, correct = jax.jit(loss_and_correct)(weights, test_images, test_labels)
    report.end(float(loss), int(correct) / len(test_images))


main()
