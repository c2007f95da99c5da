export const LINE_NUMBERS = [1, 2, 3, 4, 5, 6];

/** Where a line registers: at the proxy of line 1 unless it has one of its own, as the virtual phone takes it. */
export function proxyOfLine(raw: (key: string) => string, line: number): { host: string; port: string } {
  const from = raw(`proxy${line}_address`) === "" ? 1 : line;
  return { host: raw(`proxy${from}_address`), port: raw(`proxy${from}_port`) || "5060" };
}
