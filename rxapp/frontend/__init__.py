"""Builds the front end: the only part of the service that needs Node, and only before it starts."""
