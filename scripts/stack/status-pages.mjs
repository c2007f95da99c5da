/**
 * The addresses of the status pages of all hosts, each once.
 * @param {unknown} outputs what `pulumi stack output --json` prints
 * @returns {string[]}
 */
export function statusPages(outputs) {
  const { status, hosts } = /** @type {{ status?: unknown, hosts?: { status?: unknown }[] }} */ (outputs ?? {});
  const all = [status, ...(Array.isArray(hosts) ? hosts.map((host) => host?.status) : [])];
  return [...new Set(all.filter((page) => typeof page === "string" && /^https?:/.test(page)).map(String))];
}
