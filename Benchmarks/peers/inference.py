# SPDX-License-Identifier: Apache-2.0
"""Latencies of the chapter's network in other libraries, timed on request.

    python inference.py onnxruntime|torch|jax THREADS FOLDER

Reads numbers of images from standard input and answers each with a line of JSON, as
Programs/Sources/Inference/Inference.swift does.
"""

import json
import os
import sys
import time

NAME, THREADS, FOLDER = sys.argv[1:]
os.environ["OMP_NUM_THREADS"] = THREADS  # PyTorch
os.environ["NPROC"] = THREADS  # XLA, under JAX

import numpy as np  # noqa: E402

WEIGHTS = ("kernel1", "bias1", "kernel2", "bias2")


def onnxruntime(weights):
    import onnx
    from onnx import TensorProto, helper, numpy_helper
    from onnxruntime import InferenceSession, SessionOptions

    nodes = [
        helper.make_node("Gemm", ["x", "kernel1", "bias1"], ["sums"]),
        helper.make_node("Relu", ["sums"], ["hidden"]),
        helper.make_node("Gemm", ["hidden", "kernel2", "bias2"], ["logits"]),
        helper.make_node("Softmax", ["logits"], ["y"], axis=1),
    ]
    graph = helper.make_graph(
        nodes,
        "network",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["samples", 784])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["samples", 10])],
        [numpy_helper.from_array(array, name) for name, array in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    options = SessionOptions()
    options.intra_op_num_threads = int(THREADS)
    session = InferenceSession(model.SerializeToString(), options, ["CPUExecutionProvider"])
    return lambda x: (lambda: session.run(None, {"x": x})[0])


def torch(weights):
    import torch

    torch.set_num_threads(int(THREADS))
    model = torch.nn.Sequential(
        torch.nn.Linear(784, 512), torch.nn.ReLU(), torch.nn.Linear(512, 10), torch.nn.Softmax(1)
    )
    with torch.no_grad():
        for layer, number in ((model[0], 1), (model[2], 2)):
            layer.weight.copy_(torch.from_numpy(weights[f"kernel{number}"].T))
            layer.bias.copy_(torch.from_numpy(weights[f"bias{number}"]))

    def prepare(x):
        x = torch.from_numpy(x)

        def run():
            with torch.inference_mode():
                return model(x)

        return run

    return prepare


def jax(weights):
    import jax
    import jax.numpy as jnp

    @jax.jit
    def network(weights, x):
        hidden = jax.nn.relu(x @ weights["kernel1"] + weights["bias1"])
        return jax.nn.softmax(hidden @ weights["kernel2"] + weights["bias2"])

    weights = {name: jnp.asarray(array) for name, array in weights.items()}

    def prepare(x):
        x = jnp.asarray(x)
        return lambda: network(weights, x).block_until_ready()

    return prepare


def median_seconds(run, duration=0.3):
    """The median time of a call, each timed by itself."""
    for _ in range(2):
        run()
    times = []
    end = time.perf_counter() + duration
    while len(times) < 3 or time.perf_counter() < end:
        began = time.perf_counter()
        run()
        times.append(time.perf_counter() - began)
    return sorted(times)[len(times) // 2]


def main():
    images = np.load(f"{FOLDER}/images.npy")
    weights = {name: np.load(f"{FOLDER}/{name}.npy") for name in WEIGHTS}
    prepare = {"onnxruntime": onnxruntime, "torch": torch, "jax": jax}[NAME](weights)
    for line in sys.stdin:
        run = prepare(images[: int(line)])
        seconds = median_seconds(run)
        probabilities = np.asarray(run(), dtype=np.float64)
        check = float((probabilities * np.arange(10)).sum())
        print(json.dumps({"seconds": seconds, "check": check}), flush=True)


main()
