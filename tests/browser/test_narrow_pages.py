"""Every page on a phone, light and dark: nothing sticks out, and nothing fails."""

import pytest
from live_server import ROOT
from visits import DESKTOP, PHONE, one_step, settle, title_of, until

from lessons.course import course

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
ADDRESSES = ["/" if page == "home" else f"/{page}" for page in PAGES]
SCHEMES = ("light", "dark")
BACKGROUND = "() => getComputedStyle(document.querySelector('.stApp')).backgroundColor"
# How far the page is wider than its window; and which elements end beyond it.
OVERHANG = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  return Math.max(main.scrollWidth - main.clientWidth,
                  document.documentElement.scrollWidth - document.documentElement.clientWidth);
}"""


# The words inside a box that are wider than it, and so are cut off.
CUT_OFF = """box => [...box.querySelectorAll("p")].filter(one => one.scrollWidth > one.clientWidth)
    .map(one => one.innerText)"""


def assert_fits(page, where):
    settle(page)
    until(30, lambda: page.evaluate(OVERHANG) <= 0, page, f"{where} to fit")
    assert "Something went wrong" not in page.locator("body").inner_text(), where


def await_scheme(page, scheme):
    """Wait until the page is light, or dark."""

    def is_there():
        shade = [int(part) for part in page.evaluate(BACKGROUND)[4:-1].split(", ")]
        return (sum(shade) < 3 * 128) == (scheme == "dark")

    until(30, is_there, page, scheme)


def test_each_page_fits_a_phone_light_and_dark(phone):
    """It opens in one of both, and turns to the other."""
    for number, address in enumerate(ADDRESSES):
        opening, other = SCHEMES[number % 2], SCHEMES[1 - number % 2]
        phone.page.emulate_media(color_scheme=opening)
        page = phone.open(address)
        for scheme in (opening, other):
            page.emulate_media(color_scheme=scheme)
            await_scheme(page, scheme)
            assert_fits(page, f"{address}, {scheme}")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_front_pages_cards_show_their_whole_titles(new_visit, size):
    page = new_visit(**size).open("/")
    cards = page.locator(".st-key-stops")
    cards.get_by_text("4 · Learn").wait_for()
    settle(page)
    assert cards.evaluate(CUT_OFF) == []


def test_each_lesson_fits_a_phone(phone):
    page = phone.open("/learn")
    for lesson in course()[1:]:
        page.get_by_role("button", name=f"Next: {lesson.title}").click()
        title_of(page, lesson.title).wait_for()
        assert_fits(page, lesson.slug)


def test_pages_full_of_figures_fit_a_phone(phone):
    page = phone.open("/train")
    one_step(page)
    assert_fits(page, "train")
    page.get_by_role("link", name="See both bills").click()
    page.locator(".st-key-measure button").click()
    page.locator("table.bills").first.wait_for()
    assert_fits(page, "compare")
    page.locator("table.bills summary").first.click()
    page.locator("table.bills details[open]").wait_for()
    assert_fits(page, "compare, with a detail open")
    page.emulate_media(color_scheme="dark")
    await_scheme(page, "dark")
    assert_fits(page, "compare, dark")
