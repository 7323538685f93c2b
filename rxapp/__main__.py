"""`python -m rxapp` is the same as `rxapp`."""

from rxapp.cli import main

main()
