"""Running a built kernel once, on data that the user gives."""
