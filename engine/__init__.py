"""The engine: training, inference and their costs, without a page in sight.

Nothing in here imports Streamlit or keeps a visitor's data in a global, so every
part of it also works in a notebook.
"""
