"""A learner in JupyterLab: wrong, told why, right; a question; a restart; no foreign request."""

import pytest
from browser import find_faults, keep, listen

from helpers.corpus import open_corpus

EPISODE = "notebooks/workshop/1-load-and-look.ipynb"
OPEN = """async path => { const app = window.jupyterapp;
    await app.commands.execute('docmanager:open', {path, factory: 'Notebook'});
    const panel = app.shell.currentWidget;
    await panel.context.ready; await panel.revealed; await panel.sessionContext.ready; }"""
CHOOSE = """async id => { const notebook = window.jupyterapp.shell.currentWidget.content;
    const place = notebook.widgets.findIndex(cell => cell.model.id === id);
    notebook.activeCellIndex = place; notebook.mode = 'command'; notebook.node.focus();
    await notebook.scrollToItem(place, 'center'); }"""
FIND = "window.jupyterapp.shell.currentWidget.content.widgets.find(c => c.model.id === id).model"
COUNT = f"id => {FIND}.executionCount"
RAN = f"([id, before]) => {{ const n = {FIND}.executionCount; return n !== null && n !== before }}"
SAID = f"""id => {FIND}.outputs.toJSON()
    .map(output => output.ename || output.data?.['text/plain'] || '').join(' ')"""
RESTART = "window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
ANSWER = 'french = articles[articles["language"] == "{}"]\ncheck("1.1", len(french))'


@pytest.fixture
def page(lab, browser):
    """The first episode, open in a workspace of its own."""
    open_corpus()
    page = browser.new_page(viewport={"width": 1300, "height": 1000})
    page.set_default_timeout(60_000)
    page.requests, page.problems = listen(page)
    page.goto(lab.replace("/notebooks?", "/learner?"))
    page.wait_for_function("window.jupyterapp?.shell.currentWidget")
    page.evaluate(OPEN, EPISODE)
    yield page
    page.close()


def run(page, cell: str, source: str = "") -> str:
    """Run a cell by the keyboard, after typing other code into it; what it said."""
    page.evaluate(CHOOSE, cell)
    before = page.evaluate(COUNT, cell)
    if source:
        page.keyboard.press("Enter")
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(source)
    page.keyboard.press("Control+Enter")
    page.wait_for_function(RAN, arg=[cell, before])
    return page.evaluate(SAID, cell)


@pytest.mark.slow
def test_a_learner_is_wrong_then_right(page):
    run(page, "w1-setup")
    run(page, "w1-corpus")
    assert "still a blank" in run(page, "w1-ex1-code")
    assert "another language" in run(page, "w1-ex1-code", ANSWER.format("en"))
    keep(page, "workshop-wrong")
    assert "Did you mean language?" in run(page, "w1-ex1-code", 'articles["langage"]')
    assert "Right." in run(page, "w1-ex1-code", ANSWER.format("fr"))
    keep(page, "workshop-right")
    run(page, "w1-quiz-code")
    question = page.locator(".Quiz")
    question.locator("label").nth(0).click()
    question.get_by_text("Perhaps they did").wait_for()
    question.locator("label").nth(1).click()
    question.get_by_text("collector's choice").wait_for()
    keep(page, "workshop-question")
    assert not find_faults(page, ".jp-Notebook [role=status]")
    page.wait_for_timeout(1000)  # what a question would fetch, it fetches by now
    page.evaluate(RESTART)
    assert "is not known yet" in run(page, "w1-ex1-code")
    assert not page.requests and not page.problems
