"""Plans in the window: started, run, levelled, ended."""
