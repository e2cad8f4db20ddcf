"""The parts of build/build.py."""
