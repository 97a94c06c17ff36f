"""The page in a real browser: it loads nothing, it breaks nowhere, and Chinese text is drawn with real letters."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip
NOBODY = "not an origin"
"""Who asks for what the browser wants for itself, in its log of the network."""


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Return a function that runs the browser with some options on a file and returns what it prints."""
    found = next((shutil.which(name) for name in NAMES if shutil.which(name)), None)
    if found is None:
        pytest.skip("there is no Chromium on this machine")
    profile = tmp_path_factory.mktemp("profile")

    def run(page: Path, *options: str) -> str:
        command = [found, *QUIET, f"--user-data-dir={profile}", *options, page.as_uri()]
        done = subprocess.run(
            command, capture_output=True, timeout=120, check=True, env={**os.environ, "LANG": "C.UTF-8"}
        )
        return done.stdout.decode("utf-8")

    return run


@pytest.fixture(scope="module", params=["en", "zh"])
def page(request, pages, tmp_path_factory):
    file = tmp_path_factory.mktemp("page") / f"{request.param}.html"
    file.write_text(pages[request.param], encoding="utf-8", newline="\n")
    return file


def test_the_browser_shows_all_parts_of_the_page(shown, page):
    dom, _ = shown
    assert dom.count("<svg ") == 10
    assert dom.count("</figure>") == 10
    assert "一村一辅警" in dom
    assert ("Assumptions" if page.stem == "en" else "假设") in dom
    assert dom.rstrip().endswith("</html>")


def requested(net_log: Path) -> set[str]:
    """Return the addresses that a page asked for, itself and the browser's own wishes aside."""
    log = json.loads(net_log.read_text(encoding="utf-8"))
    start = log["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
    asked = (event["params"] for event in log["events"] if event["type"] == start and "url" in event.get("params", {}))
    return {params["url"] for params in asked if params.get("initiator") != NOBODY}


@pytest.fixture(scope="module")
def shown(browser, page):
    """What the browser makes of the page, and what it asks the network for."""
    log = page.with_suffix(".net.json")
    return browser(page, f"--log-net-log={log}", "--dump-dom"), requested(log)


def test_the_page_asks_for_nothing_but_itself(shown):
    _, asked = shown
    assert asked == set()


def test_the_check_for_requests_would_find_one(browser, tmp_path):
    page = tmp_path / "calls.html"
    page.write_text('<!doctype html><img src="http://127.0.0.1:9/x.png">', encoding="utf-8")
    log = tmp_path / "net.json"
    browser(page, f"--log-net-log={log}", "--dump-dom")
    assert requested(log) == {"http://127.0.0.1:9/x.png"}


def test_the_policy_stops_what_would_get_into_the_page(browser, pages, tmp_path):
    smuggled = tmp_path / "smuggled.html"
    text = pages["en"]
    extra = '<img src="http://127.0.0.1:9/x.png"><script>document.title = "broken in"</script>'
    smuggled.write_text(text.replace("</main>", extra + "</main>"), encoding="utf-8")
    log = tmp_path / "net.json"
    dom = browser(smuggled, f"--log-net-log={log}", "--dump-dom")
    assert "<title>broken in" not in dom
    assert requested(log) == set()


MEASURE = """<!doctype html><meta charset="utf-8"><body><script>
const all = {}, widths = %s;
for (const width of widths) {
  const frame = document.createElement("iframe");
  frame.style.cssText = `width:${width}px;height:3000px;border:0`;
  frame.srcdoc = %s;
  frame.onload = () => {
    all[width] = measured(frame);
    if (Object.keys(all).length == widths.length) document.body.dataset.found = JSON.stringify(all);
  };
  document.body.append(frame);
}
function measured(frame) {
  const page = frame.contentDocument, wide = page.documentElement.clientWidth, found = [];
  for (const element of page.querySelectorAll("body *")) {
    if (element.closest(".scroll") || element.closest("svg")) continue;
    const box = element.getBoundingClientRect();
    if (box.right > wide + 1) found.push(element.tagName + ": " + element.textContent.slice(0, 40));
  }
  const cut = [], covered = [];
  for (const svg of page.querySelectorAll("svg")) {
    const frame = svg.getBoundingClientRect();
    const boxes = [];
    for (const text of svg.querySelectorAll("text")) {
      const box = text.getBoundingClientRect();
      const fits = box.left >= frame.left - 1 && box.right <= frame.right + 1 && box.top >= frame.top - 1 &&
        box.bottom <= frame.bottom + 1;
      if (!fits) cut.push(svg.getAttribute("aria-label").slice(0, 20) + ": " + text.textContent);
      boxes.push([box, text.textContent]);
    }
    boxes.forEach(([a, one], i) => boxes.slice(i + 1).forEach(([b, other]) => {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 1 && high > 0.35 * Math.min(a.height, b.height)) covered.push(one + " | " + other);
    }));
  }
  const texts = page.querySelectorAll("text").length;
  return {outside: found, cut: cut, covered: covered, texts: texts};
}
</script>"""


def measured(browser, text: str, folder: Path, *widths: int) -> list[dict[str, object]]:
    """Return what sticks out of the page, of a figure, or covers other text at some widths of the window."""
    wrapper = folder / "measure.html"
    free = re.sub(r"<meta http-equiv[^>]*>", "", text)
    wrapper.write_text(MEASURE % (list(widths), json.dumps(free).replace("</", "<\\/")), encoding="utf-8")
    dom = browser(wrapper, "--window-size=1200,3200", "--virtual-time-budget=5000", "--dump-dom")
    found = json.loads(re.search(r'data-found="([^"]*)"', dom)[1].replace("&quot;", '"').replace("&amp;", "&"))
    return [found[str(width)] for width in widths]


def test_no_text_is_cut_off_or_covered_on_a_phone_or_a_desk(browser, page, tmp_path):
    for found in measured(browser, page.read_text(encoding="utf-8"), tmp_path, 360, 820):
        assert found.pop("texts") > 80
        assert found == {"outside": [], "cut": [], "covered": []}


def test_the_check_for_covered_text_would_find_some(browser, tmp_path):
    texts = '<text x="60" y="50">first</text><text x="64" y="50">second</text><text x="515" y="50">third</text>'
    page = f'<!doctype html><svg aria-label="Some figure" width="518" height="90">{texts}</svg><p style="width: 900px">'
    narrow, wide = measured(browser, page, tmp_path, 820, 1000)
    assert narrow == {"outside": ["P: "], "cut": ["Some figure: third"], "covered": ["first | second"], "texts": 3}
    assert wide["outside"] == []


def test_chinese_letters_are_drawn_and_not_boxes(browser, pages, tmp_path):
    from PIL import Image

    fonts = re.search(r"font: 1rem/1.55 ([^;]+);", pages["zh"])[1].replace('"', "'")
    letters = "".join(f"<div>{letter}</div>" for letter in ("淮", "阳", "\U0010fffd"))
    sample, picture = tmp_path / "sample.html", tmp_path / "letters.png"
    style = f"<style>body {{ margin: 0 }} div {{ font: 60px {fonts}; height: 100px; overflow: hidden }}</style>"
    sample.write_text(f'<!doctype html><meta charset="utf-8">{style}{letters}', encoding="utf-8")
    browser(sample, "--window-size=100,300", f"--screenshot={picture}")
    with Image.open(picture) as image:
        first, second, none = (image.convert("L").crop((0, 100 * n, 100, 100 * n + 100)).tobytes() for n in range(3))
    if first == second:
        pytest.skip("there is no Chinese font on this machine")
    assert none not in {first, second}
