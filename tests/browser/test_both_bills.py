"""From nothing to both bills, by one button."""

import re

from playwright.sync_api import expect
from visits import one_step, settle

from ui.pages.compare.page import HEADINGS

MEASURE = ".st-key-measure button"
BILLS = ".st-key-both_bills table"


def test_measure_both_and_read_the_bills(visit):
    page = visit.open("/compare", "Both bills, side by side")
    page.get_by_text("Guess, then measure").wait_for()
    page.locator(MEASURE).click()
    page.get_by_test_id("stProgress").wait_for()
    bills = page.locator(BILLS)
    bills.wait_for()
    settle(page)
    heads = bills.locator("thead th").all_inner_texts()
    assert sum("Training" in head for head in heads) == 1
    assert sum("Inference" in head for head in heads) >= 1
    assert bills.locator("tbody tr").count() >= 6
    for heading in HEADINGS[:-2]:
        page.get_by_role("heading", name=heading.title).wait_for()
    face_off = page.locator("table.bills", has_text="Frequency")
    expect(face_off.locator("tbody tr")).to_have_count(5)
    page.locator(".st-key-crossing .js-plotly-plot").first.wait_for()


def test_each_figure_tells_where_it_comes_from(visit):
    page = visit.open("/train")
    one_step(page)
    visit.menu("Compare")
    page.locator(MEASURE).click()
    page.locator(BILLS).wait_for()
    settle(page)
    details = page.locator("table.bills details").first
    assert details.evaluate("one => one.innerText.trim().split('\\n').length") == 1
    details.locator("summary").click()
    expect(details).to_have_attribute("open", "")
    assert len(details.inner_text()) > len(details.locator("summary").inner_text()) + 10
    kinds = set(page.locator("table.bills summary").all_text_contents())
    assert kinds == {"measured", "estimated", "sourced"}
    for cell in page.locator("table.bills details", has_text="sourced").all():
        assert cell.locator("a[href^='https://']").count() == 1


def test_shared_bills_are_marked_as_someone_elses(new_visit):
    visit = new_visit()
    page = visit.open("/train")
    one_step(page)
    visit.menu("Compare")
    page.locator(MEASURE).click()
    link = page.get_by_test_id("stCode")
    expect(link).to_contain_text("/compare?")
    address = link.inner_text().replace("\n", "").strip()
    assert address.startswith(f"{visit.url}/compare?")
    receiver = new_visit().open(address.removeprefix(visit.url))
    receiver.get_by_text("Someone else’s measurement").wait_for()
    expect(receiver.locator(".st-key-theirs td").get_by_text("?", exact=True)).to_have_count(6)


def test_the_figures_on_top_are_shared_by_the_sheet_or_the_clipboard(new_visit):
    visit = new_visit()
    page = visit.open("/train")
    one_step(page)
    visit.menu("Compare")
    page.locator(MEASURE).click()
    share = page.get_by_role("button", name="Share these figures")
    share.wait_for()
    settle(page)
    page.evaluate("""() => {
        globalThis.shared = [];
        const kept = (what) => async (data) => { shared.push([what, data]); };
        Object.defineProperty(navigator, "share", { value: kept("sheet"), configurable: true });
        Object.defineProperty(navigator, "clipboard",
                              { value: { writeText: kept("clipboard") }, configurable: true });
    }""")
    share.click()
    page.evaluate("() => Object.defineProperty(navigator, 'share', { value: undefined })")
    share.click()
    page.get_by_text("Copied, with the link").wait_for()
    (sheet, data), (clipboard, text) = page.evaluate("() => shared")
    assert (sheet, clipboard) == ("sheet", "clipboard")
    assert data["url"].startswith(f"{visit.url}/compare?t=")
    assert re.search(r"\d+ answers|\d [a-z]+ answers", data["text"])
    assert text == f"{data['text']} {data['url']}"
    page.evaluate("() => Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    share.click()
    expect(page.get_by_role("heading", name=HEADINGS[-1].title)).to_be_in_viewport()
