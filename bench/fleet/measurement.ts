/** What one run of one program took. */
export interface Measurement {
  /** Phones, or resources. */
  readonly count: number;
  readonly seconds: Readonly<Record<string, number>>;
  /** Most memory that the process ever had, MB. */
  readonly peakMegabytes: number;
}

/** Seconds that some work takes, and what it gives. */
export async function timed<T>(work: () => T | Promise<T>): Promise<{ seconds: number; value: T }> {
  const start = process.hrtime.bigint();
  const value = await work();
  return { seconds: Number(process.hrtime.bigint() - start) / 1e9, value };
}

/** Prints a measurement for the program that compares. */
export function report(count: number, seconds: Record<string, number>): void {
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(`${JSON.stringify({ count, seconds, peakMegabytes } satisfies Measurement)}\n`);
}
