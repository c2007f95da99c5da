/**
 * The text of a stack's file without the secrets of the given keys, everything else untouched to the byte: a key that
 * holds nothing more goes too, and `encryptionsalt` goes with the last secret.
 * @param {string} text
 * @param {string} project name of the project, which stands before each key
 * @param {readonly string[]} keys such as `fingerprintKey` or `linePasswords["100"]`
 * @returns {{ text: string, secretsLeft: boolean }} `secretsLeft`: others are in the file, so its salt is still needed
 */
export function withoutSecrets(text, project, keys) {
  let lines = text.split("\n");
  for (const key of keys) lines = removePath(lines, ["config", ...segments(project, key)]);
  const secretsLeft = lines.some((line) => /^\s*(- )?("?[^#]*"?:\s+)?secure:\s/.test(line));
  if (!secretsLeft) lines = lines.filter((line) => !/^encryptionsalt:/.test(line));
  if (lines[0]?.trim() === "config: {}") lines = lines.slice(1);
  return { text: lines.join("\n"), secretsLeft };
}

/** @param {string} project @param {string} key @returns {string[]} */
function segments(project, key) {
  const match = /^([^[]+)(?:\["([^"]+)"\])?$/.exec(key);
  const [, name = key, inner] = match ?? [];
  return inner === undefined ? [`${project}:${name}`] : [`${project}:${name}`, inner];
}

/** @param {string[]} lines @param {readonly string[]} path @returns {string[]} */
function removePath(lines, path) {
  let from = 0;
  let to = lines.length;
  /** @type {{ at: number, end: number }[]} */
  const found = [];
  for (const segment of path) {
    const at = lines.findIndex((line, index) => index >= from && index < to && keyOf(line) === segment);
    if (at === -1) return lines;
    const end = endOfBlock(lines, at);
    found.push({ at, end });
    from = at + 1;
    to = end;
  }
  const leaf = found.at(-1);
  if (!leaf || !lines.slice(leaf.at, leaf.end).some((line) => /\bsecure:\s/.test(line))) return lines;
  // The outermost block that holds nothing but this secret.
  const outermost = found
    .slice(1)
    .find(({ at, end }, depth) => end - at === leaf.end - leaf.at + (found.length - 2 - depth));
  const { at, end } = outermost ?? leaf;
  return [...lines.slice(0, at), ...lines.slice(end)];
}

/** @param {string} line */
function keyOf(line) {
  return /^\s*(?:"([^"]+)"|'([^']+)'|([^\s#"'][^\s]*?)):(?:\s|$)/
    .exec(line)
    ?.slice(1)
    .find((name) => name !== undefined);
}

/** @param {readonly string[]} lines @param {number} at */
function endOfBlock(lines, at) {
  const indent = indentOf(lines[at] ?? "");
  let end = at + 1;
  while (end < lines.length && lines[end]?.trim() !== "" && indentOf(lines[end] ?? "") > indent) end += 1;
  return end;
}

/** @param {string} line */
function indentOf(line) {
  return line.length - line.trimStart().length;
}
