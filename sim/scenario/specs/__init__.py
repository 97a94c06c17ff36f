"""What a scenario may say: one model for each part of it."""
