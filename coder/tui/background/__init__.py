"""Work behind the screen: threads, jobs in processes of their own, the report."""
