"""Photographs every screen and state of the product, to be looked at by people.

`python -m tests.browser.gallery --out var/gallery [--theme dark] [--size phone] [--language en]
[--only pay]`, after `make test` or `deploy/dev/setup.py test` built the till. It plays the scenes
of `tests/browser/scenes` against a real hub. A scene that breaks is named at the end.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Error, Page, sync_playwright

from tests.browser.scenes.all import SCENES, Scene
from tests.browser.scenes.stage import Look, Stage
from tests.conftest import CHROMIUM_ARGUMENTS, chromium_path
from tests.hub import new_hub

SIZES = {"tablet": (1280, 800), "small": (1024, 600), "phone": (360, 800)}
THEMES, LANGUAGES = ("light", "dark", "contrast"), ("id", "en")
SETTLE_MS = 350
DRESS = """
([theme, language]) => {
  if (document.querySelector('#app') === null) return;
  document.documentElement.dataset.theme = theme;
  const change = { key: 'lancar.language', newValue: language };
  window.dispatchEvent(new StorageEvent('storage', change));
}
"""


def main() -> int:
    asked = arguments()
    broken: list[str] = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        hub = new_hub(Path(folder) / "shop", demo=True).start()
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=CHROMIUM_ARGUMENTS
        )
        for size in asked.size:
            stage = Stage(browser, hub, *SIZES[size])
            for scene in SCENES:
                if not asked.only or any(word in name(scene) for word in asked.only):
                    for look in played(scene, stage, broken):
                        photograph(look, asked, size)
        browser.close()
        hub.stop()
    sys.stdout.write("\n".join(broken) or "every scene was played")
    return 1 if broken else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--out", type=Path, default=Path("var/gallery"))
    parser.add_argument("--size", nargs="+", choices=SIZES, default=["tablet", "phone"])
    parser.add_argument("--theme", nargs="+", choices=THEMES, default=["light"])
    parser.add_argument("--language", nargs="+", choices=LANGUAGES, default=["id"])
    parser.add_argument("--only", nargs="+", default=[], help="words of scenes' names")
    return parser.parse_args()


def name(scene: Scene) -> str:
    return f"{scene.__module__.rsplit('.', 1)[-1]}.{scene.__name__}"


def played(scene: Scene, stage: Stage, broken: list[str]) -> Iterator[Look]:
    """What a scene showed before it ended or broke."""
    try:
        yield from scene(stage)
    except (Error, AssertionError) as error:
        broken.append(f"{name(scene)} at {stage.size['width']}: {error}")


def photograph(look: Look, asked: argparse.Namespace, size: str) -> None:
    for theme in asked.theme:
        for language in asked.language:
            dress(look.page, theme, language)
            folder = asked.out / f"{size}-{theme}-{language}"
            folder.mkdir(parents=True, exist_ok=True)
            look.page.screenshot(path=folder / f"{look.name}.png")
    dress(look.page, "light", "id")


def dress(page: Page, theme: str, language: str) -> None:
    page.evaluate(DRESS, [theme, language])
    page.wait_for_timeout(SETTLE_MS)


if __name__ == "__main__":
    sys.exit(main())
