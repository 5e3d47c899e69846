"""A learner in JupyterLab: wrong, told why, right; a question; a restart; labels saved by a click;
no foreign request."""

import pytest
from browser import find_faults, keep, listen

from helpers.corpus import open_corpus

FIRST = "notebooks/workshop/1-load-and-look.ipynb"
LABELLING = "notebooks/workshop/fr/5-label-tone.ipynb"
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
def page(lab, browser, request):
    """An episode (the first unless a test names another), open in a workspace of its own."""
    open_corpus()
    page = browser.new_page(viewport={"width": 1300, "height": 1000})
    page.set_default_timeout(60_000)
    page.requests, page.problems = listen(page)
    page.goto(lab.replace("/notebooks?", "/learner?"))
    page.wait_for_function("window.jupyterapp?.shell.currentWidget")
    page.evaluate(OPEN, getattr(request, "param", FIRST))
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


@pytest.mark.slow
@pytest.mark.parametrize("page", [LABELLING], indirect=True)
def test_a_learner_labels_and_a_rerun_goes_on(page):
    cells = ["w5-setup", "w5-parameters-code", "w5-draw-code", "w5-label-code"]
    for cell in cells:
        run(page, cell)
    state, mark = page.locator("p[role=status]"), page.locator(".widget-html mark")
    state.get_by_text("0 sur 24").wait_for()
    first = mark.inner_text()
    page.get_by_role("button", name="négatif").click()
    state.get_by_text("1 sur 24").wait_for()
    page.get_by_role("button", name="passer").press("Enter")
    state.get_by_text("2 sur 24").wait_for()
    keep(page, "workshop-labelling")
    page.get_by_role("button", name="retour").click()
    page.get_by_role("button", name="retour").click()
    state.get_by_text("vous avez dit : négatif").wait_for()
    assert mark.inner_text() == first
    assert not find_faults(page, ".widget-vbox")
    run(page, "w5-label-code")
    state.get_by_text("2 sur 24").wait_for()
    assert mark.inner_text() != first, "a rerun goes on where one stopped"
    run(page, "w5-practice-code")
    run(page, "w5-own-code")
    shown = page.locator(".jp-RenderedHTMLCommon td", has_text="me")
    shown.first.wait_for()
    page.evaluate(CHOOSE, "w5-own-code")
    keep(page, "workshop-labels-counted")
    assert not page.requests and not page.problems
