"""Where our own routes lie: below the path the server was given."""

import streamlit as st


def url(path: str = "") -> str:
    """Return the address of one of our routes on the host that serves the page."""
    base = str(st.get_option("server.baseUrlPath")).strip("/")
    return f"/{base}/landuse/{path}" if base else f"/landuse/{path}"
