import { mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from "playwright-core";
import { chromiumPath } from "../../support/tools";

const ARTIFACTS = resolve(__dirname, "../../../artifacts");
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** What keeps a browser from calling anyone by itself. */
const QUIET = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: QUIET });
}

/** A page from disk, with all that the browser asked for and complained of. */
export interface OpenedPage {
  readonly page: Page;
  readonly requests: readonly string[];
  readonly complaints: readonly string[];
}

export async function openFile(
  browser: Browser,
  file: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const page = await browser.newPage({ reducedMotion: "reduce", ...options });
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => void requests.push(request.url()));
  page.on("console", (message) => void complaints.push(message.text()));
  page.on("pageerror", (error) => void complaints.push(error.message));
  page.on("dialog", (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(pathToFileURL(file).href);
  return { page, requests, complaints };
}

/** What axe finds wrong with a page as it is now, a line each. */
export async function axeProblems(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    const axe = (globalThis as any).axe;
    return (await axe.run()).violations as {
      id: string;
      nodes: { html: string; failureSummary: string }[];
    }[];
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}: ${failureSummary}`),
  );
}

/** Keeps a picture of the page for people to look at. */
export async function takeScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(ARTIFACTS, { recursive: true });
  await page.screenshot({ path: join(ARTIFACTS, `${name}.png`), fullPage: true });
}

/** How much wider the page is than its window. */
export function overhang(page: Page): Promise<number> {
  return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}

/** The elements of which a part is covered by another one of them. */
export async function overlapping(elements: Locator): Promise<string[]> {
  const boxes = await Promise.all(
    (await elements.all()).map(async (element) => ({
      html: await element.evaluate((node: any) => node.outerHTML.slice(0, 80) as string),
      box: (await element.boundingBox())!,
    })),
  );
  return boxes.flatMap(({ html, box: a }, i) =>
    boxes.slice(i + 1).some(({ box: b }) => isOver(a, b)) ? [html] : [],
  );
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function isOver(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
