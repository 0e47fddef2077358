"""One sentence for those whose weights are gone: the server was started anew, or the visit ended.

Only the browser can know, as a new visit remembers nothing of the one before.
"""

import streamlit as st

from ui.components.modules import joined
from ui.session import Session

_component = st.components.v2.component(
    "lost_weights",
    js=joined("lost_weights/lost_weights.js"),
)


def lost_weights(who: Session) -> None:
    """Tell the browser which visit this is, and whether it has weights to lose.

    It stands below the page, which would jump when it turns out that there is nothing to say.
    What it says the browser shows above.
    """
    trained = who.run is not None and who.run.started
    _component(key="lost_weights", data={"visit": who.key, "trained": trained})
