"""Nothing of a part of a page that was drawn anew stays behind in the browser.

What a fragment no longer draws, the browser takes away when it hears that the fragment is done.
Where another one begins before that word has left the server, as a clock's next tick often does,
Streamlit turns it into “stopped early”, and so the table and the Stop button of another section
stayed. But a fragment takes nothing of what another one has drawn, so the word may stand. Where the
same fragment begins again, what it had drawn is taken off the queue, and the word must not stand:
the browser would take the part away, and draw it anew.
"""

from typing import Any

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from engine.core.memoize import memoize

DONE = ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY


@memoize()
def taken_away() -> None:
    """Let the word that a fragment is done reach the browser, whatever else begins meanwhile."""
    queue: Any = ForwardMsgQueue
    clear = queue.clear

    def keeping(
        self: Any,
        retain_lifecycle_msgs: bool = False,
        fragment_ids_this_run: list[str] | None = None,
    ) -> None:
        done: list[bool] = []
        if retain_lifecycle_msgs and fragment_ids_this_run is not None:
            done = [
                message.script_finished == DONE
                and set(message.metadata.run.fragment_ids).isdisjoint(fragment_ids_this_run)
                for message in _finished(self)
            ]
        clear(self, retain_lifecycle_msgs, fragment_ids_this_run)
        for message, stands in zip(_finished(self), done, strict=False):
            if stands:
                message.script_finished = DONE

    queue.clear = keeping


def _finished(queue: Any) -> list[ForwardMsg]:
    """Return the words in a queue that a run is done, in order; clearing keeps all of them."""
    waiting = getattr(queue, "_queue", [])
    return [message for message in waiting if message.WhichOneof("type") == "script_finished"]
