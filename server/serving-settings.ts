import { resolve } from "node:path";
import { DOOR_NAME } from "./dhcp/door-address";
import type { Endpoint } from "./endpoint";
import { parseEndpoint } from "./endpoint";
import { networks } from "./tftp/request-limiter";
import type { PortRange } from "./tftp/tftp-server";
import { UDP_MODES, type UdpMode } from "./udp/transports";

/** How the server serves. Each member has the command-line option and environment variable of its name. */
export interface ServingSettings {
  readonly tftp: Endpoint;
  readonly http: Endpoint;
  /** Undefined: none. */
  readonly https: Endpoint | undefined;
  readonly certificate: string | undefined;
  readonly certificateKey: string | undefined;
  readonly oldTls: boolean;
  /** Undefined: 127.0.0.1:6980, or a port that the system chooses where that one is taken. */
  readonly admin: Endpoint | "off" | undefined;
  readonly adminTls: boolean;
  readonly adminTokenFile: string | undefined;
  readonly site: string | undefined;
  readonly mtu: number | "auto";
  /** Undefined: 30069–30084, or ports that the system chooses where one of them is taken. */
  readonly tftpPorts: PortRange | "single" | undefined;
  readonly window: number;
  readonly maxTransfers: number;
  readonly maxWaiting: number;
  readonly rateLimit: number;
  readonly rateBurst: number;
  readonly rateExempt: readonly string[];
  readonly udp: UdpMode;
  /** Undefined: in the store; of a plain folder, in memory. */
  readonly history: string | "memory" | undefined;
  readonly grace: number;
  /** Where the DHCP server of this host tells what it hears; undefined: nobody is asked. */
  readonly dhcpDoor: string | undefined;
}

/** One setting as it is given in words. */
export interface Setting {
  /** Its option, without `--`; the environment variable is `CISCO_PHONES_` and the same in capitals with `_`. */
  readonly option: string;
  /** What its value looks like; undefined for one that is on or off. */
  readonly form: string | undefined;
  readonly help: string;
  /** The value in words when none is given; undefined if there is none. */
  readonly fallback?: string;
}

export const DEFAULT_ADMIN: Endpoint = { host: "127.0.0.1", port: 6980 };
export const DEFAULT_TFTP_PORTS: PortRange = { from: 30_069, to: 30_084 };

/** Of the server and of the keeper of Kea beside it. */
export const DHCP_DOOR: Setting = {
  option: "dhcp-door",
  form: "NAME",
  help: "where a dhcp-serve on this host, started with the same name, tells what phones say to Kea (Linux)",
};

export const SERVING_OPTIONS: readonly Setting[] = [
  { option: "tftp", form: "HOST:PORT", help: "where TFTP listens; phones ask on port 69, [::]:69 is IPv4 and IPv6" },
  { option: "http", form: "HOST:PORT", help: "where HTTP listens; later phones ask on port 6970" },
  { option: "https", form: "HOST:PORT", help: "the same files over TLS, where a certificate is given" },
  {
    option: "certificate",
    form: "FILE",
    help: "PEM certificate and the ones between it and its root; SIGHUP reads it anew",
  },
  { option: "certificate-key", form: "FILE", help: "PEM private key of the certificate, without a pass phrase" },
  { option: "old-tls", form: undefined, help: "lets phones in that know nothing newer than TLS 1.0 (the 7900 series)" },
  { option: "admin", form: "HOST:PORT|off", help: "status page, API and metrics; default 127.0.0.1:6980" },
  { option: "admin-tls", form: undefined, help: "the status page over TLS, with the same certificate" },
  { option: "admin-token-file", form: "FILE", help: "file whose first line one has to know to see the status page" },
  { option: "site", form: "NAME", help: "shown as long as no generation names its site" },
  {
    option: "mtu",
    form: "BYTES|auto",
    help: "smallest MTU on the way to a phone, 576–65535; auto: that of the interface, at most 1500",
    fallback: "auto",
  },
  {
    option: "tftp-ports",
    form: "FROM-TO|single",
    help: "UDP ports that answers come from; single: the one that is asked; default 30069-30084",
  },
  { option: "window", form: "BLOCKS", help: "largest TFTP window, 1–65535 (RFC 7440); 1 is lockstep", fallback: "16" },
  {
    option: "max-transfers",
    form: "COUNT",
    help: "TFTP transfers at once, 1–50000; large files hold four of five at most",
    fallback: "10000",
  },
  { option: "max-waiting", form: "COUNT", help: "TFTP requests that wait for a place, 0–50000", fallback: "20000" },
  {
    option: "rate-limit",
    form: "COUNT",
    help: "TFTP requests an address may send in a second, 0–1000000; 0: any number",
    fallback: "200",
  },
  {
    option: "rate-burst",
    form: "COUNT",
    help: "TFTP requests an address may send at once, 1–1000000",
    fallback: "1000",
  },
  {
    option: "rate-exempt",
    form: "NETWORKS",
    help: "ADDRESS/BITS, several with commas: without that limit",
    fallback: "127.0.0.0/8,::1/128",
  },
  {
    option: "udp",
    form: UDP_MODES.join("|"),
    help: "datagrams in batches (Linux, x64 or arm64) or one by one",
    fallback: "auto",
  },
  {
    option: "history",
    form: "FILE|memory",
    help: "where the boots of the phones are kept; default: in the store; of a plain folder, memory",
  },
  { option: "grace", form: "SECONDS", help: "how long a stop waits for what is being sent, 0–600", fallback: "5" },
  DHCP_DOOR,
];

/** Reads the values of settings and collects what is wrong with them. */
export class SettingReader {
  readonly problems: string[] = [];
  private readonly given: (option: string) => string | undefined;

  /** @param given The value of an option in words, from wherever it comes; empty for one that is switched on. */
  constructor(given: (option: string) => string | undefined) {
    this.given = given;
  }

  /** All settings of serving. What is wrong is in `problems`, and its value then means nothing. */
  read(missing: (option: string, form: string) => void): ServingSettings {
    const certificate = this.path("certificate");
    const certificateKey = this.path("certificate-key");
    const https = this.endpoint("https");
    const adminTls = this.flag("admin-tls");
    if ((certificate === undefined) !== (certificateKey === undefined)) {
      this.problems.push("--certificate and --certificate-key go together; give both or neither");
    }
    if (certificate === undefined && (https !== undefined || adminTls)) {
      this.problems.push(
        `${https === undefined ? "--admin-tls" : "--https"} needs --certificate and --certificate-key`,
      );
    }
    return {
      tftp: this.required("tftp", missing),
      http: this.required("http", missing),
      https,
      certificate,
      certificateKey,
      oldTls: this.flag("old-tls"),
      admin: this.given("admin") === "off" ? "off" : this.endpoint("admin"),
      adminTls,
      adminTokenFile: this.path("admin-token-file"),
      site: this.given("site"),
      mtu: this.value("mtu") === "auto" ? "auto" : this.number("mtu", 576, 65_535),
      tftpPorts: this.ports(),
      window: this.number("window", 1, 65_535),
      maxTransfers: this.number("max-transfers", 1, 50_000),
      maxWaiting: this.number("max-waiting", 0, 50_000),
      rateLimit: this.number("rate-limit", 0, 1_000_000),
      rateBurst: this.number("rate-burst", 1, 1_000_000),
      rateExempt: this.exempt(),
      udp: this.udpMode(),
      history: this.given("history") === "memory" ? "memory" : this.path("history"),
      grace: this.number("grace", 0, 600),
      dhcpDoor: this.door(),
    };
  }

  door(): string | undefined {
    const text = this.given(DHCP_DOOR.option);
    if (text !== undefined && !DOOR_NAME.test(text)) {
      this.problems.push(`--dhcp-door "${text}" is not a name of 1–80 letters, digits and _ . -, such as home`);
    }
    return text;
  }

  required(option: string, missing: (option: string, form: string) => void): Endpoint {
    if (this.given(option) === undefined) {
      missing(option, `--${option} HOST:PORT`);
    }
    return this.endpoint(option) ?? { host: "", port: 0 };
  }

  private endpoint(option: string): Endpoint | undefined {
    const text = this.given(option);
    if (text === undefined || text === "") {
      return undefined;
    }
    const endpoint = parseEndpoint(text);
    if (endpoint === undefined) {
      this.problems.push(`--${option} "${text}" is not HOST:PORT such as 0.0.0.0:69 or [::1]:6970`);
    }
    return endpoint;
  }

  private path(option: string): string | undefined {
    const text = this.given(option);
    return text === undefined || text === "" ? undefined : resolve(text);
  }

  private flag(option: string): boolean {
    const text = this.given(option);
    if (text !== undefined && !["", "1", "0", "true", "false"].includes(text)) {
      this.problems.push(`--${option} "${text}" is not true or false`);
    }
    return text !== undefined && text !== "0" && text !== "false";
  }

  private number(option: string, least: number, most: number): number {
    const text = this.value(option);
    const number = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
    if (!(number >= least && number <= most)) {
      this.problems.push(`--${option} "${text}" is not a number from ${least} to ${most}`);
    }
    return number;
  }

  private ports(): PortRange | "single" | undefined {
    const text = this.given("tftp-ports");
    if (text === undefined || text === "single") {
      return text;
    }
    const [, first, last] = /^(\d{1,5})-(\d{1,5})$/.exec(text) ?? [];
    const range = { from: Number(first), to: Number(last) };
    if (!(range.from >= 1 && range.from <= range.to && range.to <= 65_535 && range.to - range.from < 256)) {
      this.problems.push(`--tftp-ports "${text}" is not single or a range of at most 256 ports such as 30069-30084`);
    }
    if (range.from === range.to && this.given("tftp")?.endsWith(`:${range.from}`)) {
      this.problems.push(`--tftp-ports "${text}" is the port of --tftp and no other; give more, or single`);
    }
    return range;
  }

  private exempt(): readonly string[] {
    const texts = this.value("rate-exempt")
      .split(",")
      .filter((text) => text !== "");
    try {
      networks(texts);
    } catch (error) {
      this.problems.push(`--rate-exempt: ${error instanceof Error ? error.message : String(error)}`);
    }
    return texts;
  }

  private udpMode(): UdpMode {
    const text = this.value("udp");
    const mode = UDP_MODES.find((candidate) => candidate === text);
    if (mode === undefined) {
      this.problems.push(`--udp "${text}" is not one of ${UDP_MODES.join(", ")}`);
    }
    return mode ?? "auto";
  }

  /** What is given, else the fallback. */
  private value(option: string): string {
    return this.given(option) ?? SERVING_OPTIONS.find((setting) => setting.option === option)?.fallback ?? "";
  }
}
