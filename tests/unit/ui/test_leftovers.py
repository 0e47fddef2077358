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
        (FRAGMENT_DONE, ["this"], EARLY),  # what it drew is off the queue
        (FRAGMENT_DONE, ["another", "this"], EARLY),
        (DONE, ["another"], DONE),
        (EARLY, ["another"], EARLY),
        (FRAGMENT_DONE, None, EARLY),
        (DONE, None, EARLY),
    ],
)
def test_the_word_stands_where_what_was_drawn_stays_on_the_queue(said, begins, arrives):
    taken_away()
    queue = ForwardMsgQueue()
    word = ForwardMsg(script_finished=said)
    word.metadata.run.fragment_ids.append("this")
    queue.enqueue(word)
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=begins)
    assert [message.script_finished for message in queue.flush()] == [arrives]
