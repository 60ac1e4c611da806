"""Pure rules of the door's pages: no database, no clock."""
