"""Where components without a picture stand: outside of the page's layout, taking no place.

Streamlit keeps a part of the page for what nobody sees, such as style sheets, and has no public
name for it. In the page, each would hold a line free until its code has come, and then let go.
"""

from streamlit.delta_generator import DeltaGenerator
from streamlit.delta_generator_singletons import get_dg_singleton_instance


def unseen() -> DeltaGenerator:
    """Return the place. For the page's script alone: a fragment may only write into its own."""
    return get_dg_singleton_instance().event_dg
