"""An outbox of text messages to people: stored with the act that they tell of, sent once, at a time that suits."""
