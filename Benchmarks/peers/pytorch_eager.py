# SPDX-License-Identifier: Apache-2.0
"""The chapter's network in PyTorch, eager.

    python pytorch_eager.py MNIST_FOLDER [--epochs 5] [--seed 0] [--threads 2]
"""

import peer

options = peer.options(__doc__)

import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch.nn.functional import cross_entropy  # noqa: E402


def main():
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    arrays = peer.load_mnist(options.directory)
    images, labels, test_images, test_labels = map(torch.from_numpy, arrays)
    labels, test_labels = labels.long(), test_labels.long()

    model = nn.Sequential(
        nn.Linear(784, peer.HIDDEN), nn.ReLU(), nn.Linear(peer.HIDDEN, peer.CLASSES)
    )
    for layer in (model[0], model[2]):  # Keras's initial weights
        nn.init.xavier_uniform_(layer.weight)
        nn.init.zeros_(layer.bias)
    optimizer = torch.optim.RMSprop(
        model.parameters(), lr=peer.LEARNING_RATE, alpha=peer.RHO, eps=peer.EPSILON
    )

    report = peer.Report(options)
    for _ in range(options.epochs):
        report.start_epoch()
        loss_sum, correct = torch.zeros(()), torch.zeros((), dtype=torch.long)
        for rows in torch.randperm(len(images)).split(peer.BATCH_SIZE):
            x, y = images.index_select(0, rows), labels.index_select(0, rows)
            logits = model(x)
            loss = cross_entropy(logits, y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            loss_sum += loss.detach() * len(rows)
            correct += (logits.detach().argmax(1) == y).sum()
        report.end_epoch(loss_sum.item() / len(images), correct.item() / len(images))

    with torch.inference_mode():
        logits = model(test_images)
        loss = cross_entropy(logits, test_labels)
        accuracy = (logits.argmax(1) == test_labels).float().mean()
    report.end(loss.item(), accuracy.item())


main()
