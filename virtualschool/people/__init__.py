"""Who works here, for which authority, in which role, and what each may see and do."""
