import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { Program } from "../server/program";
import { temporaryFolder } from "../server/temporary-folder";
import { launchBrowser, WatchedPage, whyNoBrowser } from "./browser";
import { PhoneByTftp } from "./phone-by-tftp";

const CANARY = "Canary5page5secret";
const DESK = "00036BABCDE1";
const HALL = "00036BABCDE2";
const STRANGER = "00036BABCDE3";
const HOSTILE = `<img src=x onerror="document.title='taken'">'.cnf`;
const WAIT_MS = 30_000;

/** Of the desk 201, of the hall 202, and so on. */
const extensionOf = (mac: string): string => `20${mac.slice(-1)}`;
const [DESK_TITLE, HALL_TITLE] = [DESK, HALL].map((mac) => `extension ${extensionOf(mac)}  `);

const noBrowser = whyNoBrowser();

describe.skipIf(noBrowser !== undefined)(`status page in Chromium${noBrowser ? ` (${noBrowser})` : ""}`, () => {
  let browser: Browser;
  let program: Program;

  beforeAll(async () => {
    program = new Program();
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    program?.remove();
  });

  function folderOf(...macs: readonly string[]): string {
    const root = temporaryFolder();
    writeFileSync(join(root, "SIPDefault.cnf"), `phone_password: "${CANARY}"\n`);
    for (const mac of macs) {
      writeFileSync(join(root, `SIP${mac}.cnf`), `line1_name: "${extensionOf(mac)}"\nline1_password: "${CANARY}"\n`);
    }
    return root;
  }

  async function openSite(
    { root = folderOf(DESK, HALL), fragment = "" }: { root?: string; fragment?: string } = {},
    options: BrowserContextOptions = {},
  ) {
    const server = await program.serve(["--root", root, "--site", "home"]);
    const url = `http://127.0.0.1:${server.admin}/`;
    const watched = await WatchedPage.open(browser, `${url}${fragment}`, options);
    watched.page.setDefaultTimeout(WAIT_MS);
    return { ...server, root, url, watched, page: watched.page };
  }

  const sees = (condition: () => Promise<unknown>) => expect.poll(condition, { timeout: WAIT_MS });

  it("shows phones that were never seen, and a boot step by step while it happens, without a reload", async () => {
    const { tftp, page, watched } = await openSite();
    const [desk, hall] = [watched.card(DESK), watched.card(HALL)];
    await sees(() => page.getByRole("heading", { level: 1 }).textContent()).toBe("Phones of home");
    await sees(() => page.getByRole("heading", { level: 2 }).textContent()).toBe("2 phones");
    await sees(() => desk.locator(".badge").textContent()).toBe("Never seen");
    await sees(() => page.getByRole("status").first().textContent()).toBe("Live: changes show at once.");
    expect(await page.textContent("header")).toContain(`127.0.0.1:${tftp}`);
    await page.evaluate("window.mark = 'never loaded again'");

    const phone = new PhoneByTftp(DESK, "127.0.0.2", tftp);
    await phone.boot();
    await sees(() => desk.locator(".badge").textContent()).toBe("Configured");
    expect(await hall.locator(".badge").textContent()).toBe("Never seen");
    await sees(() => desk.locator(".step-row code").allTextContents()).toEqual([
      "SIPDefault.cnf",
      `SIP${DESK}.cnf`,
      "RINGLIST.DAT",
      "dialplan.xml",
    ]);
    const steps = await desk.locator(".step-row .step").allTextContents();
    expect(steps[1]).toMatch(/ sent \+\d+\.\d s took \d+ ms$/);
    expect(steps[2]).toMatch(/ not there \+/);
    // The ring list is missing at every site that has none; that is no alarm.
    expect(await desk.locator(".step-row .step").nth(2).getAttribute("class")).toBe("step quiet");
    expect(await desk.locator("time").first().getAttribute("datetime")).toMatch(/^\d{4}-.*Z$/);

    await desk.getByRole("button", { name: "What the steps mean" }).click();
    await sees(() => desk.locator(".meaning").nth(2).textContent()).toContain("normal");
    await sees(() => desk.textContent()).toContain("No earlier boots are known.");
    expect(await page.evaluate("window.mark")).toBe("never loaded again");
    expect(watched.complaints).toEqual([]);
  });

  it("shows a phone that nobody declared, and what it asks for again and again", async () => {
    const { tftp, page, watched } = await openSite();
    const stranger = new PhoneByTftp(STRANGER, "127.0.0.3", tftp);
    const own = `SIP${STRANGER}.cnf`;
    await stranger.ask("SIPDefault.cnf", own, own, own);
    const card = watched.card(STRANGER);
    await sees(() => card.getByRole("heading").textContent()).toBe("00:03:6B:AB:CD:E3 not declared");
    await sees(() => card.locator(".step-row").textContent()).toContain("asked 3 times");
    await sees(() => page.getByRole("heading", { level: 2 }).textContent()).toBe("3 phones");
    expect(await card.locator(".step.doubtful .outcome").first().textContent()).toBe("missing");
    expect(await card.locator(".waits").textContent()).not.toBe("");
  });

  it("shows a hostile file name as text, and no password anywhere", async () => {
    const { tftp, page, watched } = await openSite();
    const phone = new PhoneByTftp(DESK, "127.0.0.2", tftp);
    await phone.boot();
    await phone.ask(HOSTILE);
    await sees(() => watched.card(DESK).locator("code").allTextContents()).toContain(HOSTILE);
    await watched.card(DESK).getByRole("button", { name: "What the steps mean" }).click();
    await sees(() => watched.card(DESK).textContent()).toContain("No earlier boots are known.");
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.title()).toBe("Phones of home");
    const heard = await watched.everythingHeard();
    expect(heard).toContain(`SIP${DESK}.cnf`);
    expect(heard).not.toContain(CANARY);
    expect(await page.content()).not.toContain(CANARY);
    expect(watched.complaints).toEqual([]);
  });

  it("filters, searches and sorts, and keeps that in its address", async () => {
    const { tftp, page, watched, url } = await openSite();
    await new PhoneByTftp(DESK, "127.0.0.2", tftp).boot();
    await sees(() => watched.card(DESK).locator(".badge").textContent()).toBe("Configured");
    const titles = () => page.getByRole("heading", { level: 3 }).allTextContents();
    await sees(titles).toEqual([HALL_TITLE, DESK_TITLE]);
    await page.getByLabel("Order").selectOption("MAC address");
    await sees(titles).toEqual([DESK_TITLE, HALL_TITLE]);

    await page.getByRole("button", { name: "Configured 1" }).click();
    await sees(titles).toEqual([DESK_TITLE]);
    await page.getByLabel("Search").fill("0003.6bab.cde2");
    await sees(() => page.getByRole("heading", { level: 2 }).textContent()).toBe("0 of 2 phones");
    await page.getByRole("button", { name: "Show all phones" }).click();
    await sees(titles).toHaveLength(2);

    await page.getByRole("button", { name: "Never seen 1" }).click();
    await page.getByLabel("Search").fill("sep00036BABCDE2");
    await sees(async () => page.url()).toBe(`${url}#state=never-seen&q=sep00036BABCDE2&sort=mac`);
    const other = await WatchedPage.open(browser, page.url());
    await sees(() => other.page.getByRole("heading", { level: 3 }).allTextContents()).toEqual([HALL_TITLE]);
    expect(await other.page.getByLabel("Search").inputValue()).toBe("sep00036BABCDE2");
    await other.page.evaluate("location.hash = 'state=configured'");
    await sees(() => other.page.getByRole("heading", { level: 3 }).allTextContents()).toEqual([DESK_TITLE]);
  });

  it("is worked with the keyboard alone, and always shows where one is", async () => {
    const { tftp, page, watched } = await openSite();
    await new PhoneByTftp(DESK, "127.0.0.2", tftp).boot();
    await sees(() => watched.card(DESK).locator(".badge").textContent()).toBe("Configured");
    const walked: string[] = [];
    for (let stop = 0; stop < 16; stop += 1) {
      await page.keyboard.press("Tab");
      const [name, outline] = (await page.evaluate(
        `(({ activeElement: e }) => [e.labels?.[0]?.firstChild.textContent ?? e.textContent, getComputedStyle(e).outlineStyle])(document)`,
      )) as [string, string];
      expect([name, outline]).toEqual([name, "solid"]);
      walked.push(name);
    }
    expect(walked).toEqual([
      "Skip to the phones",
      "All 2",
      "Looping 0",
      "Wrong load 0",
      "Asking 0",
      "Never seen 1",
      "Configured 1",
      "Search",
      "Order",
      "Diagnosis: it has never asked for a file never-asked",
      "Diagnosis: it is not told where to register registrar-unset",
      "What the steps mean, and earlier boots",
      "Phones as JSON",
      "Last requests as JSON",
      "Metrics",
      "Schema of the JSON",
    ]);

    await page.getByRole("button", { name: "Skip to the phones" }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    expect(await page.getByRole("button", { name: "Never seen 1" }).getAttribute("aria-pressed")).toBe("true");
    await sees(() => page.getByRole("heading", { level: 3 }).allTextContents()).toEqual([HALL_TITLE]);
  });

  it("keeps the focus on a phone that moves to another place", async () => {
    const { tftp, page, watched } = await openSite({ fragment: "#sort=recent" });
    const order = () => page.getByRole("heading", { level: 3 }).allTextContents();
    await new PhoneByTftp(DESK, "127.0.0.2", tftp).boot();
    await new PhoneByTftp(HALL, "127.0.0.3", tftp).boot();
    await sees(order).toEqual([HALL_TITLE, DESK_TITLE]);
    // Whichever of the two the list moves.
    for (const focused of [DESK, HALL]) {
      await watched.card(focused).getByRole("button").focus();
      for (const mac of [DESK, HALL]) {
        await new PhoneByTftp(mac, mac === DESK ? "127.0.0.2" : "127.0.0.3", tftp).boot();
        await sees(async () => (await order())[0]).toBe(mac === DESK ? DESK_TITLE : HALL_TITLE);
        const nearby = "document.activeElement.closest('article')?.querySelector('h3').id";
        expect(await page.evaluate(nearby)).toBe(`phone-${focused}`);
      }
    }
  });

  it.each([
    { width: 1280, colorScheme: "light" },
    { width: 1280, colorScheme: "dark" },
    { width: 360, colorScheme: "light" },
    { width: 360, colorScheme: "dark" },
  ] as const)("is accessible and fits at $width pixels, $colorScheme", async ({ width, colorScheme }) => {
    const { tftp, page, watched } = await openSite(
      {},
      { viewport: { width, height: 800 }, colorScheme, reducedMotion: "reduce" },
    );
    const phone = new PhoneByTftp(DESK, "127.0.0.2", tftp);
    await phone.boot();
    await phone.ask("x".repeat(120));
    const stranger = new PhoneByTftp(STRANGER, "127.0.0.3", tftp);
    await stranger.ask(`SIP${STRANGER}.cnf`);
    await sees(() => watched.card(STRANGER).locator(".step").count()).toBe(1);
    await watched.card(DESK).getByRole("button").click();
    await sees(() => watched.card(DESK).textContent()).toContain("No earlier boots are known.");
    await page.evaluate(axeSource);
    const { violations, passes } = (await page.evaluate("axe.run()")) as AxeResults;
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    expect(passes.map(({ id }) => id)).toContain("color-contrast");
    expect(await watched.overflow()).toBe(0);
    await screenshot(page, `phones-${width}-${colorScheme}`);
    expect(watched.complaints).toEqual([]);
  });

  it("stays usable with 1,000 phones", async () => {
    const macOf = (number: number) => `00036BA0${number.toString(16).toUpperCase().padStart(4, "0")}`;
    const { tftp, page, watched } = await openSite({
      root: folderOf(...Array.from({ length: 1000 }, (_, i) => macOf(i))),
    });
    await sees(() => page.getByRole("heading", { level: 2 }).textContent()).toBe("1,000 phones");
    await sees(() => page.locator("article").count()).toBe(100);
    await page.getByRole("button", { name: "Show 100 more" }).click();
    await sees(() => page.locator("article").count()).toBe(200);
    // Far behind those that are shown.
    const phone = new PhoneByTftp(macOf(999), "127.0.0.2", tftp);
    await phone.boot();
    await page.getByLabel("Search").fill("00:03:6b:a0:03:e7");
    await sees(() => page.getByRole("heading", { level: 2 }).textContent()).toBe("1 of 1,000 phones");
    await sees(() => watched.card(macOf(999)).locator(".badge").textContent()).toBe("Configured");
    await screenshot(page, "phones-1000");
    expect(watched.complaints).toEqual([]);
  });

  it("says when the server is gone, and shows what is new when it is back", async () => {
    const { child, tftp, http, admin, root, page, watched } = await openSite();
    await sees(() => page.getByRole("status").first().textContent()).toContain("Live");
    child.kill("SIGKILL");
    await once(child, "close");
    await sees(() => page.getByRole("status").first().textContent()).toMatch(/^Offline since /);
    expect(await watched.card(DESK).count()).toBe(1);

    writeFileSync(join(root, `SIP${STRANGER}.cnf`), "");
    const doors = [`--tftp=127.0.0.1:${tftp}`, `--http=127.0.0.1:${http}`, `--admin=127.0.0.1:${admin}`];
    const again = program.spawn(["serve", "--root", root, "--site", "home", ...doors]);
    onTestFinished(() => void again.kill("SIGKILL"));
    again.stdout?.resume();
    await sees(() => page.getByRole("status").first().textContent()).toContain("Live");
    await sees(() => page.getByRole("heading", { level: 2 }).textContent()).toBe("3 phones");
  });

  it("says what to do where there are no phones, and where there is no JavaScript", async () => {
    const { page, url, tftp } = await openSite({ root: folderOf() });
    await sees(() => page.textContent("main")).toContain(
      `point its TFTP server (DHCP option 66 or 150) to 127.0.0.1:${tftp}`,
    );
    const plain = await WatchedPage.open(browser, url, { javaScriptEnabled: false });
    expect(await plain.page.getByRole("link").first().getAttribute("href")).toBe("/api/phones");
    expect(await plain.page.textContent("noscript")).toContain("JavaScript");
  });
});

const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** For people who want to look; the folder is named by CISCO_PHONES_SCREENSHOTS. */
async function screenshot(page: WatchedPage["page"], name: string): Promise<void> {
  const folder = process.env.CISCO_PHONES_SCREENSHOTS;
  if (folder) {
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  }
}
