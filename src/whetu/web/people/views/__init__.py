"""Pages about students at the school: classes, grants, a new year, merging, and the audit."""
