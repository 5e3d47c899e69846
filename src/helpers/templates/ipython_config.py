# Every kernel of this environment explains beginners' mistakes: copied to .venv/etc/ipython/.
c.InteractiveShellApp.extensions = ["helpers.workshop.mistakes"]  # noqa: F821
