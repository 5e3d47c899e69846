"""The workshop: exercises are current, solutions pass, blanks and mistakes get help and no answer;
both editions are whole; the teacher's plan fits into ninety minutes."""

import json
import re
import shutil
import subprocess
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pandas as pd
import pytest
import yaml
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from nbclient import NotebookClient
from packaging.utils import canonicalize_name
from traitlets.config import Config

from helpers.corpus import open_corpus
from helpers.paths import ROOT
from helpers.workshop import checks, classroom, generate
from helpers.workshop.answers import EXERCISES
from helpers.workshop.mistakes import HINTS, explain

SOLUTIONS = sorted(generate.SOLUTIONS.glob("*.ipynb"))
IDS = [path.stem for path in SOLUTIONS]
EDITIONS = [generate.SOLUTIONS, generate.WORKSHOP / "fr"]
SECONDS = 60
STATUS = 'role="status"'
QUESTIONS = checks.read_quizzes("en")


def read(path):
    return nbformat.read(path, as_version=4)


def prose(path):
    return "\n\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")


def minutes_of(path):
    """Teaching (with discussion) and exercise minutes that an episode names."""
    return [
        int(re.search(rf"\*{word}:\* (\d+)", prose(path))[1]) for word in ("Teaching", "Exercises")
    ]


def execute(path):
    """Run a notebook past its errors; the notebook and the seconds it took."""
    notebook, began = read(path), time.monotonic()
    where = {"metadata": {"path": str(path.parent)}}
    quiet = ["--IPKernelApp.log_level=40"]
    client = NotebookClient(notebook, timeout=SECONDS, kernel_name="python3", resources=where,
                            allow_errors=True, extra_arguments=quiet)  # fmt: skip
    client.execute()
    return notebook, time.monotonic() - began


def outputs(notebook):
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def verdicts(notebook):
    """What each check of an executed notebook said, by exercise."""
    found = [
        o["data"][checks.VERDICT] for o in outputs(notebook) if checks.VERDICT in o.get("data", {})
    ]
    return {verdict["exercise"]: verdict for verdict in found}


@pytest.fixture(scope="module")
def executed():
    """The English solutions and the French exercises, executed."""
    paths = [folder / path.name for path in SOLUTIONS for folder in EDITIONS]
    open_corpus()
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(paths, pool.map(execute, paths), strict=True))


@pytest.fixture(scope="module")
def corpus():
    return open_corpus()


@pytest.fixture
def shell():
    """An IPython that shows what cells display, as a kernel does."""
    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    yield shell
    InteractiveShell.clear_instance()


@pytest.fixture(params=["en", "fr"])
def language(request, monkeypatch):
    monkeypatch.setenv("HELPERS_EDITION", request.param)
    return request.param


def test_exercises_and_french_edition_are_current():
    files = generate.make_notebooks()
    for path, text in files.items():
        assert path.read_text(encoding="utf-8") == text, (
            f"{path.name} is not current: run `python -m helpers.workshop`"
        )
    found = set(generate.WORKSHOP.rglob("*.ipynb")) - set(SOLUTIONS)
    assert {path for path in found if ".ipynb_checkpoints" not in path.parts} == set(files)


def test_exercises_hold_no_solution():
    for path in generate.make_notebooks():
        if "solutions" in path.parts:
            continue
        cells = read(path).cells
        assert not [cell for cell in cells if "teacher" in cell.metadata.get("tags", [])]
        text = "\n".join(cell.source for cell in cells)
        assert "# solution" not in text and "# end" not in text and "..." in text


@pytest.mark.slow
@pytest.mark.parametrize("name", IDS)
def test_solutions_pass_every_check_in_time(name, executed):
    notebook, seconds = executed[generate.SOLUTIONS / f"{name}.ipynb"]
    errors = [output.evalue for output in outputs(notebook) if output.output_type == "error"]
    assert not errors
    number = name[0]
    assert set(verdicts(notebook)) == {key for key in EXERCISES if key.startswith(f"{number}.")}
    assert all(verdict["passed"] for verdict in verdicts(notebook).values())
    assert seconds < SECONDS


@pytest.mark.slow
@pytest.mark.parametrize("name", IDS)
def test_untouched_exercises_fail_with_help(name, executed):
    notebook, seconds = executed[generate.WORKSHOP / "fr" / f"{name}.ipynb"]
    said = verdicts(notebook)
    assert not any(verdict["passed"] for verdict in said.values())
    assert all(verdict["key"] != "wrong" for verdict in said.values()), said
    for cell in notebook.cells:
        shown = cell.get("outputs", [])
        if any(output.output_type == "error" for output in shown):
            pages = [output.get("data", {}).get("text/html", "") for output in shown]
            assert any(STATUS in page and "blanc" in page for page in pages), cell.source
    assert seconds < SECONDS


@pytest.mark.slow
def test_after_a_restart_a_cell_says_what_to_do(tmp_path):
    """A kernel in which nothing has run: `make env` gives every kernel the sentence."""
    cell = nbformat.v4.new_code_cell("check('1.1', len(french))")
    path = tmp_path / "restarted.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    error, hint = execute(path)[0].cells[0].outputs
    assert error.ename == "NameError"
    assert "check is not known yet" in hint.data["text/plain"]


@pytest.mark.parametrize("number", EXERCISES)
def test_each_mistake_has_its_message_and_none_gives_the_answer(number, language, corpus):
    check, _ = checks.open_exercises(language)
    exercise, messages = EXERCISES[number], checks.read_messages(language)
    right = exercise.answer(corpus)
    needed = right.values() if exercise.claim else [right]
    written = [x if isinstance(x, str) else f"{x:.2f}".rstrip("0").rstrip(".") for x in needed]
    task = "\n".join(
        cell.source
        for cell in read(generate.WORKSHOP / f"{SOLUTIONS[int(number[0]) - 1].name}").cells
    )
    for key in [*exercise.mistakes, *(right if exercise.claim else []), "blank", "wrong"]:
        text = messages[f"{number}.{key}"] if f"{number}.{key}" in messages else messages[key]
        for answer in written:
            given = re.search(rf"(?<![\w.]){re.escape(answer)}(?![\w.])", text)
            assert not given or answer in task, f"{number}.{key} gives the answer away"
    assert f"{number}.right" in messages
    assert check(number, ...).key == "blank" and check(number).key == "blank"
    assert check(number, pd.DataFrame()).key.startswith("kind")
    for key, wrong in exercise.mistakes.items():
        given = wrong(corpus)
        for answer in given if isinstance(given, list) else [given]:
            verdict = check(number, answer)
            assert (verdict.passed, verdict.key) == (False, key)
    if not exercise.claim:
        assert check(number, right).passed


@pytest.mark.parametrize("number", [key for key, one in EXERCISES.items() if one.claim])
def test_a_claim_needs_each_figure_and_its_scope(number, corpus):
    needed = {key: round(value) for key, value in EXERCISES[number].answer(corpus).items()}
    whole = "In this corpus: " + ", ".join(map(str, needed.values()))

    def judge(claim):
        return checks.judge(EXERCISES[number], claim, corpus)

    assert judge(whole) == "right"
    assert judge(whole.replace("In this corpus", "So")) == "scope"
    assert judge(whole.replace("In this corpus", "Among these 95 articles")) == "right"
    assert judge(whole + ", which proves it") == "strong"
    assert judge(whole + ", which says nothing about the press") == "right"
    for key, value in needed.items():
        assert judge(re.sub(rf"\b{value}\b", "many", whole)) == key


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("corpsu", "Did you mean corpus?"),
        ("fr", "fr is not known yet"),
        ("articles['langage']", "Did you mean language? Its columns: language, n"),
        ("articles.langage", "Did you mean language?"),
        ("articles.iloc[0]['langage']", "Did you mean language?"),
        ("articles[...]", "still a blank"),
        ("articles['language'", "Python cannot read line 1"),
        ("len(articles", "Python cannot read line 1"),
        ("1 / 0", None),
    ],
)
def test_a_failing_cell_says_what_may_be_wrong(source, said, shell):
    shell.user_ns |= {"LANGUAGE": "en", "corpus": 1}
    shell.user_ns["articles"] = pd.DataFrame({"language": ["fr"], "n": [1]})
    shell.extension_manager.load_extension("helpers.workshop.mistakes")
    with capture_output() as shown:
        shell.run_cell(source)
    texts = [output.data["text/plain"] for output in shown.outputs]
    assert (said is None and not texts) or said in texts[0]


def test_hints_are_in_both_languages():
    assert all(set(texts) == {"en", "fr"} for texts in HINTS.values())
    assert len(explain(NameError("", name="x"), "x", {}).splitlines()) == 2


def test_an_unknown_number_or_language_is_named():
    check, quiz = checks.open_exercises("en")
    with pytest.raises(ValueError, match="1.1"):
        check("9.9", 1)
    with pytest.raises(ValueError, match="1.a"):
        quiz("9.a")
    with pytest.raises(ValueError, match="en and fr"):
        checks.open_exercises("de")


@pytest.mark.parametrize("number", QUESTIONS)
def test_questions_have_one_answer_and_fetch_nothing(number, language, shell):
    _, quiz = checks.open_exercises(language)
    question = checks.read_quizzes(language)[number][0]
    assert sum(answer["correct"] for answer in question["answers"]) == 1
    assert all(answer["feedback"] for answer in question["answers"])
    with capture_output() as shown:
        quiz(number)
    page = json.dumps([output.data for output in shown.outputs])
    assert "show_questions" in page and "typeof MathJax" not in page
    assert json.dumps(question["question"])[1:-1] in json.loads(page)[1]["application/javascript"]


def test_every_question_and_check_is_asked_once():
    text = "\n".join(cell.source for path in SOLUTIONS for cell in read(path).cells)
    assert sorted(re.findall(r'quiz\("(.*?)"\)', text)) == sorted(QUESTIONS)
    assert sorted(re.findall(r'check\("(.*?)"', text)) == sorted(EXERCISES)


def test_french_is_whole_and_nothing_is_left_over():
    french, cells, sentences = generate.read_french(), set(), set()
    for path in SOLUTIONS:
        solution = read(path)
        assert not generate.find_untranslated(solution, french), path.name
        cells |= {cell.id for cell in solution.cells if cell.cell_type == "markdown"}
        code = [cell.source for cell in solution.cells if cell.cell_type == "code"]
        sentences |= {text for source in code for text in generate.find_sentences(source)}
        for cell in generate.translate(solution, french).cells:
            if cell.cell_type == "code":
                assert not set(generate.find_sentences(cell.source)) & set(french["code"])
    assert set(french["cells"]) == cells and set(french["code"]) == sentences
    for name in ("messages", "quizzes"):
        both = yaml.safe_load((checks.TEXTS / f"{name}.yml").read_text(encoding="utf-8"))
        assert _languages(both) == {"en", "fr"} and _whole(both), name


def _languages(node):
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else []
    own = set(node) & {"en", "fr", "ru", "ko"} if isinstance(node, dict) else set()
    return own.union(*(_languages(part) for part in inner))


def _whole(node):
    """Whoever has one language has the other, and neither is empty or the same text."""
    if isinstance(node, list):
        return all(map(_whole, node))
    if not isinstance(node, dict):
        return True
    if "en" in node or "fr" in node:
        return bool(node.get("en") and node.get("fr")) and node["en"] != node["fr"]
    return all(map(_whole, node.values()))


@pytest.mark.parametrize("path", SOLUTIONS, ids=IDS)
def test_french_has_the_shape_of_english(path):
    """A paragraph, heading, list item or code word that is in one edition only was forgotten."""
    french = generate.read_french()["cells"]
    for cell in read(path).cells:
        if cell.cell_type == "markdown" and "teacher" not in cell.metadata.get("tags", []):
            for mark in (r"^#+ ", r"^- ", r"^\| ", r"\n\n"):
                counts = [
                    len(re.findall(mark, text.strip(), re.M))
                    for text in (cell.source, french[cell.id])
                ]
                assert counts[0] == counts[1], (cell.id, mark)


@pytest.mark.parametrize("path", SOLUTIONS, ids=IDS)
def test_anatomy_of_an_episode(path):
    text, notebook = prose(path), read(path)
    for part in ("**Questions.**", "**Objectives.**", "*Teaching:*", "*Exercises:*", "## Discuss",
                 "## Key points", "**For the teacher.**"):  # fmt: skip
        assert part in text, part
    numbers = re.findall(r"^### Exercise (\d\.\d) · .* \((\d) minutes\)$", text, re.M)
    assert [number for number, _ in numbers] == [k for k in EXERCISES if k[0] == path.stem[0]]
    teaching, exercises = minutes_of(path)
    assert 20 <= teaching + exercises <= 25
    assert sum(int(minutes) for _, minutes in numbers) <= exercises
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    assert all(len(source.splitlines()) <= 20 for source in code)


def test_the_plan_takes_ninety_minutes_as_the_episodes_say():
    plan = (generate.WORKSHOP / "INSTRUCTOR.md").read_text(encoding="utf-8")
    main, _, instead = plan.partition("### Episode 5 in the place of episode 4")
    main, instead = _minutes(main), _minutes(instead)
    assert next(iter(main.values()))[0] == 0 and list(main.values())[-1][1] == 90
    for rows in (list(main.values()), list(instead.values())):
        assert all(a[1] == b[0] for a, b in zip(rows, rows[1:], strict=False))
    places = [main[what.replace("5", "4")] for what in instead]
    assert places == list(instead.values()), "episode 5 takes the minutes of episode 4"
    spent = {what: end - begin for what, (begin, end) in (main | instead).items()}
    for path in SOLUTIONS:
        teaching, exercises = minutes_of(path)
        number = path.stem[0]
        assert spent[f"{number} exercises"] == exercises
        assert spent[f"{number} teach"] + spent[f"{number} discuss"] == teaching


def _minutes(plan):
    """What a table of the plan does from which minute to which, in its order."""
    rows = re.findall(r"^\| (\d+)–(\d+) \| ([^|]*) \|", plan, re.M)
    return {what: (int(begin), int(end)) for begin, end, what in rows}


def test_glossary_is_whole_in_four_languages():
    text = (generate.WORKSHOP / "glossary.md").read_text(encoding="utf-8")
    rows = [
        [part.strip() for part in line.strip("|").split("|")]
        for line in text.splitlines()
        if line[:2] == "| "
    ]
    assert rows[0][:4] == ["en", "fr", "ru", "ko"]
    assert all(all(row) and len(row) == 6 for row in rows)
    wanted = "article corpus token sentence mention actor quote speaker cue tone target window pair"
    assert set(wanted.split()) <= {row[0] for row in rows}


def test_links_of_the_teachers_pages_hold():
    for path in [*generate.WORKSHOP.glob("*.md"), *generate.WORKSHOP.glob("fr/*.md")]:
        for link in re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).exists(), f"{path.name}: {link}"


def test_both_guides_say_the_same():
    """The same rows in each table, at the same minutes, naming the same exercises."""
    english, french = (
        (folder / "INSTRUCTOR.md").read_text(encoding="utf-8")
        for folder in (generate.WORKSHOP, generate.WORKSHOP / "fr")
    )
    for mark in (r"^#+ ", r"^\| ", r"^\| (\d+–\d+) \|", r"^- \*\*", r"^\d\. ", r"\b\d\.[1-9ab]\b"):
        found = [re.findall(mark, text, re.M) for text in (english, french)]
        assert found[0] == found[1], mark


def test_the_guide_names_figures_and_steps_that_are_there():
    """The variant without installing sends learners to figures and steps of the report."""
    guide = (generate.WORKSHOP / "INSTRUCTOR.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \d \| page (\d\d): (.*) \|$", guide, re.M)
    assert len(rows) == len(SOLUTIONS)
    for page, text in rows:
        notebook = read(next((ROOT / "notebooks").glob(f"{page}-*.ipynb")))
        sources = "\n".join(cell.source for cell in notebook.cells)
        numbers = re.findall(rf"\b{int(page)}\.\d\b", text.partition("Guess")[0])
        named = re.findall(r"Figures? ([\d. and]+\d)", text)
        assert named and set(re.findall(r"\d\.\d", " ".join(named))) <= set(numbers)
        assert all(f'"{number}"' in sources for number in numbers), numbers
        assert all(f"## {step}. " in sources for step in re.findall(r"step (\d)", text))


def test_the_workshop_needs_no_network():
    """No address stands in a cell; what quizzes load is looked at above."""
    for path in generate.WORKSHOP.rglob("*.ipynb"):
        assert "http" not in path.read_text(encoding="utf-8"), path
    assert (ROOT / "src/helpers/templates/ipython_config.py").is_file()


def test_the_zip_holds_what_the_notebooks_need():
    names = [name for _, name in classroom.list_project()]
    for name in ("start.py", "start.sh", "README.txt", "requirements.lock", "data/actors.csv",
                 "notebooks/workshop/1-load-and-look.ipynb", "src/helpers/corpus.py"):  # fmt: skip
        assert name in names, name
    assert not [name for name in names if "__pycache__" in name or "processed" in name]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_wheels_are_derived_from_the_lock(version):
    """Every line is a line of the lock with its hashes; one version of each package."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = classroom.ENTRY.findall(classroom.select_locked(version))
    assert {name for name, _, _, _ in entries} >= {"jupyterlab", "numpy", "pandas", "jupyterquiz"}
    assert not {name for name, _, _, _ in entries} & {"pytest", "playwright", "spacy", "ruff"}
    assert len({name for name, *_ in entries}) == len(entries)
    assert all(f"{name}=={number} " in lock for name, number, _, _ in entries)
    needed = classroom.find_needed(version)
    assert {canonicalize_name(name) for name, *_ in entries} == needed
    fetched = re.findall(r"--hash=(\S+)", classroom.select_locked(version))
    assert set(fetched) <= set(re.findall(r"--hash=(\S+)", lock))


def test_a_zip_is_written_whole_and_the_same_each_time(tmp_path, monkeypatch):
    monkeypatch.setattr(classroom, "_fetch", lambda locked, wheels, version: None)
    files = [classroom.build_zip(tmp_path / name, ["3.11"]) for name in ("a.zip", "b.zip")]
    assert files[0].read_bytes() == files[1].read_bytes()
    with zipfile.ZipFile(files[0]) as archive:
        assert archive.getinfo("workshop/start.sh").external_attr >> 16 & 0o111
        assert "workshop/wheels/requirements-3.11.txt" in archive.namelist()

    def fail(locked, wheels, version):
        raise RuntimeError("no wheels")

    monkeypatch.setattr(classroom, "_fetch", fail)
    with pytest.raises(RuntimeError):
        classroom.build_zip(tmp_path / "c.zip", ["3.11"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip", "b.zip"]


def test_the_starter_names_a_wrong_python(tmp_path):
    """Set up from wheels of another Python: one sentence, no traceback."""
    for name in ("start.py", "start.sh"):
        shutil.copy(classroom.STARTERS / name, tmp_path)
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / "requirements-3.99.txt").touch()
    result = subprocess.run(["sh", tmp_path / "start.sh"], capture_output=True, text=True)
    assert result.returncode == 1 and "3.99" in result.stderr and "Traceback" not in result.stderr


def test_binder_reads_environment_yml():
    """repo2docker takes the root's environment.yml unless one of these stands before it."""
    before = ["binder", ".binder", "Dockerfile", "Project.toml", "JuliaProject.toml", "REQUIRE",
              "default.nix", "DESCRIPTION", "runtime.txt", "install.R"]  # fmt: skip
    assert not [name for name in before if (ROOT / name).exists()]
    entries = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    python = [entry for entry in entries if isinstance(entry, str) and entry.startswith("python=")]
    assert re.fullmatch(r"python=3\.\d+", python[0]), "a range would build an old Python"
    assert "-e ." in next(entry["pip"] for entry in entries if isinstance(entry, dict))
