"""Pure decisions, shared by every engine: whom to send."""
