/**
 * The three numbers of a version, whatever stands around them.
 * @param {string} text such as `v3.259.0` or `Docker version 28.2.1, build abc`
 * @returns {[number, number, number] | undefined}
 */
export function parseVersion(text) {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : undefined;
}

/**
 * Whether a version is at least another one. A text without a version is not.
 * @param {string} version
 * @param {string} minimum
 * @returns {boolean}
 */
export function isAtLeast(version, minimum) {
  const have = parseVersion(version);
  const want = parseVersion(minimum);
  if (!have || !want) return false;
  for (const [index, wanted] of want.entries()) {
    const given = have[index] ?? 0;
    if (given !== wanted) return given > wanted;
  }
  return true;
}

/**
 * The version that a go.mod requires of a module.
 * @param {string} goMod text of the go.mod
 * @param {string} module such as `github.com/pulumi/pulumi/pkg/v3`
 * @returns {string | undefined} such as `v3.259.0`
 */
export function requiredModuleVersion(goMod, module) {
  for (const line of goMod.split("\n")) {
    const [name, version] = line
      .trim()
      .replace(/^require\s+/, "")
      .split(/\s+/);
    if (name === module && version?.startsWith("v")) return version;
  }
  return undefined;
}
