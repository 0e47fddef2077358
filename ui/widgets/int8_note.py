"""What comes first on pages that use int8, where this machine gets it wrong."""

import streamlit as st

from engine.experiments import int8_check


def int8_note() -> None:
    """Warn, if the check at the start has found that int8 goes wrong here; else draw nothing."""
    if said := int8_check.trouble():
        st.warning(said, icon=":material/warning:")
