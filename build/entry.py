"""What both frozen executables begin with."""

from app.__main__ import main

main()
