import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { accessMatrix } from "../../src/access/matrix/matrix";
import { renderHtml as renderMatrix } from "../../src/access/matrix/render/html";
import { renderHtml as renderReview } from "../../src/review/render/html";
import { exampleOrganization, foundationOf } from "../access/matrix/organizations";
import { describeWith } from "../support/describe-with";
import { temporaryFolder } from "../support/folders";
import {
  axeProblems,
  launchBrowser,
  openFile,
  overhang,
  overlapping,
  takeScreenshot,
} from "./support/browser";
import { CANARY, manyFindings, reviewedPlans } from "./support/reviewed";

jest.setTimeout(300_000);

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 900 };

const folder = temporaryFolder("pages");
const fileOf = (name: string) => join(folder, `${name}.html`);

describeWith(["chromium"], "a page that people look at", () => {
  const report = reviewedPlans();
  let browser: Browser;

  beforeAll(async () => {
    writeFileSync(fileOf("review"), renderReview(report));
    writeFileSync(fileOf("access"), renderMatrix(accessMatrix(foundationOf(exampleOrganization()))));
    writeFileSync(fileOf("many"), renderReview(manyFindings(2_000)));
    browser = await launchBrowser();
  });

  afterAll(() => browser.close());

  const open = (name: string, options?: Parameters<typeof openFile>[2]) =>
    openFile(browser, fileOf(name), options);
  const openAll = (page: Page) =>
    page.evaluate('for (const details of document.querySelectorAll("details")) details.open = true');

  describe.each(["review", "access"])("%s", (name) => {
    it.each([
      ["light", DESK],
      ["dark", DESK],
      ["light", PHONE],
      ["dark", PHONE],
    ] as const)(
      "is no wider than its window and without a fault for axe, %s at %j",
      async (colorScheme, viewport) => {
        const { page, complaints } = await open(name, { colorScheme, viewport });

        await takeScreenshot(page, `${name}-${viewport.width}-${colorScheme}`);
        expect(await overlapping(page.locator(":is(input, select, button):visible"))).toEqual([]);
        expect(await overhang(page)).toBeLessThanOrEqual(0);
        expect(await axeProblems(page)).toEqual([]);
        await openAll(page);
        expect(await overhang(page)).toBeLessThanOrEqual(0);
        expect(await axeProblems(page)).toEqual([]);
        expect(complaints).toEqual([]);
        await page.close();
      },
    );

    it("asks for nothing but itself", async () => {
      const { page, requests } = await open(name);
      await openAll(page);
      await page.waitForTimeout(200);

      expect(requests).toEqual([expect.stringMatching(/^file:.*\.html$/)]);
      await page.close();
    });

    it("reads without scripts", async () => {
      const { page } = await open(name, { javaScriptEnabled: false, viewport: PHONE });

      expect(await page.locator("form.filter").isVisible()).toBe(false);
      expect(await page.locator("[data-item]").first().isVisible()).toBe(true);
      await takeScreenshot(page, `${name}-without-scripts`);
      await page.close();
    });

    it("lets the keyboard skip to the content", async () => {
      const { page } = await open(name);

      await page.keyboard.press("Tab");
      expect(await page.locator(":focus").textContent()).toBe("Skip to content");
      await page.keyboard.press("Enter");
      expect(await page.locator("main:focus").count()).toBe(1);
      await page.close();
    });
  });

  describe("the review", () => {
    const choose = (page: Page, name: string) => page.locator(`select[name=${name}]`);
    const articles = (page: Page) => page.locator("article:visible");
    const severities = async (page: Page) => [
      ...new Set(await articles(page).evaluateAll((all) => all.map((one: any) => one.dataset.severity))),
    ];

    it("takes nothing in a plan for HTML, and shows it", async () => {
      const { page, complaints } = await open("review");
      await openAll(page);

      expect(await page.locator("img, script:not(main ~ script), main script").count()).toBe(0);
      expect(await page.locator("main").innerText()).toContain(
        CANARY.replace("\u202e", "⟨U+202E⟩").replace("\u0007", "⟨U+0007⟩"),
      );
      expect(complaints).toEqual([]);
      await page.close();
    });

    it("opens a finding without scripts", async () => {
      const { page } = await open("review", { javaScriptEnabled: false });
      const last = page.locator("article").last();

      expect(await last.locator(".body").isVisible()).toBe(false);
      await last.locator("summary").first().click();
      expect(await last.locator(".body").isVisible()).toBe(true);
      await page.close();
    });

    it("filters by severity, account, rule and text, and says how much it shows", async () => {
      const { page } = await open("review");
      const shown = () => page.locator("output").innerText();
      const all = report.findings.length;
      const settled = () => page.waitForTimeout(200);

      await page.getByRole("checkbox", { name: "critical" }).uncheck();
      await settled();
      expect(await severities(page)).toEqual(["high", "medium", "low", "info"]);
      await page.getByRole("button", { name: "Reset" }).click();
      await settled();
      expect(await shown()).toMatch(new RegExp(`^${all} of ${all} findings, `));

      await choose(page, "account").selectOption("a-network-account-with-a-long-name");
      await settled();
      const ofAccount = report.findings.filter(({ places }) =>
        places.some(({ account }) => account === "a-network-account-with-a-long-name"),
      );
      expect(await articles(page).count()).toBe(ofAccount.length);

      await choose(page, "account").selectOption("all");
      await choose(page, "rule").selectOption("Data destroyed");
      await settled();
      expect(await articles(page).count()).toBe(
        report.findings.filter(({ rule }) => rule === "data-destroyed").length,
      );

      await page.getByLabel("Text").fill("HIGH Sqs_Queue.OLD");
      await settled();
      expect(await articles(page).count()).toBe(1);
      await page.getByLabel("Text").fill("");
      await choose(page, "rule").selectOption("all");
      await choose(page, "verdict").selectOption("acknowledged");
      await settled();
      expect(await articles(page).count()).toBe(1);
      await page.getByLabel("Text").fill("nothing has this");
      await settled();
      expect(await shown()).toMatch(/^0 of /);
      await page.close();
    });

    it("orders the findings, and brings their order back", async () => {
      const { page } = await open("review");
      const rules = () =>
        page
          .locator(".list")
          .first()
          .locator("article")
          .evaluateAll((all) => all.map((one: any) => one.dataset.rule as string));
      const ranked = await rules();

      await choose(page, "order").selectOption("rule");
      expect(await rules()).toEqual([...ranked].sort());
      await choose(page, "order").selectOption("the worst first");
      expect(await rules()).toEqual(ranked);
      await page.close();
    });

    it("sorts a table by the keyboard, and says by which column", async () => {
      const { page } = await open("review");
      const table = page.locator("table[data-sortable]").last();
      const actions = () => table.locator("tbody td:first-child").allInnerTexts();

      await table.getByRole("button", { name: "action" }).focus();
      await page.keyboard.press("Enter");
      expect(await actions()).toEqual([...(await actions())].sort());
      await page.keyboard.press("Enter");
      expect(await actions()).toEqual([...(await actions())].sort().reverse());
      expect(await table.locator("th").first().getAttribute("aria-sort")).toBe("descending");
      await page.close();
    });

    it("prints all that is closed on the screen, without the form", async () => {
      const { page } = await open("review", { javaScriptEnabled: false });
      await page.emulateMedia({ media: "print" });

      expect(await page.locator("article .body").last().isVisible()).toBe(true);
      expect(await page.locator("form.filter").isVisible()).toBe(false);
      await page.close();
    });

    it("stays usable with 2,000 findings", async () => {
      const { page } = await open("many", { viewport: PHONE });

      const started = Date.now();
      await page.getByLabel("Text").fill("log_1234");
      await page.locator("output", { hasText: /^1 of 2000 / }).waitFor();

      expect(Date.now() - started).toBeLessThan(5_000);
      expect(await overhang(page)).toBeLessThanOrEqual(0);
      await page.close();
    });
  });
});
