import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { AdminRoute } from "../admin/admin-server";
import { bootStepSchema, PHONE_STATES, type PhoneState } from "../boots/phone-status";
import { REGISTRATION_STATES, type RegistrationState } from "../registrations/registration-status";
import type { RequestEntry } from "../request-log";

/** What is looked up when somebody asks for the metrics. */
export interface MetricsSources {
  /** Transfers that run, requests that wait for one, and requests left unanswered so far because of the rate limit. */
  readonly tftp: () => { readonly running: number; readonly waiting: number; readonly limited: number };
  /** The state of each phone. */
  readonly phoneStates: () => Iterable<PhoneState>;
  /** How many lines are in each state of registration. */
  readonly registrations: () => Readonly<Record<RegistrationState, number>>;
  /** How many files are served. */
  readonly files: () => number;
  readonly generation: () => { readonly site: string; readonly generation: string | null };
}

export const METRICS_PATH = "/metrics";

const PREFIX = "cisco_phones_";
const TRANSFER_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/**
 * What the server counts, for Prometheus. Labels are doors, outcomes, states and the site: never a file name, address
 * or MAC, of which anybody could make up any number.
 */
export class ServerMetrics {
  private readonly registry = new Registry();
  private readonly requests: Counter<"door" | "outcome">;
  private readonly sentBytes: Counter<"door">;
  private readonly transfers: Histogram<"door">;

  constructor(sources: MetricsSources) {
    const registers = [this.registry];
    this.requests = new Counter({
      name: `${PREFIX}requests_total`,
      help: "Requests for files by door and by what became of them.",
      labelNames: ["door", "outcome"],
      registers,
    });
    this.sentBytes = new Counter({
      name: `${PREFIX}sent_bytes_total`,
      help: "Bytes of files that arrived, as far as the server can know.",
      labelNames: ["door"],
      registers,
    });
    this.transfers = new Histogram({
      name: `${PREFIX}transfer_seconds`,
      help: "From the request for a file to the end of its transfer, of those that arrived.",
      labelNames: ["door"],
      buckets: TRANSFER_BUCKETS,
      registers,
    });
    this.startAtZero();
    this.addSources(sources);
    collectDefaultMetrics({ register: this.registry });
  }

  /** Counts a request that has ended. */
  observe({ door, outcome, bytes, ms }: RequestEntry): void {
    this.requests.inc({ door, outcome });
    this.sentBytes.inc({ door }, bytes);
    if (outcome === "served") {
      this.transfers.observe({ door }, ms / 1000);
    }
  }

  /** Answers `/metrics`. */
  route(): AdminRoute {
    return async ({ path }) =>
      path === METRICS_PATH
        ? { code: 200, type: this.registry.contentType, body: await this.registry.metrics() }
        : undefined;
  }

  /** A series that begins at its first event hides that event from `rate` and `increase`. */
  private startAtZero(): void {
    for (const door of bootStepSchema.shape.door.options) {
      this.sentBytes.inc({ door }, 0);
      this.transfers.zero({ door });
      for (const outcome of bootStepSchema.shape.outcome.options) {
        this.requests.inc({ door, outcome }, 0);
      }
    }
  }

  private addSources({ tftp, phoneStates, registrations, files, generation }: MetricsSources): void {
    const registers = [this.registry];
    this.addGauge("tftp_transfers", "TFTP transfers that run.", () => tftp().running);
    this.addGauge("tftp_waiting", "TFTP requests that wait for a transfer to end.", () => tftp().waiting);
    this.addGauge("files", "Files that are served.", files);
    new Counter({
      name: `${PREFIX}tftp_limited_total`,
      help: "TFTP requests left unanswered because of the rate limit.",
      registers,
      collect() {
        this.reset();
        this.inc(tftp().limited);
      },
    });
    new Gauge({
      name: `${PREFIX}phones`,
      help: "Phones by state.",
      labelNames: ["state"],
      registers,
      collect() {
        for (const state of PHONE_STATES) {
          this.set({ state }, 0);
        }
        for (const state of phoneStates()) {
          this.inc({ state });
        }
      },
    });
    new Gauge({
      name: `${PREFIX}registrations`,
      help: "Lines by state of their registration with Asterisk; all 0 where the server listens to none.",
      labelNames: ["state"],
      registers,
      collect() {
        const counts = registrations();
        for (const state of REGISTRATION_STATES) {
          this.set({ state }, counts[state]);
        }
      },
    });
    new Gauge({
      name: `${PREFIX}generation_info`,
      help: "Always 1; its labels tell which generation of which site is served.",
      labelNames: ["generation", "site"],
      registers,
      collect() {
        const { site, generation: id } = generation();
        this.reset();
        this.set({ generation: id ?? "", site }, 1);
      },
    });
  }

  private addGauge(name: string, help: string, value: () => number): void {
    new Gauge({
      name: `${PREFIX}${name}`,
      help,
      registers: [this.registry],
      collect() {
        this.set(value());
      },
    });
  }
}
