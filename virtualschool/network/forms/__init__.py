"""What people may write on the Network's pages; forms validate and save nothing."""
