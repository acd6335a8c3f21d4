"""Reads for the composed pages. Every count on a page and the list it opens come from `lists`."""
