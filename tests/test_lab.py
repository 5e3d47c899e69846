"""JupyterLab as a reader meets it: laid out, every cell run, an explorer moved, nothing fetched."""

import pytest
from browser import find_faults, keep, listen

READY = """async path => {
    const app = window.jupyterapp;
    if (path) await app.commands.execute('docmanager:open', {path, factory: 'Notebook'});
    const panel = app.shell.currentWidget;
    await panel.context.ready; await panel.revealed; await panel.sessionContext.ready;
    await app.commands.execute('notebook:run-all-cells');
    return panel.content.widgets.filter(cell => cell.model.type === 'code')
        .flatMap(cell => cell.model.outputs.toJSON()).filter(o => o.output_type === 'error')
        .map(o => o.evalue);
}"""
SCROLL = """async id => {
    const notebook = window.jupyterapp.shell.currentWidget.content;
    const at = notebook.widgets.findIndex(cell => cell.model.sharedModel.getId() === id);
    notebook.activeCellIndex = at; await notebook.scrollToItem(at, 'start');
}"""


@pytest.fixture(scope="module")
def room(lab, browser):
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.set_default_timeout(60_000)
    page.requests, page.problems = listen(page)
    page.goto(lab)
    page.wait_for_selector(".jp-Notebook")
    yield page
    page.close()


@pytest.mark.slow
def test_the_room_is_laid_out_and_the_first_notebook_runs(room):
    files = room.locator(".jp-DirListing-itemText", has_text="05-limits-and-errors")
    files.wait_for()
    room.locator(".jp-TableOfContents-tree", has_text="Who is named?").wait_for()
    assert room.evaluate(READY, None) == []
    room.evaluate(SCROLL, "cell-11")
    room.locator("figure#fig-most-named img").wait_for()
    keep(room, "lab-first-notebook")
    assert not room.requests and not room.problems


@pytest.mark.slow
def test_an_explorer_answers_keys_and_a_click_opens_the_article(room):
    assert room.evaluate(READY, "notebooks/03-quotes.ipynb") == []
    room.evaluate(SCROLL, "explore")
    status = room.locator("[role=status]")
    status.wait_for()
    before = status.inner_text()
    room.get_by_label("language", exact=True).focus()
    room.keyboard.type("French")
    room.keyboard.press("Tab")
    french = room.locator("[role=status]").filter(has_not_text=before)
    french.wait_for()
    for _ in range(4):  # voice, from, until, order
        room.keyboard.press("Tab")
    room.keyboard.type("zzzz")
    room.get_by_text("Nothing fits all that was chosen").wait_for()
    room.get_by_role("button", name="Show all").press("Enter")
    room.locator("[role=status]", has_text=before).wait_for()
    keep(room, "lab-explorer")
    room.locator(".hits summary").first.click()
    assert room.locator(".hits details[open] mark").first.is_visible()
    assert not find_faults(room, ".widget-vbox") and not room.requests and not room.problems


@pytest.mark.slow
def test_an_explorer_fits_at_twice_the_size(room):
    room.set_viewport_size({"width": 700, "height": 450})  # 1400 × 900 seen at 200 %
    room.evaluate("""() => { const shell = window.jupyterapp.shell;
                     shell.collapseLeft(); shell.collapseRight(); }""")  # fmt: skip
    room.wait_for_timeout(300)
    wide = room.evaluate("""() => [...document.querySelectorAll('.widget-vbox input,'
        + '.widget-vbox button')].filter(e => e.getBoundingClientRect().right
        > window.innerWidth).map(e => e.outerHTML.slice(0, 80))""")  # fmt: skip
    keep(room, "lab-explorer-200-percent")
    assert room.locator(".widget-vbox input").count() == 8 and not wide
