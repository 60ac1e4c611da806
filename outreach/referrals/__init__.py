"""From a need to help: signals, consent, and referrals that a station works on."""
