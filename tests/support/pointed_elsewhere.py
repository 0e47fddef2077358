"""`python -m streamlit` in a process whose downloads come from a stand-in (see elsewhere.py)."""

import os
import runpy
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from elsewhere import point_datasets, point_networks

from engine.data.vision import (
    IMAGENET_CLASSES,  # torchvision's door comes before torchvision itself
)

assert IMAGENET_CLASSES
url, folder = os.environ["STAND_IN_URL"], Path(os.environ["STAND_IN_FOLDER"])
point_datasets(url, folder)
point_networks(url, folder)
runpy.run_module("streamlit", run_name="__main__", alter_sys=True)
