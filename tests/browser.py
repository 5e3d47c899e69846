"""Open a page as a reader would: what it asked for, what it complained of, what axe-core finds."""

from axe_playwright_python.sync_playwright import Axe

from helpers.paths import ROOT

SCREENSHOTS = ROOT / "build" / "screenshots"
GRAVE = {"serious", "critical"}


def listen(page) -> tuple[list, list]:
    """The lists that requests to other machines and console errors of a page will stand in."""
    remote, problems = [], []
    near = ("file:", "data:", "blob:", "about:", "http://127.0.0.1", "ws://127.0.0.1")
    page.on("request", lambda request: request.url.startswith(near) or remote.append(request.url))
    page.on("console", lambda entry: entry.type == "error" and problems.append(entry.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    return remote, problems


def find_faults(page, within: str | None = None) -> list[str]:
    """Serious and critical faults of accessibility: rule and the first element."""
    found = Axe().run(page, context=within).response["violations"]
    return [
        f"{fault['id']}: {fault['nodes'][0]['html'][:120]}"
        for fault in found
        if fault["impact"] in GRAVE
    ]


def keep(page, name: str) -> None:
    """Keep a picture of a page for a look, in build/screenshots."""
    page.screenshot(path=SCREENSHOTS / f"{name}.png")
