"""Parts that pages are put together from: pure functions of their arguments."""
