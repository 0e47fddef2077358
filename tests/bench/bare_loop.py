"""The same training without an app around it: prints updates a second.

    python tests/bench/bare_loop.py NETWORK SECONDS

The same network on the same pictures: gather a batch, normalise it, forward, loss, backward, an
Adam step, and the loss as a number. No snapshot, no curve, no held-out look.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import torch
import torch.nn.functional as F

from engine.data import load_dataset, split
from engine.models.trainable import build_model
from engine.training import TrainingConfig

WARM_UP = 50


def main(network: str, seconds: float) -> float:
    """Return the updates a second of a plain loop."""
    torch.set_num_threads(1)
    config = TrainingConfig(model=network)
    data, parts = load_dataset(config.dataset), split(config.dataset, config.seed)
    model = build_model(network, data.shape, len(data.classes), config.seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=config.lr)
    generator = torch.Generator().manual_seed(config.seed)
    done, start = -WARM_UP, time.perf_counter()
    while True:
        order = parts.train[torch.randperm(len(parts.train), generator=generator)]
        for indices in order.split(config.batch_size):
            x = (data.inputs[indices].unsqueeze(1).float() / 255 - data.mean) / data.std
            loss = F.cross_entropy(model(x), data.labels[indices])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            loss.item()
            done += 1
            if done == 0:
                start = time.perf_counter()
            if done > 0 and time.perf_counter() - start >= seconds:
                return done / (time.perf_counter() - start)


if __name__ == "__main__":
    print(main(sys.argv[1], float(sys.argv[2])))
