"""What is known of learning."""
