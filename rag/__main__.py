"""`python -m rag`: the command `rag`, for when the environment's scripts are not on the path.

Python puts the working directory first on the path then. It is taken off before anything else is imported.
"""

from rag.trust.own_process import leave_working_directory

if __name__ == "__main__":
    leave_working_directory()
    from rag.cli.main import main

    main()
