# SPDX-License-Identifier: Apache-2.0
"""The chapter's network in Keras, on JAX or on TensorFlow.

    python keras_fit.py MNIST_FOLDER [--backend jax] [--epochs 5] [--seed 0] [--threads 2]
"""

import os
import random

import peer

options = peer.options(__doc__, backends=("jax", "tensorflow"))
os.environ["KERAS_BACKEND"] = options.backend
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
if options.backend == "tensorflow":
    import tensorflow

    tensorflow.config.threading.set_intra_op_parallelism_threads(options.threads)
    tensorflow.config.threading.set_inter_op_parallelism_threads(options.threads)
    tensorflow.random.set_seed(options.seed)

import keras  # noqa: E402
import numpy as np  # noqa: E402
from keras import layers  # noqa: E402


class Reporting(keras.callbacks.Callback):
    def __init__(self, report):
        super().__init__()
        self.report = report

    def on_epoch_begin(self, epoch, logs=None):
        self.report.start_epoch()

    def on_epoch_end(self, epoch, logs=None):
        self.report.end_epoch(float(logs["loss"]), float(logs["accuracy"]))


def main():
    # As keras.utils.set_random_seed, which would load TensorFlow wherever it is installed.
    random.seed(options.seed)
    np.random.seed(options.seed)
    images, labels, test_images, test_labels = peer.load_mnist(options.directory)
    labels = keras.utils.to_categorical(labels, peer.CLASSES)
    test_labels = keras.utils.to_categorical(test_labels, peer.CLASSES)

    model = keras.Sequential(
        [
            keras.Input((784,)),
            layers.Dense(peer.HIDDEN, activation="relu"),
            layers.Dense(peer.CLASSES, activation="softmax"),
        ]
    )
    model.compile(
        optimizer=keras.optimizers.RMSprop(peer.LEARNING_RATE, rho=peer.RHO, epsilon=peer.EPSILON),
        loss="categorical_crossentropy",
        metrics=["accuracy"],
    )
    report = peer.Report(options)
    model.fit(
        images,
        labels,
        epochs=options.epochs,
        batch_size=peer.BATCH_SIZE,
        callbacks=[Reporting(report)],
        verbose=0,
    )
    loss, accuracy = model.evaluate(test_images, test_labels, batch_size=1000, verbose=0)
    report.end(float(loss), float(accuracy))


main()
