import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import type { AdminAnswer, AdminRoute } from "../../../../server/admin/admin-server";
import { pageRoute } from "../../../../server/admin/page/page-route";

describe("route of the status page", () => {
  const files = {
    html: '<link href="/page.css"><script src="/page.js"></script>',
    script: "1;",
    style: "a{}",
  };

  async function ask(route: AdminRoute, address: string): Promise<AdminAnswer | undefined> {
    const { pathname: path, searchParams: query } = new URL(address, "http://localhost");
    const raw = new IncomingMessage(new Socket());
    const answer = await route({ method: "GET", path, query, raw }, new ServerResponse(raw));
    return answer === "taken" ? undefined : answer;
  }

  it("names script and style by their content, and has browsers keep them only so", async () => {
    const route = pageRoute(files);
    const html = String((await ask(route, "/"))?.body);
    const [style = "", script = ""] = html.match(/\/page\.\w+\?v=[0-9a-f]{16}/g) ?? [];
    expect(await ask(route, script)).toMatchObject({ body: files.script, type: "text/javascript; charset=utf-8" });
    expect((await ask(route, script))?.headers).toEqual({ "Cache-Control": "private, max-age=31536000, immutable" });
    expect(await ask(route, style)).toMatchObject({ body: files.style, type: "text/css; charset=utf-8" });
    expect((await ask(route, "/page.js?v=0"))?.headers).toEqual({});
    expect((await ask(route, "/"))?.headers).toEqual({});
  });

  it("leaves other paths to others", async () => {
    expect(await ask(pageRoute(files), "/api/phones")).toBeUndefined();
    expect(await ask(pageRoute(files), "/page.js/x")).toBeUndefined();
  });

  it("says so where no page was built", async () => {
    expect(await ask(pageRoute(undefined), "/")).toMatchObject({ code: 503 });
    expect(await ask(pageRoute(undefined), "/page.js")).toBeUndefined();
  });
});
