"""Every page on a phone, light and dark: nothing sticks out, and nothing fails."""

import pytest
from live_server import ROOT
from visits import PHONE, one_step, title_of

from engine.lessons import course

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
BUSY = '[data-testid="stSpinner"], [data-testid="stStatusWidget"]'


def settled(page):
    """Wait until the page is out: no spinner and no run under way."""
    title_of(page).wait_for()
    page.locator(BUSY).first.wait_for(state="hidden")
    page.wait_for_load_state("networkidle")


def assert_fits(page, where):
    settled(page)
    assert page.evaluate(OVERHANG) <= 0, where
    assert "Something went wrong" not in page.locator("body").inner_text(), where


@pytest.mark.parametrize("scheme", SCHEMES)
def test_each_page_fits_a_phone(new_visit, scheme):
    phone = new_visit(**PHONE, color_scheme=scheme)
    for address in ADDRESSES:
        assert_fits(phone.open(address), address)
        shade = [int(part) for part in phone.page.evaluate(BACKGROUND)[4:-1].split(", ")]
        assert (sum(shade) < 3 * 128) == (scheme == "dark")


def test_each_lesson_fits_a_phone(phone):
    for lesson in course():
        assert_fits(phone.open(f"/learn?lesson={lesson.slug}", lesson.title), lesson.slug)


@pytest.mark.timeout(180)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_pages_full_of_figures_fit_a_phone(new_visit, scheme):
    page = new_visit(**PHONE, color_scheme=scheme).open("/train")
    one_step(page)
    assert_fits(page, "train")
    page.get_by_role("link", name="See both bills").click()
    page.get_by_role("button", name="Serve these weights").click()
    page.locator("table.bills").first.wait_for()
    assert_fits(page, "compare")
    page.locator("table.bills summary").first.click()
    assert_fits(page, "compare, with a detail open")


def test_each_page_fits_a_desk_and_asks_nobody_else(visit):
    for address in ADDRESSES:
        assert_fits(visit.open(address), address)
