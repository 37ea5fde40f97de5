"""What disruptions come to, against a twin with the same customers, and what each thing down once would do."""
