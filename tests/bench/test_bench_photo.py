"""An answer for a photo, next to the plain script that anybody would write."""

import io
import time
from statistics import median

import pytest
import torch
from PIL import Image

from engine.data import vision  # noqa: F401  torchvision's door: it comes before torchvision itself
from engine.inference import load_classifier
from engine.photos.samples import sample

ROUNDS, RATIO = 40, 1.2


def large(photo):
    """The same photo with the twelve megapixels of a phone's."""
    file = io.BytesIO()
    Image.open(io.BytesIO(photo)).resize((4000, 3000)).save(file, "JPEG", quality=90)
    return file.getvalue()


def plain_script(model):
    """Return a function from bytes to the five likeliest classes: Pillow, torchvision, torch."""
    from torchvision import transforms

    prepare = transforms.Compose(
        [
            transforms.Resize(256, interpolation=transforms.InterpolationMode.BICUBIC),
            transforms.CenterCrop(224),
            transforms.ToTensor(),
            transforms.Normalize([127 / 255] * 3, [128 / 255] * 3),
        ]
    )

    def answer(data):
        photo = Image.open(io.BytesIO(data)).convert("RGB")
        with torch.inference_mode():
            return model(prepare(photo).unsqueeze(0)).softmax(1).topk(5)

    return answer


def seconds(function, data):
    start = time.perf_counter()
    function(data)
    return time.perf_counter() - start


@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", ["a sample", "12 megapixels"])
def test_an_answer_next_to_a_plain_script(figures, kind):
    torch.set_num_threads(1)
    classifier = load_classifier()
    plain = plain_script(classifier.model)
    data = sample("cat") if kind == "a sample" else large(sample("cat"))
    assert plain(data).indices[0, 0].item() == classifier.predict(data).indices[0]
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(seconds(classifier.predict, data))
        theirs.append(seconds(plain, data))
    figures.note(f"{kind}: a plain script", 1000 * median(theirs), "ms")
    figures.note(f"{kind}: predict", 1000 * median(ours), "ms")
    figures.at_most(f"{kind}: predict / plain script", median(ours) / median(theirs), RATIO)
