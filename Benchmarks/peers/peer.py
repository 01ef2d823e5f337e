# SPDX-License-Identifier: Apache-2.0
"""What the scripts of the other libraries share: their options, MNIST, and the lines they print.

Not run by itself. The lines are those of `pinion train --json`.
"""

import argparse
import gzip
import json
import os
import resource
import sys
import time

import numpy as np

BATCH_SIZE = 128
HIDDEN = 512
CLASSES = 10
LEARNING_RATE, RHO, EPSILON = 1e-3, 0.9, 1e-7


def options(description, backends=()):
    """Reads the command line. To be called before the library is imported, since some
    libraries read the number of threads only once, from the environment."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("directory", help="folder of the four MNIST files (.gz)")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    if backends:
        parser.add_argument("--backend", choices=backends, default=backends[0])
    chosen = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = str(chosen.threads)  # PyTorch
    os.environ["NPROC"] = str(chosen.threads)  # XLA, under JAX
    return chosen


def load_mnist(directory):
    """Training images, training labels, test images, test labels: float32 [n, 784] in 0...1,
    and uint8 [n]."""

    def read(name, header):
        with gzip.open(os.path.join(directory, name + ".gz")) as file:
            return np.frombuffer(bytearray(file.read()), np.uint8, offset=header)

    def images(name):
        return read(name, 16).reshape(-1, 784).astype(np.float32) / np.float32(255)

    return (
        images("train-images-idx3-ubyte"),
        read("train-labels-idx1-ubyte", 8),
        images("t10k-images-idx3-ubyte"),
        read("t10k-labels-idx1-ubyte", 8),
    )


class Report:
    """Times the epochs and prints a line for each, and one for the whole run."""

    def __init__(self, chosen):
        self.options = chosen
        self.seconds = []

    def start_epoch(self):
        self.began = time.perf_counter()

    def end_epoch(self, loss, accuracy):
        self.seconds.append(time.perf_counter() - self.began)
        epoch = len(self.seconds)
        self._print("epoch", epoch=epoch, loss=loss, accuracy=accuracy, seconds=self.seconds[-1])

    def end(self, test_loss, test_accuracy):
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        self._print(
            "result",
            data="mnist",
            epochs=len(self.seconds),
            testLoss=test_loss,
            testAccuracy=test_accuracy,
            fitSeconds=sum(self.seconds),
            epochSeconds=self.seconds,
            peakMemoryBytes=peak if sys.platform == "darwin" else peak * 1024,
            threads=self.options.threads,
            seed=self.options.seed,
        )

    def _print(self, event, **fields):
        print(json.dumps({"event": event, **fields}), flush=True)
