"""Kills, many and everywhere: `python -m tests.endurance --minutes N --seed S`.

Commands and the library run in processes of their own and are ended with SIGKILL at random moments, in the embedded
store and against a Chroma server that is killed as well. After each kill the index must serve the old or the new state,
never a mixture, and the next run must heal it. Needs a system with fork (Linux, macOS).
"""
