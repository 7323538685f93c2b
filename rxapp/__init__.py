"""Ansök om statlig ersättning. Empty on purpose: importing a rule must not start a server."""
