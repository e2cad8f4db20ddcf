"""What the gateway serves over HTTP to other systems."""
