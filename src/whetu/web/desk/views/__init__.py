"""The desk's pages: Today, the list of students, one student, and counts."""
