"""A small convolutional network: 8 filters, then 16, then a decision."""

from torch import nn

from engine.data import Shape
from engine.models.trainable import MODELS, Layout

WIDTHS = (8, 16)


@MODELS.register(
    "cnn",
    title="Convolutional",
    summary="Small sliding filters, 8 then 16: fewer weights than the perceptron, better answers.",
    rank=3,
    widths=WIDTHS,
    most_layers=3,
    widest=64,
    pictures=True,
)
def cnn(shape: Shape, classes: int, layout: Layout) -> nn.Module:
    """(B, C, H, W) → 8 maps → half size → 16 maps → quarter size → (B, classes)."""
    channels, height, width = shape
    layers: list[nn.Module] = []
    for filters in layout.widths or WIDTHS:
        layers += [
            nn.Conv2d(channels, filters, kernel_size=3, padding=1),
            *layout.norm(nn.BatchNorm2d, filters),
            # The bend behind the pooling gives the very same numbers, on a quarter of them.
            nn.MaxPool2d(2),
            *layout.bend(),
        ]
        channels, height, width = filters, height // 2, width // 2
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(channels * height * width, classes))
