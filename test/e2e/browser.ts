import { accessSync, constants } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from "playwright-core";
import { onTestFinished } from "vitest";

/** Debian's, which the tests' set-up installs. */
const CHROMIUM = "/usr/bin/chromium";

/** Why there is no browser to test with, if there is none. */
export function whyNoBrowser(): string | undefined {
  try {
    accessSync(CHROMIUM, constants.X_OK);
    return undefined;
  } catch {
    return `${CHROMIUM} is missing`;
  }
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A page, and all that it loaded or complained of. */
export class WatchedPage {
  readonly page: Page;
  /** Console errors, exceptions, and what the content security policy refused. */
  readonly complaints: string[] = [];
  private readonly heard: Promise<string>[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") {
        this.complaints.push(message.text());
      }
    });
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("response", (response) => {
      if (!response.headers()["content-type"]?.startsWith("text/event-stream")) {
        this.heard.push(response.text().catch(() => ""));
      }
    });
  }

  /** Open until the test ends. */
  static async open(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<WatchedPage> {
    const context = await browser.newContext(options);
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const watched = new WatchedPage(page);
    const session = await context.newCDPSession(page);
    session.on("Network.eventSourceMessageReceived", ({ data }) => watched.heard.push(Promise.resolve(data)));
    await session.send("Network.enable");
    await page.goto(url);
    return watched;
  }

  /** Every answer and event that it got so far, one after the other. */
  async everythingHeard(): Promise<string> {
    return (await Promise.all(this.heard)).join("\n");
  }

  /** The card of a phone. @param mac 12 upper-case hex digits */
  card(mac: string): Locator {
    return this.page.locator(`article:has(#phone-${mac})`);
  }

  /** By how many pixels the page is wider than its window. */
  async overflow(): Promise<number> {
    return Number(await this.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"));
  }
}
