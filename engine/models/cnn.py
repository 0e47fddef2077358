"""A small convolutional network: 8 filters, then 16, then a decision."""

from torch import nn

from engine.models import MODELS, Shape


@MODELS.register(
    "cnn",
    title="Convolutional",
    summary="Small sliding filters, 8 then 16: fewer weights than the perceptron, better answers.",
    rank=3,
)
def cnn(shape: Shape, classes: int) -> nn.Module:
    """(B, C, H, W) → 8 maps → half size → 16 maps → quarter size → (B, classes)."""
    channels, height, width = shape
    return nn.Sequential(
        # ReLU behind the pooling gives the very same numbers, on a quarter of them.
        nn.Conv2d(channels, 8, kernel_size=3, padding=1),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(8, 16, kernel_size=3, padding=1),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(16 * (height // 4) * (width // 4), classes),
    )
