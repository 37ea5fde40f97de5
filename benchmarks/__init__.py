"""Speed and memory of simchain, measured beside what people would use without it. See README.md."""
