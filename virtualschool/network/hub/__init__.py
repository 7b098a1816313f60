"""What the hub makes of the documents that authorities send: pure, and the same for whoever checks it."""
