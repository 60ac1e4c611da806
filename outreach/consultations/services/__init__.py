"""Writing: entries, messages, answers, duties, referrals made of advice."""
