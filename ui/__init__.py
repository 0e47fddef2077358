"""What pages share. Beside app.py and pages/, the only code that imports Streamlit."""

APP = "Training and inference"  # its name
