"""Pure rules on needs: no database, no clock."""
