"""A zoom into a chart that is being drawn anew ten times a second."""

from visits import draws, live, play, until, updates

LABELS = """
place => {
  // What uPlot shows under the pointer at the left and the right end of its plot.
  const over = place.querySelector(".u-over");
  const { left, top, width, height } = over.getBoundingClientRect();
  const value = place.querySelector(".u-legend .u-value");
  return [0.02, 0.98].map(share => {
    over.dispatchEvent(new MouseEvent("mousemove", { bubbles: true,
      clientX: left + share * width, clientY: top + height / 2 }));
    return Number(value.textContent.replaceAll(",", ""));
  });
}"""
MORE_DRAWS = 12


def ends(page):
    """The updates at both ends of the loss chart."""
    return page.locator('[data-plot="loss"]').evaluate(LABELS)


def drag(page, start, end):
    """Drag across a share of the loss chart."""
    area = page.locator('[data-plot="loss"] .u-over')
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + start * box["width"], y)
    page.mouse.down()
    page.mouse.move(box["x"] + end * box["width"], y, steps=6)
    page.mouse.up()


def after_draws(page, count=MORE_DRAWS):
    wanted = draws(page) + count
    until(60, lambda: draws(page) >= wanted, page, f"{count} more draws")


def test_a_zoom_stays_while_training_goes_on_and_a_double_click_ends_it(visit):
    page = visit.open("/train?model=linear")
    play(page, at_least=400)
    live(page).evaluate("box => { box.taggedByTest = true; }")
    whole = ends(page)
    drag(page, 0.3, 0.6)
    until(30, lambda: ends(page)[0] > whole[0] + 50, page, "the zoom")
    zoomed = ends(page)
    assert zoomed[1] - zoomed[0] < 0.6 * updates(page)  # the run went on meanwhile
    after_draws(page)
    # The points between which uPlot names the nearest thin out as the curve grows.
    low, high = ends(page)
    room = 0.2 * (zoomed[1] - zoomed[0])
    assert abs(low - zoomed[0]) <= room
    assert abs(high - zoomed[1]) <= room
    assert live(page).evaluate("box => box.taggedByTest === true")
    page.locator('[data-plot="loss"] .u-over').dblclick()
    until(60, lambda: ends(page)[1] > whole[1], page, "the whole curve")


def test_without_a_zoom_the_axis_grows_with_the_run(visit):
    page = visit.open("/train?model=linear")
    play(page, at_least=200)
    before = ends(page)[1]
    after_draws(page)
    assert ends(page)[1] > before
