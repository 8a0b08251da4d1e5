"""Background work: threads, jobs in separate processes, the report."""
