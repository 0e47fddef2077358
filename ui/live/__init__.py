"""Live components: a drawing that stays in the page and gets a small payload a tick."""
