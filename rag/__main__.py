"""`python -m rag`: the command `rag`, where the environment's scripts are not on the path."""

from rag.cli.main import main

if __name__ == "__main__":
    main()
