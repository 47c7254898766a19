"""`python -m jinbang.cli` is the same as `jinbang`."""

from jinbang.cli.main import main

if __name__ == "__main__":
    main()
