"""The word that a fragment is done is kept while another fragment begins."""

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from ui.server.leftovers import taken_away

DONE, FRAGMENT_DONE, EARLY = (
    ForwardMsg.FINISHED_SUCCESSFULLY,
    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
    ForwardMsg.FINISHED_EARLY_FOR_RERUN,
)


@pytest.mark.parametrize(
    ("said", "begins", "arrives"),
    [
        (FRAGMENT_DONE, ["another"], FRAGMENT_DONE),
        (DONE, ["another"], DONE),
        (EARLY, ["another"], EARLY),
        (FRAGMENT_DONE, None, EARLY),
        (DONE, None, EARLY),
    ],
)
def test_only_a_whole_run_makes_what_went_before_a_run_stopped_early(said, begins, arrives):
    taken_away()
    queue = ForwardMsgQueue()
    queue.enqueue(ForwardMsg(script_finished=said))
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=begins)
    assert [message.script_finished for message in queue.flush()] == [arrives]
