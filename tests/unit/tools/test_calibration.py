"""The pictures to calibrate with: the same ones each time, and no two alike."""

from tools.build_onnx.calibration import varied_crops


def test_the_seed_brings_the_same_pictures_each_time_and_another_seed_others():
    first, again = ([crop.tobytes() for crop in varied_crops(12, 64, seed=3)] for _ in range(2))
    assert first == again
    assert len(set(first)) == len(first)
    other = [crop.tobytes() for crop in varied_crops(12, 64, seed=4)]
    assert not set(first) & set(other)


def test_each_is_a_square_in_colour():
    assert {(crop.mode, crop.size) for crop in varied_crops(30, 48)} == {("RGB", (48, 48))}
