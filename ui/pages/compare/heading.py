"""The heading of a section of the page."""

from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class Heading:
    """anchor: where links within the page lead, whatever it says · title: what it says."""

    anchor: str
    title: str

    def draw(self) -> None:
        """Begin the section."""
        st.header(self.title, anchor=self.anchor, divider="gray")

    @property
    def link(self) -> str:
        """A link to it, in Markdown."""
        return f"[{self.title}](#{self.anchor})"
