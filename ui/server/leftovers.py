"""Nothing of a part of a page that was drawn anew stays behind in the browser.

What a fragment no longer draws, the browser takes away when it hears that the fragment is done.
Where another one begins before that word has left the server, as a clock's next tick often does,
Streamlit turns it into “stopped early”, and so the table and the Stop button of another section
stayed. But a fragment takes nothing of what another one has drawn, so the word may stand.
"""

from typing import Any

from streamlit.runtime import forward_msg_queue

from engine.core.memoize import once


@once()
def taken_away() -> None:
    """Let the word that a fragment is done reach the browser, whatever begins meanwhile."""
    queue: Any = forward_msg_queue
    update = getattr(queue, "_update_script_finished_message", None)
    if update is None:  # another Streamlit
        return

    def as_it_was(message: Any, is_fragment_run: bool) -> Any:
        return message if is_fragment_run else update(message, is_fragment_run)

    queue._update_script_finished_message = as_it_was
