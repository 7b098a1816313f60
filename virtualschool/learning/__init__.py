"""What happened to learners at school: attendance, exclusions, levels, awards, destinations and needs."""
