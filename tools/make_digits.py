"""Makes digits.npz from scikit-learn's copy of the UCI digits.

pip install scikit-learn==1.9.1 && python tools/make_digits.py
"""

from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

digits = load_digits()  # 0–16, as floats
np.savez_compressed(
    Path(__file__).parents[1] / "assets/data/digits.npz",
    X=np.rint(digits.images * (255 / 16)).astype(np.uint8),
    y=digits.target.astype(np.uint8),
)
