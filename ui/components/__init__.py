"""Live components: a drawing that stays in the page and gets a small payload a tick."""

import json


def as_bytes(data: object) -> bytes:
    """Return JSON for a component, as bytes, which Streamlit hands on as they are.

    A dict or a list it would search for tables, and import pandas for that: 70 MiB.
    """
    return json.dumps(data, ensure_ascii=False).encode()
