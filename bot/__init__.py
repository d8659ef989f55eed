"""The conversation, and everything that is sent or made in the background."""
