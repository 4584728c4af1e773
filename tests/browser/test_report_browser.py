"""The report in a real browser: filters, keys, decisions, with scripts off, on a phone, and with hostile text."""

import html
import json
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chaffinch.audit.reading import Run
from chaffinch.core.edit import Layer
from chaffinch.report import write
from chaffinch.report.markup import shown
from house import chaffinch, put, records, texts
from runs import Made, edit, run_of
from strings import hostile_run, strings

webdriver = pytest.importorskip("selenium.webdriver", reason="needs selenium, of the extra test")
BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(not (BROWSER and DRIVER), reason="needs chromium and chromedriver (apt)")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--window-size=1280,900",
)  # fmt: skip
ARTICLES = {
    "one.txt": "He left on Friday. . She came back  today , and stayed.\n\nIt rained all day. . Nobody minded.\n",
    "two.txt": "The talks failed. . Both sides said so .\n",
    "hebrew.txt": "הוא עזב ביום שישי. . היא חזרה.\n",
}


def started(home: Path, *, scripts: bool = True) -> Any:
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for flag in (*FLAGS, f"--user-data-dir={home / 'profile'}"):
        options.add_argument(flag)
    wanted: dict[str, Any] = {"download.default_directory": str(home / "downloads")}
    if not scripts:
        wanted["profile.managed_default_content_settings.javascript"] = 2
    options.add_experimental_option("prefs", wanted)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("browser")
    for name, text in ARTICLES.items():
        put(home / "in" / name, text)
    assert chaffinch("clean", home / "in", "-o", home / "out").exit_code == 0
    assert chaffinch("audit", home / "out", "--html", home / "report").exit_code == 0
    return home


@pytest.fixture(scope="module")
def browser(home: Path) -> Iterator[Any]:
    driver = started(home)
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    driver = started(tmp_path_factory.mktemp("plain"), scripts=False)
    yield driver
    driver.quit()


def opened(driver: Any, page: Path, anchor: str = "") -> None:
    driver.get(page.as_uri() + anchor)


def press(driver: Any, keys: str) -> None:
    driver.find_element("tag name", "body").send_keys(keys)


def some(driver: Any, selector: str) -> list[Any]:
    return list(driver.find_elements("css selector", selector))


def shown_now(driver: Any, selector: str) -> list[str]:
    return [each.text for each in some(driver, selector) if each.is_displayed()]


def one(driver: Any, selector: str) -> Any:
    (found,) = some(driver, selector)
    return found


def forget(driver: Any, page: Path) -> None:
    """Open a page as somebody who has decided nothing yet."""
    opened(driver, page)
    driver.execute_script("localStorage.clear()")
    opened(driver, page)


def downloaded(home: Path) -> Path:
    target = home / "downloads/decisions.jsonl"
    for _ in range(100):
        if target.is_file():
            return target
        time.sleep(0.1)
    raise AssertionError(f"nothing was downloaded to {target}")


def test_the_index_is_filtered_by_words_and_by_pass(browser: Any, home: Path) -> None:
    forget(browser, home / "report/index.html")
    every = shown_now(browser, "tr[data-rule]")
    press(browser, "/")
    browser.switch_to.active_element.send_keys("space-before-comma")
    assert [row.split()[0] for row in shown_now(browser, "tr[data-rule]")] == ["spacing/space-before-comma"]
    one(browser, "#find").clear()
    one(browser, "#find").send_keys(" ")
    browser.find_element("css selector", "#by-pass option[value=whitespace]").click()
    assert [row.split()[0] for row in shown_now(browser, "tr[data-rule]")] == ["whitespace/doubled-space"]
    assert len(every) >= 4


def test_a_rule_is_chosen_two_edits_are_rejected_and_clean_holds_exactly_these(browser: Any, home: Path) -> None:
    forget(browser, home / "report/documents/documents-001.html")
    browser.find_element("css selector", '#by-rule option[value="punctuation/stop-after-stop"]').click()
    left = [each for each in some(browser, "li.entry") if each.is_displayed()]
    assert {each.get_attribute("data-rule") for each in left} == {"punctuation/stop-after-stop"}
    assert len(left) == 4
    press(browser, "jjk")  # the first
    assert one(browser, "li.current").get_attribute("id") == left[0].get_attribute("id")
    press(browser, "jr")  # the second is rejected, and on to the third
    assert "rejected" in left[1].text and one(browser, "li.current").get_attribute("id") == left[2].get_attribute("id")
    press(browser, "ra")  # the third is rejected, the fourth accepted
    assert "rejected" in left[2].text and "accepted" in left[3].text
    press(browser, "u")
    assert "accepted" not in left[3].text
    assert one(browser, "#tally").text == "2 reviewed, 2 wrong"
    wanted = [json.loads(each.get_attribute("data-edit")) for each in left[1:3]]
    press(browser, "d")
    lines = records(downloaded(home))
    assert [list(line) for line in lines] == [
        ["verdict", "scope", "rule", "document", "site", "sha256", "origin", "before", "after", "time"]
    ] * 2
    assert [{key: line[key] for key in ("rule", "origin", "before", "after")} for line in lines] == wanted
    assert {(line["verdict"], line["scope"]) for line in lines} == {("reject", "edit")}

    again = home / "again"
    done = chaffinch("clean", home / "in", "-o", again, "--decisions", home / "downloads/decisions.jsonl")
    assert done.exit_code == 0
    held = [
        (record["sha256_in"], each["rule"], each["origin"], each["before"], each["reason"])
        for record in records(again / ".chaffinch/journal.jsonl")
        for each in record["held"]
    ]
    assert sorted(held) == sorted(
        (line["sha256"], line["rule"], line["origin"], line["before"], "rejected by a decision") for line in lines
    )
    kept, before = texts(again), texts(home / "out")
    assert sum(raw.count(b". .") for raw in kept.values()) == 2 and not any(b". ." in raw for raw in before.values())


def test_decisions_stay_on_other_pages_and_count_by_rule(browser: Any, home: Path) -> None:
    forget(browser, home / "report/samples/punctuation--stop-after-stop-001.html")
    press(browser, "jaar")
    assert one(browser, "#tally").text == "3 reviewed, 1 wrong: under 86.5 % at 95 %"
    opened(browser, home / "report/index.html")
    row = one(browser, 'tr[data-rule="punctuation/stop-after-stop"]')
    assert row.find_element("css selector", ".reviewed").text.startswith("3 reviewed, 1 wrong: under 86.5 %")
    opened(browser, home / "report/documents/documents-001.html")
    assert len(some(browser, "li.accepted")) == 2 and len(some(browser, "li.rejected")) == 1
    opened(browser, home / "report/samples/punctuation--stop-after-stop-001.html")
    press(browser, "jjjja")
    assert one(browser, "#tally").text == "all 4 reviewed, 1 wrong"


def test_sixty_reviewed_and_none_wrong_is_told_with_its_bound(browser: Any, tmp_path: Path) -> None:
    text = "".join(f"Sentence {number} ends. . " for number in range(70))
    edits = [
        edit(text, " . ", " ", "punctuation/stop-after-stop", "", text.index(f"e {each} ends")) for each in range(70)
    ]
    out = run_of(tmp_path / "out", [Made("a", text, (Layer.of("punctuation/stop-after-stop", edits),))])
    write(Run.open(out), tmp_path / "report")
    forget(browser, tmp_path / "report/samples/punctuation--stop-after-stop-001.html")
    press(browser, "j" + "a" * 60)
    assert one(browser, "#tally").text == "60 reviewed, 0 wrong: under 4.9 % at 95 %"
    forget(browser, tmp_path / "report/samples/punctuation--stop-after-stop-001.html")
    one(browser, "#find").send_keys("ends\ue00c")  # Escape; what a filter chose is no sample
    press(browser, "jaaa")
    assert one(browser, "#tally").text == "3 reviewed, 0 wrong"
    forget(browser, tmp_path / "report/rules/punctuation--stop-after-stop-001.html")
    press(browser, "j" + "a" * 60)  # the first sixty are no sample
    assert one(browser, "#tally").text == "60 reviewed, 0 wrong"


def test_wider_scopes_reach_further_and_narrower_ones_beat_them(browser: Any, home: Path) -> None:
    forget(browser, home / "report/rules/punctuation--stop-after-stop-001.html")
    press(browser, "jR")
    assert len(some(browser, "li.rejected")) == 4
    press(browser, "a")  # the second alone
    assert len(some(browser, "li.rejected")) == 3 and len(some(browser, "li.accepted")) == 1
    assert one(browser, "#scope").get_attribute("value") == "edit"
    browser.find_element("css selector", "#scope option[value=rule]").click()
    press(browser, "a")
    assert len(some(browser, "li.rejected")) == 3  # the exact text beats the rule


def test_a_browser_that_keeps_nothing_is_told_of_and_what_it_keeps_of_others_is_left_out(
    browser: Any, home: Path
) -> None:
    page = home / "report/rules/punctuation--stop-after-stop-001.html"
    forget(browser, page)
    browser.execute_script("Storage.prototype.setItem = () => { throw new Error('full') }")
    press(browser, "jr")
    assert "does not keep decisions" in one(browser, ".lost").text
    assert one(browser, "#tally").text == "1 reviewed, 1 wrong" and one(browser, "#download").is_enabled()
    opened(browser, page)
    assert one(browser, "#tally").text == "0 reviewed, 0 wrong"
    odd = """[null, 1, {"scope": "x"}, {"scope": "rule"}]"""
    browser.execute_script(
        "localStorage.setItem('chaffinch.decisions.' + document.body.dataset.run, arguments[0])", odd
    )
    opened(browser, page)
    press(browser, "ja")
    assert one(browser, "#tally").text == "1 reviewed, 0 wrong"


def test_keys_are_told_and_pages_are_turned(browser: Any, home: Path, tmp_path: Path) -> None:
    forget(browser, home / "report/index.html")
    press(browser, "?")
    assert "accept, reject, and go on" in one(browser, "dialog").text
    press(browser, "?")
    assert not one(browser, "dialog").is_displayed()
    text = "He left. . " * 450
    edits = [edit(text, " . ", " ", "punctuation/stop-after-stop", "", 11 * number) for number in range(450)]
    out = run_of(tmp_path / "out", [Made("a", text, (Layer.of("punctuation/stop-after-stop", edits),))])
    write(Run.open(out), tmp_path / "report")
    opened(browser, tmp_path / "report/rules/punctuation--stop-after-stop-001.html")
    press(browser, "]")
    assert browser.current_url.endswith("stop-after-stop-002.html")
    press(browser, "]")
    press(browser, "[")
    assert browser.current_url.endswith("stop-after-stop-002.html")


def test_with_scripts_off_all_is_readable_and_nothing_is_dead(plain: Any, home: Path) -> None:
    for page, said in (
        ("index.html", ("What the run changed", "punctuation/stop-after-stop", "A sample of each rule")),
        ("rules/punctuation--stop-after-stop-001.html", ("He left on Friday.", "two.txt", "hebrew.txt")),
        ("documents/documents-001.html", ("Nobody minded.", "A second stop", "one.txt")),
        ("lists/documents-001.html", ("one.txt", "edits")),
        ("lists/languages-001.html", ("hebrew.txt",)),
    ):
        opened(plain, home / "report" / page)
        text = one(plain, "main").text
        assert all(each in text for each in said), (page, text)
        assert some(plain, "button, input, select, dialog, form") == []
        assert some(plain, ".desk") == []
    opened(plain, home / "report/index.html")
    plain.find_element("css selector", 'th a[href="rules/punctuation--stop-after-stop-001.html"]').click()
    assert one(plain, "h1").text == "punctuation/stop-after-stop"
    assert {"del", "mark", "ins"} & {each.tag_name for each in some(plain, ".line *")}


def test_pages_fit_a_phone_and_text_from_right_to_left_stands_right(browser: Any, home: Path) -> None:
    size = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        for page in sorted((home / "report").rglob("*.html")):
            opened(browser, page)
            wide = browser.execute_script("return [document.documentElement.scrollWidth, innerWidth]")
            assert wide == [360, 360], (page, wide)
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    opened(browser, home / "report/documents/documents-001.html")
    edges = """const text = [...document.querySelectorAll(".text")].find((each) => each.textContent.includes("הוא"));
        const range = document.createRange(); range.selectNodeContents(text.firstChild);
        const words = range.getBoundingClientRect(), box = text.getBoundingClientRect();
        return [box.right - words.right, words.left - box.left]"""
    right, left = browser.execute_script(edges)
    assert right < 2 < left


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(browser: Any, home: Path, scheme: str) -> None:
    """WCAG AA: 4.5 to 1 for all text, in both colour schemes."""
    wanted = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", wanted)
    for page in ("index.html", "documents/documents-001.html", "samples/punctuation--stop-after-stop-001.html"):
        opened(browser, home / "report" / page)
        press(browser, "jar")
        low = browser.execute_script(CONTRAST)
        assert low == [], page
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


CONTRAST = """
const rgb = (said) => said.match(/[\\d.]+/g).map(Number);
const light = ([r, g, b]) => [r, g, b].map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
  .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
const ground = (node) => {
  for (; node; node = node.parentElement) {
    const found = rgb(getComputedStyle(node).backgroundColor);
    if (found.length < 4 || found[3] > 0) return found;
  }
};
const low = [];
for (const node of document.body.querySelectorAll("*")) {
  const spoken = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
  if (!spoken || node.closest(".skip, :disabled") || !node.checkVisibility()) continue;
  const [a, b] = [light(rgb(getComputedStyle(node).color)), light(ground(node))].sort((x, y) => y - x);
  const ratio = (a + 0.05) / (b + 0.05);
  if (ratio < 4.5) low.push(`${node.tagName}.${node.className}: ${ratio.toFixed(2)}`);
}
return [...new Set(low)];
"""


def test_every_control_has_a_name_and_the_keyboard_reaches_it(browser: Any, home: Path) -> None:
    for page in ("index.html", "documents/documents-001.html"):
        opened(browser, home / "report" / page)
        nameless = """const named = (node) => node.textContent.trim() || node.labels?.length || node.title
              || node.ariaLabel || node.getAttribute("aria-labelledby");
            return [...document.querySelectorAll("button, input, select, a, summary, table, nav, dialog")]
              .filter((node) => !named(node)).map((node) => node.outerHTML)"""
        assert browser.execute_script(nameless) == []
        assert (
            some(browser, "main") and some(browser, "header nav") and one(browser, "html").get_attribute("lang") == "en"
        )
        press(browser, "\ue004")  # Tab
        assert browser.switch_to.active_element.get_attribute("class") == "skip"
        browser.switch_to.active_element.send_keys("\ue007")  # Enter
        assert browser.switch_to.active_element.get_attribute("id") == "main"


def test_two_hundred_hostile_strings_run_nothing_and_are_shown_as_they_are(browser: Any, tmp_path: Path) -> None:
    said = strings()
    write(Run.open(hostile_run(tmp_path / "out", said)), tmp_path / "report")
    browser.get_log("browser")
    seen: set[str] = set()
    names = ["index.html", "documents/*.html", "lists/*.html", "rules/*.html"]
    found = [page for name in names for page in sorted((tmp_path / "report").glob(name))]
    for page in found:
        opened(browser, page)
        press(browser, "jarA")
        assert browser.execute_script("return [typeof window.hit, document.scripts.length]") == ["undefined", 1]
        assert browser.current_url.startswith("file:")
        for after, text, inner in json.loads(browser.execute_script(LINES)):
            wanted = spoken(after)
            assert wanted in text
            assert wanted in inner
            seen.add(after)
    assert len(seen) == len(said)
    assert browser.get_log("browser") == []  # no error, and nothing that the policy had to stop


# WebDriver takes no lone surrogates, so the answer comes as JSON.
LINES = """for (const folded of document.querySelectorAll("details")) folded.open = true;
return JSON.stringify([...document.querySelectorAll("li.edit .line")].map((line) =>
  [JSON.parse(line.closest("li").dataset.edit).after, line.textContent, line.innerText]))"""


def spoken(text: str) -> str:
    """Return what a page says for a text: chips say the labels of what they stand for."""
    return html.unescape(re.sub(r"<span[^>]*>|</span>", "", shown(text)))
