"""On which terms goods come: does what is agreed come into play, and can it be kept?"""
