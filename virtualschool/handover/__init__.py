"""What goes with a learner to another authority, sealed to it alone."""
