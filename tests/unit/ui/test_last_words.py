"""What a run has drawn is kept while another one begins."""

import asyncio
from threading import Thread
from unittest.mock import MagicMock, patch

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import app_session
from streamlit.runtime.script_data import ScriptData
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

from ui.server.last_words import heard_out

BUTTON = ForwardMsg()
BUTTON.delta.new_element.button.label = "Play"


def test_the_last_pieces_of_a_run_that_is_over_come_before_the_next_one():
    heard_out()

    async def a_tick_comes_when_a_run_is_just_over() -> tuple[list[ForwardMsg], list[ForwardMsg]]:
        session = app_session.AppSession(
            ScriptData("app.py", False), MagicMock(), MagicMock(), None, {}
        )
        session.request_rerun(None)
        first = session._scriptrunner
        Thread(
            target=session._on_scriptrunner_event,
            args=(first, ScriptRunnerEvent.ENQUEUE_FORWARD_MSG, BUTTON),
        ).run()
        session.request_rerun(ClientState())
        assert session._scriptrunner is not first
        at_once = session.flush_browser_queue()
        await asyncio.sleep(0)
        return at_once, session.flush_browser_queue()

    with patch.object(app_session, "ScriptRunner", side_effect=an_ending_one):
        at_once, later = asyncio.run(a_tick_comes_when_a_run_is_just_over())
    assert at_once == [BUTTON]
    assert later == []


def an_ending_one(**_: object) -> MagicMock:
    """Return a runner that takes no more requests."""
    runner = MagicMock()
    runner.request_rerun.return_value = False
    return runner
