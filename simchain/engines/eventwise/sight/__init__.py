"""What a policy sees beyond its own shelf. Each file fills a part of its view."""
