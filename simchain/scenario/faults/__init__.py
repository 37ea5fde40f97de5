"""What is wrong with a scenario, and how it is told: findings by path, and errors of validation put into words."""
