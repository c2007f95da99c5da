/** How many resources an operation of the engine made, changed, removed and left. */
/** @typedef {{ created: number, updated: number, replaced: number, deleted: number, same: number }} ResourceCounts */

/** One resource that an operation touched. */
/** @typedef {{ type: string, name: string, seconds: number }} TouchedResource */

/** @type {Readonly<Record<string, keyof ResourceCounts>>} */
const WORDS = {
  created: "created",
  "to create": "created",
  updated: "updated",
  "to update": "updated",
  replaced: "replaced",
  "to replace": "replaced",
  deleted: "deleted",
  "to delete": "deleted",
  unchanged: "same",
};

/**
 * The counts below `Resources:` in what `pulumi preview`, `up` or `destroy` prints without colours.
 * @param {string} output
 * @returns {ResourceCounts | undefined} `undefined` when there are none, as after a failure
 */
export function resourceCounts(output) {
  const summary = /^Resources:\n((?:[ \t]+.+\n?)+)/m.exec(output)?.[1];
  if (summary === undefined) return undefined;
  const counts = { created: 0, updated: 0, replaced: 0, deleted: 0, same: 0 };
  for (const [, count, word = ""] of summary.matchAll(/(\d+) (to [a-z]+|[a-z]+)/g)) {
    const kind = WORDS[word];
    if (kind !== undefined) counts[kind] += Number(count);
  }
  return counts;
}

/**
 * The resources that an operation has finished with a change, each with the time that it took.
 * @param {string} output without colours, not of a terminal
 * @returns {TouchedResource[]} one whose time the engine does not tell has 0
 */
export function touchedResources(output) {
  const rows = output.matchAll(
    /^\s*@?\s*[~+-]+\s+(\S+:\S+:\S+)\s+(\S+)\s+(?:created|updated|deleted|replaced)(?: \((\d+(?:\.\d+)?)s\))?/gm,
  );
  return [...rows].map(([, type = "", name = "", seconds = "0"]) => ({ type, name, seconds: Number(seconds) }));
}

/** How the engine marks a secret in what it stores. */
const SECRET_MARK = "4dabf18193072939515e22adb298388d";

/**
 * How many bytes each command got on its standard input.
 * @param {unknown} exported what `pulumi stack export --show-secrets` prints; nothing of it is in the answer
 * @returns {ReadonlyMap<string, number>} by the resource's name
 */
export function standardInputBytes(exported) {
  const resources = /** @type {{ deployment?: { resources?: { urn: string, inputs?: { stdin?: unknown } }[] } }} */ (
    exported
  )?.deployment?.resources;
  /** @type {Map<string, number>} */
  const bytes = new Map();
  for (const { urn, inputs } of resources ?? []) {
    const text = plainText(inputs?.stdin);
    if (text !== undefined) bytes.set(urn.slice(urn.lastIndexOf("::") + 2), Buffer.byteLength(text));
  }
  return bytes;
}

/** @param {unknown} value @returns {string | undefined} */
function plainText(value) {
  if (typeof value === "string") return value;
  const { plaintext } = /** @type {{ plaintext?: unknown }} */ (
    typeof value === "object" && value !== null && SECRET_MARK in value ? value : {}
  );
  return typeof plaintext === "string" ? plainText(JSON.parse(plaintext)) : undefined;
}
