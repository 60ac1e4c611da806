"""Whether database, Redis and machine are set up so that the product keeps its promises: asked at every start."""
