"""Speed against peers, as ratios in one session: `make bench`, or `python -m bench`."""
