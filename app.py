"""The planner in the browser: imported by the server as an app, run by Streamlit as a script."""

import streamlit as st

if __name__ != "__main__":  # imported by the server: our routes beside the script
    from landuse.ui import server

    app = st.App(
        __file__,
        routes=server.routes(),
        middleware=server.middleware(),
        lifespan=server.lifespan,
    )
else:  # run by Streamlit: choose a page and run it
    from landuse.ui import server

    server.read()

    from landuse.ui import frame

    frame.run(
        {
            "plan": "landuse/ui/pages/plan.py",
            "results": "landuse/ui/pages/results.py",
            "tradeoff": "landuse/ui/pages/tradeoff.py",
            "best": "landuse/ui/pages/best.py",
            "compare": "landuse/ui/pages/compare.py",
            "report": "landuse/ui/pages/report.py",
            "scenarios": "landuse/ui/pages/scenarios.py",
            "layers": "landuse/ui/pages/layers.py",
            "files": "landuse/ui/pages/files.py",
            "services": "landuse/ui/pages/services.py",
            "method": "landuse/ui/pages/method.py",
            "mine": "landuse/ui/pages/mine.py",
        }
    )
