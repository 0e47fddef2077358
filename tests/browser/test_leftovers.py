"""Another section is picked while one measures: nothing of the first stays behind."""

from playwright.sync_api import Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from visits import settle


def with_ticks_on_the_heels_of_clicks(page: Page) -> None:
    """Send the next tick of a clock right after each click, as on a server that is slow to draw."""
    clocks: list[str] = []  # of fragments, the one that ticked last

    def passing(socket):
        server = socket.connect_to_server()

        def on(data):
            server.send(data)
            asked = BackMsg.FromString(data)
            if asked.rerun_script.is_auto_rerun:
                clocks[:] = [asked.rerun_script.fragment_id]
            elif asked.rerun_script.fragment_id and clocks:
                asked.rerun_script.fragment_id = clocks[0]
                asked.rerun_script.is_auto_rerun = True
                server.send(asked.SerializeToString())

        socket.on_message(on)

    page.route_web_socket("**/_stcore/stream", passing)


def test_another_section_s_table_and_stop_button_go_with_it(visit):
    page = visit.page
    with_ticks_on_the_heels_of_clicks(page)
    visit.open("/infer")
    settle(page)
    pick = page.get_by_test_id("stButtonGroup").get_by_text
    table = page.get_by_role("table", name="MLPerf’s four scenarios")
    pick("Four scenarios", exact=True).click()
    page.get_by_role("button", name="Measure all four").click()
    stop = page.get_by_role("button", name="Stop")
    for _ in range(3):
        expect(stop).to_have_count(1)
        expect(table).to_have_count(1)
        pick("Feel a delay", exact=True).click()
        page.get_by_text("still being measured").wait_for()
        expect(table).to_have_count(0, timeout=10_000)
        expect(stop).to_have_count(1, timeout=10_000)
        pick("Four scenarios", exact=True).click()
    stop.click()
    page.get_by_role("button", name="Measure all four").wait_for()
    expect(stop).to_have_count(0)
