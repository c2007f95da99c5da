import { createHash } from "node:crypto";
import type { AdminAnswer, AdminRoute } from "../admin-server";
import { type PageFiles, pageFiles } from "./page-files";

/** Content with a version in its address never changes (RFC 8246); kept by this browser alone, as a token may guard it. */
const FOR_EVER = "private, max-age=31536000, immutable";

/**
 * Answers `/`, `/page.js` and `/page.css`: the status page. All other paths are left to other routes.
 *
 * @param files What to send; by default what the build bundled. Without any, the page says so with status 503.
 */
export function pageRoute(files: PageFiles | undefined = pageFiles): AdminRoute {
  if (files === undefined) {
    const missing: AdminAnswer = {
      code: 503,
      type: "text/plain; charset=utf-8",
      body: "this server was built without its status page; /api/phones has the same as data\n",
    };
    return ({ path }) => (path === "/" ? missing : undefined);
  }
  const script = versionOf(files.script);
  const style = versionOf(files.style);
  const html = files.html.replace("/page.js", `/page.js?v=${script}`).replace("/page.css", `/page.css?v=${style}`);
  return ({ path, query }) => {
    const cached = (version: string) => (query.get("v") === version ? { "Cache-Control": FOR_EVER } : {});
    switch (path) {
      case "/":
        return answer("text/html; charset=utf-8", html);
      case "/page.js":
        return answer("text/javascript; charset=utf-8", files.script, cached(script));
      case "/page.css":
        return answer("text/css; charset=utf-8", files.style, cached(style));
      default:
        return undefined;
    }
  };
}

function versionOf(content: string): string {
  return createHash("sha256").update(content).digest("hex").slice(0, 16);
}

function answer(type: string, body: string, headers: Readonly<Record<string, string>> = {}): AdminAnswer {
  return { code: 200, type, body, headers };
}
