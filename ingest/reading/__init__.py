"""From sheets to located, typed rows and findings: which form a sheet is, where its header stands, what each cell says."""
