"""The verbs: one act of the office is one function is one transaction; nothing here knows the window."""
