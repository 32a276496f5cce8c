import type { Page } from "playwright-core";

/** What has the focus, by its label or its text. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    return element?.ariaLabel ?? element?.textContent?.trim() ?? "";
  });
}

type Name = string | RegExp | ((text: string) => boolean);

/** Presses a key until the focus is on what is called so. */
export async function pressUntil(page: Page, key: string, name: Name): Promise<void> {
  const isWanted = (text: string) =>
    typeof name === "string" ? text === name : typeof name === "function" ? name(text) : name.test(text);
  for (let presses = 0; presses < 150; presses += 1) {
    await page.keyboard.press(key);
    if (isWanted(await focused(page))) return;
  }
  throw new Error(`${key} never brought the focus to ${name}.`);
}

/** What has the focus, when nothing on or closely around it looks different for having it; undefined when something does. */
export function stopWithoutSign(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement || element instanceof SVGElement) || element === document.body)
      return undefined;
    const around = [element, element.parentElement, element.parentElement?.parentElement].filter((one) => one != null);
    const looks = () =>
      around
        .map((one) => getComputedStyle(one))
        .map((style) => [style.outline, style.boxShadow, style.borderColor, style.clipPath].join());
    const withFocus = looks();
    element.blur();
    const without = looks();
    element.focus({ preventScroll: true });
    if (withFocus.some((look, index) => look !== without[index])) return undefined;
    return element.outerHTML.slice(0, 200);
  });
}
