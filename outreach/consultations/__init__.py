"""Legal advice: a register of who was advised how, messages that are answered, and who is on duty."""
