"""`python -m rag`: the command `rag`, for when the environment's scripts are not on the path."""

from rag.cli.main import main

if __name__ == "__main__":
    main()
