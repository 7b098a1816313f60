"""The verbs that change the register."""
