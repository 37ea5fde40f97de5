"""Production: lots wait for their components and their line, are worked on, and come in."""
