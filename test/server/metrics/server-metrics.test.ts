import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { openAdminServer } from "../../../server/admin/admin-server";
import { PHONE_STATES, type PhoneState } from "../../../server/boots/phone-status";
import { type MetricsSources, ServerMetrics } from "../../../server/metrics/server-metrics";
import type { RequestEntry } from "../../../server/request-log";
import { type Family, parseMetrics } from "./text-format";

const ENTRY: RequestEntry = {
  time: "2026-01-01T00:00:00.000Z",
  door: "tftp",
  peer: "192.0.2.7:1024",
  file: "SIP00036BABCDEF.cnf",
  outcome: "served",
  bytes: 1200,
  ms: 30,
};

async function openMetrics(sources: Partial<MetricsSources> = {}) {
  const metrics = new ServerMetrics({
    tftp: () => ({ running: 0, waiting: 0, limited: 0 }),
    phoneStates: () => [],
    registrations: () => ({ registered: 0, unreachable: 0, "not-registered": 0, refused: 0, unknown: 0 }),
    files: () => 0,
    generation: () => ({ site: "home", generation: null }),
    ...sources,
  });
  const server = await openAdminServer({ endpoint: { host: "127.0.0.1", port: 0 }, routes: [metrics.route()] });
  onTestFinished(() => server.close(0));
  const scrape = async () => {
    const response = await fetch(`http://127.0.0.1:${server.endpoint.port}/metrics`);
    const text = await response.text();
    return {
      text,
      status: response.status,
      type: response.headers.get("content-type"),
      families: read(response, text),
    };
  };
  return { metrics, scrape };
}

function read({ ok }: Response, text: string): ReadonlyMap<string, Family> {
  return ok ? parseMetrics(text) : new Map();
}

/** Values of a family without those that are 0, by their labels. */
function values(families: ReadonlyMap<string, Family>, name: string): Record<string, number> {
  const samples = families.get(`cisco_phones_${name}`)?.samples ?? [];
  const some = samples.filter(({ value }) => value !== 0);
  return Object.fromEntries(some.map(({ labels, value }) => [Object.values(labels).join(), value]));
}

describe("the metrics of the server", () => {
  it("tell how many lines are in each state of registration", async () => {
    const registrations = { registered: 3, unreachable: 0, "not-registered": 2, refused: 1, unknown: 0 };
    const { families } = await (await openMetrics({ registrations: () => registrations })).scrape();
    expect(values(families, "registrations")).toEqual({ registered: 3, "not-registered": 2, refused: 1 });
    expect(families.get("cisco_phones_registrations")?.samples).toHaveLength(5);
  });

  it("count requests, bytes and times by door and outcome, and start at zero", async () => {
    const { metrics, scrape } = await openMetrics();
    const first = (await scrape()).families;
    expect(first.get("cisco_phones_requests_total")?.samples).toHaveLength(16);
    expect(first.get("cisco_phones_transfer_seconds")?.samples).toHaveLength(36);
    metrics.observe(ENTRY);
    metrics.observe(ENTRY);
    metrics.observe({ ...ENTRY, door: "http", ms: 90_000 });
    metrics.observe({ ...ENTRY, outcome: "not-found", bytes: 0, ms: 0 });
    const { families } = await scrape();
    expect(values(families, "requests_total")).toEqual({ "tftp,served": 2, "http,served": 1, "tftp,not-found": 1 });
    expect(values(families, "sent_bytes_total")).toEqual({ tftp: 2400, http: 1200 });
    const samples = families.get("cisco_phones_transfer_seconds")?.samples ?? [];
    const bucket = (door: string, le: string) =>
      samples.find(({ labels }) => labels.door === door && labels.le === le)?.value;
    expect(["0.001", "0.025", "0.05", "60", "+Inf"].map((le) => bucket("tftp", le))).toEqual([0, 0, 2, 2, 2]);
    expect(["60", "+Inf"].map((le) => bucket("http", le))).toEqual([0, 1]);
  });

  it("look up at each request what the server does", async () => {
    let limited = 4;
    let id: string | null = null;
    let states: PhoneState[] = ["configured", "looping", "configured"];
    const { scrape } = await openMetrics({
      tftp: () => ({ running: 2, waiting: 3, limited }),
      phoneStates: () => states,
      files: () => 7,
      generation: () => ({ site: 'ho"me\\\n', generation: id }),
    });
    const first = (await scrape()).families;
    expect(first.get("cisco_phones_phones")?.samples.map(({ labels }) => labels.state)).toEqual([...PHONE_STATES]);
    expect(values(first, "phones")).toEqual({ configured: 2, looping: 1 });
    expect(["tftp_transfers", "tftp_waiting", "files"].map((name) => values(first, name)[""])).toEqual([2, 3, 7]);
    expect(values(first, "generation_info")).toEqual({ ',ho"me\\\n': 1 });
    expect(values(first, "tftp_limited_total")).toEqual({ "": 4 });
    [limited, id, states] = [9, "0123456789abcdef", ["asking"]];
    const { families } = await scrape();
    expect(values(families, "tftp_limited_total")).toEqual({ "": 9 });
    expect(values(families, "generation_info")).toEqual({ '0123456789abcdef,ho"me\\\n': 1 });
    expect(values(families, "phones")).toEqual({ asking: 1 });
  });

  it("have the format of Prometheus, help everywhere, and the process among them", async () => {
    const { scrape } = await openMetrics();
    const { type, families } = await scrape();
    expect(type).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect([...families.values()].filter(({ help = "" }) => help === "")).toEqual([]);
    expect(families.get("process_cpu_seconds_total")?.type).toBe("counter");
    expect(families.get("process_start_time_seconds")?.samples).toHaveLength(1);
    const own = [...families].filter(([name]) => name.startsWith("cisco_phones_"));
    expect(Object.fromEntries(own.map(([name, { type }]) => [name.slice("cisco_phones_".length), type]))).toEqual({
      registrations: "gauge",
      requests_total: "counter",
      sent_bytes_total: "counter",
      transfer_seconds: "histogram",
      tftp_transfers: "gauge",
      tftp_waiting: "gauge",
      tftp_limited_total: "counter",
      phones: "gauge",
      files: "gauge",
      generation_info: "gauge",
    });
  });

  it("hold no name, address or MAC, and no more series however much is asked for", async () => {
    const { metrics, scrape } = await openMetrics();
    const before = (await scrape()).families;
    fc.assert(
      fc.property(fc.string(), fc.nat(), (made, number) => {
        metrics.observe({ ...ENTRY, file: `CANARY${made}`, peer: `CANARY${number}`, detail: `CANARY${made}` });
      }),
    );
    const { text, families } = await scrape();
    expect(text).not.toMatch(/CANARY|00036BABCDEF|192\.0\.2/);
    for (const [name, { samples }] of families) {
      if (name.startsWith("cisco_phones_")) {
        expect([name, samples.length]).toEqual([name, before.get(name)?.samples.length]);
      }
    }
  });

  it("can be had twice in a process, and answer 500 when a source fails", async () => {
    await openMetrics();
    const { scrape } = await openMetrics({
      files: () => {
        throw new Error("CANARY");
      },
    });
    const { status, text } = await scrape();
    expect([status, text]).toEqual([500, "the server can't answer this now\n"]);
  });

  it("keep no process alive", () => {
    const module = resolve(__dirname, "../../../server/metrics/server-metrics.ts");
    const program = `
      const { ServerMetrics } = require(${JSON.stringify(module)});
      new ServerMetrics({ tftp: () => ({}), phoneStates: () => [], files: () => 0, generation: () => ({}) });
      console.log("made");`;
    const args = ["--import", "tsx", "-e", program];
    expect(execFileSync(process.execPath, args, { encoding: "utf8", timeout: 15_000 })).toBe("made\n");
  });
});

describe("the reader of the format", () => {
  it.each([
    ["a 1", "no line feed"],
    ["a one\n", "no sample"],
    ["1a 1\n", "no sample"],
    ["a  1\n", "no sample"],
    ["a 0x1\n", "no sample"],
    ['a{b="c"d="e"} 1\n', "no labels"],
    ['a{b="c\\d"} 1\n', "no labels"],
    ['a{b="c",b="d"} 1\n', "no labels"],
    ["a 1\na 2\n", "twice"],
    ['a 1\nb 1\na{c="d"} 1\n', "one group"],
    ["# TYPE a counter\n# TYPE a counter\n", "too late"],
    ["a 1\n# TYPE a counter\n", "too late"],
    ["# TYPE a count\n", "no type"],
    ["# HELP a b\n# HELP a b\n", "second HELP"],
    ["# HELP a \\b\n", "not escaped"],
    ["# TYPE a counter\na -1\n", "negative"],
    ['# TYPE a histogram\na_bucket{le="1"} 1\na_sum 1\na_count 1\n', "bounds"],
    ['# TYPE a histogram\na_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\na_sum 1\na_count 1\n', "cumulative"],
    ['# TYPE a histogram\na_bucket{le="+Inf"} 1\na_sum 1\na_count 2\n', "count"],
    ['# TYPE a histogram\na_bucket{le="+Inf"} 1\na_count 1\n', "count"],
  ])("refuses %j", (text, message) => {
    expect(() => parseMetrics(text)).toThrow(message);
  });

  it("takes what may be", () => {
    const text = '# a comment\n\n# HELP a b\\\\c\na{b="c\\"\\\\\\n",} -1.5e+3 123\n# TYPE d gauge\nd NaN\ne{} +Inf\n';
    expect([...parseMetrics(text).values()].flatMap(({ samples }) => samples)).toEqual([
      { name: "a", labels: { b: 'c"\\\n' }, value: -1500 },
      { name: "d", labels: {}, value: Number.NaN },
      { name: "e", labels: {}, value: Number.POSITIVE_INFINITY },
    ]);
  });
});
