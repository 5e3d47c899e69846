"""`python -m helpers.workshop` writes the exercises and the French edition from the solutions."""

from helpers.workshop.generate import write_notebooks

if __name__ == "__main__":
    for path in write_notebooks():
        print(path)
