"""The screen: pages that read the session, ask, call one workflow function, and draw."""
