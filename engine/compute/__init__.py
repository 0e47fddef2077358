"""Who computes when: slices in turns, jobs, and how much a visit may use."""
