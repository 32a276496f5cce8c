import type { Page } from "playwright-core";

/** What has the focus, by its accessible name as far as its text and label say it. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    return element?.ariaLabel ?? element?.textContent?.trim() ?? "";
  });
}

/** Presses a key until the focus is on what is called so; `each` looks at every stop on the way. */
export async function pressUntil(
  page: Page,
  key: string,
  name: string | RegExp,
  each: () => Promise<void> = async () => undefined,
): Promise<void> {
  const wanted = (text: string) => (typeof name === "string" ? text === name : name.test(text));
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press(key);
    await each();
    if (wanted(await focused(page))) return;
  }
  throw new Error(`${key} never brought the focus to ${name}.`);
}
