"""Where there is no Node, the tests of the JavaScript run in the browser: to the same result."""

from javascript import in_browser


def test_a_browser_stands_in_for_node(browser):
    code = (
        "(m, bytes, weights) => [m.level(bytes, 1), Float32Array.of(...weights), new Map([[1, 2]])]"
    )
    found = in_browser(browser)("shared/payload.js", code, b"\xf1", [0.5, -1])
    assert found == [7, [0.5, -1], [[1, 2]]]
