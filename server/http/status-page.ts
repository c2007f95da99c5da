import type { RequestEntry } from "../request-log";
import type { ListedFile } from "../store/file-source";

export interface SiteStatus {
  readonly site: string;
  readonly generation: string | null;
  /** Where TFTP listens, `host:port`. */
  readonly tftp: string;
  /** MACs of the phones that have a file of their own. */
  readonly phones: readonly string[];
  readonly files: readonly ListedFile[];
  /** Newest first. */
  readonly requests: readonly RequestEntry[];
}

const STYLE = `
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 70rem; padding: 1rem; }
table { border-collapse: collapse; width: 100%; }
caption { font-weight: bold; padding: .5rem 0; text-align: start; }
th, td { border-bottom: 1px solid; padding: .25rem .75rem .25rem 0; text-align: start; vertical-align: top; }
td.number, th.number { text-align: end; }
.wide { overflow-x: auto; }
code { overflow-wrap: anywhere; }
`;

/** The page for people: what is served and what was asked for. Names and sizes, never content. */
export function statusPage({ site, generation, tftp, phones, files, requests }: SiteStatus): string {
  const fileRows = files.map(({ name, bytes }) => `<tr><td><code>${escapeHtml(name)}</code></td>${number(bytes)}</tr>`);
  const requestRows = requests.map(
    ({ time, peer, door, file, outcome, bytes, ms, detail }) =>
      `<tr><td><time datetime="${escapeHtml(time)}">${escapeHtml(time.replace("T", " ").replace(/\.\d+Z$/, " UTC"))}</time></td>` +
      `<td>${escapeHtml(peer)}</td><td><code>${escapeHtml(file)}</code></td>` +
      `<td>${escapeHtml(outcome)}${detail === undefined ? "" : ` (${escapeHtml(detail)})`}</td>` +
      `<td>${door.toUpperCase()}</td>${number(bytes)}${number(ms)}</tr>`,
  );
  const phoneItems = phones.map((mac) => `<li><code>${escapeHtml(mac)}</code></li>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Phones of ${escapeHtml(site)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Phones of ${escapeHtml(site)}</h1>
<p>Generation <code>${escapeHtml(generation ?? "none")}</code>, TFTP on <code>${escapeHtml(tftp)}</code>.</p>
<h2>Phones with a file of their own: ${phones.length}</h2>
${phones.length === 0 ? "<p>None yet.</p>" : `<ul>\n${phoneItems.join("\n")}\n</ul>`}
<h2 id="files">Files</h2>
${table("files", `${files.length} files`, ["File", "#Bytes"], fileRows)}
<h2 id="requests">Requests</h2>
${table("requests", `The last ${requests.length} requests, newest first`, ["Time", "From", "File", "Outcome", "Over", "#Bytes", "#ms"], requestRows)}
<p>The same as data: <a href="/api/requests">/api/requests</a></p>
</main>
</body>
</html>
`;
}

/** A heading that starts with `#` stands over numbers. */
function table(labelledBy: string, caption: string, headings: readonly string[], rows: readonly string[]): string {
  const cells = headings.map((heading) =>
    heading.startsWith("#")
      ? `<th scope="col" class="number">${heading.slice(1)}</th>`
      : `<th scope="col">${heading}</th>`,
  );
  return `<div class="wide" role="region" aria-labelledby="${labelledBy}" tabindex="0">
<table>
<caption>${caption}</caption>
<thead><tr>${cells.join("")}</tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table>
</div>`;
}

function number(value: number): string {
  return `<td class="number">${value}</td>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
