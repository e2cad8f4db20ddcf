"""A made-up city of Zhengzhou's size: the ground it stands on and everything in it."""
