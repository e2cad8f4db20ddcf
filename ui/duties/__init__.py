"""The duties list (权责清单) in the window: who is responsible for what, until when."""
