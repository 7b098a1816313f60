"""What changes learning: facts that follow the register."""
