/** One family of metrics as it stands in the text. */
export interface Family {
  readonly help: string | undefined;
  readonly type: string;
  readonly samples: Sample[];
}

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const COMMENT = new RegExp(`^# (HELP|TYPE) (${NAME}) (.*)$`);
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)(?: (-?\\d+))?$`);
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/;
// What Go's ParseFloat takes of decimal numbers; it ignores case.
const NUMBER = /^(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|nan|[+-]?inf(?:inity)?)$/i;
const TYPES = ["counter", "gauge", "histogram", "summary", "untyped"];

/**
 * Reads Prometheus' text format, version 0.0.4, and takes nothing that its specification does not allow
 * (prometheus.io, "Exposition formats").
 *
 * @throws Error with the line that is wrong.
 */
export function parseMetrics(text: string): ReadonlyMap<string, Family> {
  require(text.endsWith("\n"), "the last line has no line feed");
  const families = new Map<string, { help?: string; type?: string; samples: Sample[] }>();
  const seen = new Set<string>();
  let current = "";
  for (const line of text.slice(0, -1).split("\n")) {
    if (line === "" || (line.startsWith("#") && !/^# (HELP|TYPE)/.test(line))) {
      continue;
    }
    const [, keyword, commented, rest] = COMMENT.exec(line) ?? [];
    const sample = keyword === undefined ? readSample(line) : undefined;
    const name = commented ?? familyOf(sample?.name ?? "", families.get(current)?.type, current);
    if (name !== current) {
      require(!families.has(name), `the lines of ${name} are not one group`);
      families.set(name, { samples: [] });
      current = name;
    }
    const family = families.get(name) ?? { samples: [] };
    if (sample !== undefined) {
      const identity = JSON.stringify([sample.name, Object.entries(sample.labels).sort()]);
      require(!seen.has(identity), `twice: ${line}`);
      seen.add(identity);
      family.samples.push(sample);
    } else if (keyword === "HELP") {
      require(family.help === undefined, `a second HELP: ${line}`);
      require(/^(?:[^\\]|\\[\\n])*$/.test(rest ?? ""), `not escaped: ${line}`);
      family.help = rest ?? "";
    } else {
      require(family.type === undefined && family.samples.length === 0, `a TYPE too late: ${line}`);
      require(TYPES.includes(rest ?? ""), `no type: ${line}`);
      family.type = rest ?? "";
    }
  }
  const read = [...families].map(
    ([name, { help, type = "untyped", samples }]) => [name, { help, type, samples }] as const,
  );
  for (const [name, family] of read) {
    checkFamily(name, family);
  }
  return new Map(read);
}

function readSample(line: string): Sample {
  const [, name = "", labels = "", value = ""] = SAMPLE.exec(line) ?? [];
  require(name !== "" && NUMBER.test(value), `no sample: ${line}`);
  return { name, labels: readLabels(labels, line), value: readNumber(value) };
}

function readNumber(text: string): number {
  return Number(text.replace(/inf(inity)?$/i, "Infinity"));
}

function readLabels(text: string, line: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (let rest = text; rest !== ""; ) {
    const [whole = "", name = "", value = ""] = LABEL.exec(rest) ?? [];
    require(whole !== "" && !Object.hasOwn(labels, name), `no labels: ${line}`);
    labels[name] = value.replace(/\\(.)/g, (_, escaped: string) => (escaped === "n" ? "\n" : escaped));
    rest = rest.slice(whole.length);
  }
  return labels;
}

function familyOf(sample: string, type: string | undefined, current: string): string {
  const endings: Record<string, readonly string[]> = {
    histogram: ["_bucket", "_sum", "_count"],
    summary: ["", "_sum", "_count"],
  };
  return (endings[type ?? ""] ?? [""]).some((ending) => sample === current + ending) ? current : sample;
}

function checkFamily(name: string, { type, samples }: Family): void {
  if (type === "counter") {
    require(samples.every(({ value }) => value >= 0), `${name} is negative`);
  }
  if (type !== "histogram") {
    return;
  }
  const series = new Map<string, Sample[]>();
  for (const sample of samples) {
    const of = JSON.stringify({ ...sample.labels, le: undefined });
    series.set(of, [...(series.get(of) ?? []), sample]);
  }
  for (const [of, members] of series) {
    const buckets = members.filter((sample) => sample.name === `${name}_bucket`);
    const bounds = buckets.map(({ labels }) => readNumber(labels.le ?? ""));
    const counts = buckets.map(({ value }) => value);
    require(isRising(bounds) && bounds.at(-1) === Number.POSITIVE_INFINITY, `bounds of ${name} ${of}`);
    require(isRising(counts), `counts of ${name} ${of} are not cumulative`);
    const count = members.filter((sample) => sample.name === `${name}_count`);
    const sum = members.filter((sample) => sample.name === `${name}_sum`);
    require(count.length === 1 && sum.length === 1 && count[0]?.value === counts.at(-1), `count of ${name} ${of}`);
  }
}

function isRising(values: readonly number[]): boolean {
  return values.every((value, at) => at === 0 || value >= (values[at - 1] ?? value));
}

function require(holds: boolean, message: string): asserts holds {
  if (!holds) {
    throw new Error(message);
  }
}
