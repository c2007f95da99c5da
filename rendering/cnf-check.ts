/**
 * What the phone could not read in a `.cnf` file, whose lines are comments or `key: "value"` (cisco.md section 1.2), each as `line N
 * of the result: …`. For texts of templates that are not the package's own.
 */
export function cnfFaults(text: string): string[] {
  const faults: string[] = [];
  const seen = new Map<string, number>();
  for (const [index, line] of text.split("\n").entries()) {
    const where = `line ${index + 1} of the result`;
    if (line.trim() === "" || line.startsWith("#")) {
      continue;
    }
    const [, key] = /^([A-Za-z][A-Za-z0-9_]*): "[^"\\]*"$/.exec(line) ?? [];
    if (key === undefined) {
      faults.push(`${where} is neither a comment nor key: "value"`);
      continue;
    }
    const before = seen.get(key.toLowerCase());
    if (before !== undefined) {
      faults.push(`${where} sets ${key} again, which line ${before} has set`);
    }
    seen.set(key.toLowerCase(), index + 1);
  }
  return faults;
}
