"""What knows no domain: names, clocks, units, facts, and what the machine allows."""
