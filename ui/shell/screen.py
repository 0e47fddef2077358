"""What kind of screen a visitor looks at, as far as a server can know."""

import streamlit as st


def is_phone() -> bool:
    """Whether the browser says that it is a phone's. Streamlit's own menu goes by the same."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")
