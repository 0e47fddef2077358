"""EfficientNet-Lite, the networks that look at photos.

Tan & Le 2019 (arXiv:1905.11946), in the Lite form made for phones: no squeeze-and-excitation, and
ReLU6 in place of swish. The names of the layers are those of the weights we load.
"""

import math

import torch.nn.functional as F
from torch import Tensor, nn

# (repeats, kernel size, stride, expansion, channels out) of each group of blocks, in Lite0.
GROUPS = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)
STEM, HEAD = 32, 1280


class SameConv2d(nn.Conv2d):
    """A convolution that pads as TensorFlow does: where the padding is odd, more at the end."""

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, H, W) → (B, C', ceil(H / stride), ceil(W / stride))."""
        kernel, stride = self.kernel_size[0], self.stride[0]
        height = max((-(-x.shape[2] // stride) - 1) * stride + kernel - x.shape[2], 0)
        width = max((-(-x.shape[3] // stride) - 1) * stride + kernel - x.shape[3], 0)
        if height % 2 or width % 2:
            before, left = height // 2, width // 2
            x = F.pad(x, (left, width - left, before, height - before))
            return self._conv_forward(x, self.weight, self.bias)
        padding = (height // 2, width // 2)
        return F.conv2d(x, self.weight, self.bias, self.stride, padding, (1, 1), self.groups)


def conv(channels: int, out: int, kernel: int, stride: int = 1, groups: int = 1) -> SameConv2d:
    """Return a convolution without a bias; the batch norm after it has one."""
    return SameConv2d(channels, out, kernel, stride, groups=groups, bias=False)


def norm(channels: int) -> nn.BatchNorm2d:
    """Return a batch norm with the constants that the weights were trained with."""
    return nn.BatchNorm2d(channels, eps=1e-3, momentum=0.01)


class Block(nn.Module):
    """Widen, look around channel by channel, narrow; and add what came in where shapes allow."""

    def __init__(self, channels: int, out: int, kernel: int, stride: int, expand: int) -> None:
        super().__init__()
        wide = channels * expand
        self._skip = stride == 1 and channels == out
        self._expand = expand != 1
        if self._expand:
            self._expand_conv = conv(channels, wide, 1)
            self._bn0 = norm(wide)
        self._depthwise_conv = conv(wide, wide, kernel, stride, groups=wide)
        self._bn1 = norm(wide)
        self._project_conv = conv(wide, out, 1)
        self._bn2 = norm(out)

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, H, W) → (B, C', H / stride, W / stride)."""
        y = F.relu6(self._bn0(self._expand_conv(x)), inplace=True) if self._expand else x
        y = F.relu6(self._bn1(self._depthwise_conv(y)), inplace=True)
        y = self._bn2(self._project_conv(y))
        return x + y if self._skip else y


def _wider(channels: int, width: float) -> int:
    """Scale a number of channels, to a multiple of eight and by no more than a tenth too few."""
    scaled = channels * width
    rounded = max(8, int(scaled + 4) // 8 * 8)
    return rounded + 8 if rounded < 0.9 * scaled else rounded


class EfficientNetLite(nn.Module):
    """1,000 classes. width, depth: how many more channels and blocks than Lite0 has.

    The stem, the head, and the repeats of the first and the last group stay as they are.
    """

    def __init__(self, width: float = 1.0, depth: float = 1.0, classes: int = 1000) -> None:
        super().__init__()
        self._conv_stem = conv(3, STEM, 3, stride=2)
        self._bn0 = norm(STEM)
        blocks, channels = [], STEM
        for repeats, kernel, stride, expand, out in GROUPS:
            wide = _wider(out, width)
            inner = (repeats, kernel, stride, expand, out) not in (GROUPS[0], GROUPS[-1])
            for i in range(math.ceil(repeats * depth) if inner else repeats):
                blocks.append(Block(channels, wide, kernel, stride if i == 0 else 1, expand))
                channels = wide
        self._blocks = nn.ModuleList(blocks)
        self._conv_head = conv(channels, HEAD, 1)
        self._bn1 = norm(HEAD)
        self._fc = nn.Linear(HEAD, classes)

    def features(self, x: Tensor) -> Tensor:
        """(B, 3, H, W) float32 → (B, 1280, H / 32, W / 32)."""
        x = F.relu6(self._bn0(self._conv_stem(x)), inplace=True)
        for block in self._blocks:
            x = block(x)
        return F.relu6(self._bn1(self._conv_head(x)), inplace=True)

    def forward(self, x: Tensor) -> Tensor:
        """(B, 3, H, W) float32 → (B, classes) logits."""
        logits: Tensor = self._fc(self.features(x).mean((2, 3)))
        return logits
