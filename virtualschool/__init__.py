"""Virtual School: one register, one view, one place to act and one Network for virtual school head teachers."""
