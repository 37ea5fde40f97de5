"""Risk: first `disruptions`, then `triggers`, what a planner does about them, and `watched`, what they look at."""
