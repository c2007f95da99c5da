import { findBoot, knownLoads } from "./boot-table";
import { MODELS } from "./models";
import { printable } from "./printable";

/** Who boots, and from where. */
export interface BootOptions {
  /** 12 hexadecimal digits, with or without `:`, `-` or `.` between them. */
  readonly mac: string;
  /** `7940` or `7960`. */
  readonly model: string;
  /** The load that the phone runs when it is switched on, such as `P0S3-8-12-00`. */
  readonly load: string;
  /** `HOST:PORT` of the TFTP server; port 69 when it is left out. IPv4 or a name: these phones know no IPv6. */
  readonly tftp: string;
  /**
   * Factor on every waiting time of the TFTP client, for tests only: a real phone waits 1 s and then 4 s.
   * More than 0, at most 10.
   * @default 1
   */
  readonly timeoutScale?: number;
}

/** Options in the form in which the boot uses them. */
export interface CheckedOptions {
  /** 12 upper-case hexadecimal digits, as in file names (cisco.md section 2.3). */
  readonly mac: string;
  readonly model: string;
  readonly load: string;
  readonly host: string;
  readonly port: number;
  readonly timeoutScale: number;
}

/** Everything wrong with the options of a boot. */
export class BootOptionsError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "BootOptionsError";
    this.problems = problems;
  }
}

/** Checks all options. @throws BootOptionsError that names every problem at once. */
export function checkOptions(options: BootOptions): CheckedOptions {
  const problems: string[] = [];
  const complain = (option: string, given: string, allowed: string) =>
    problems.push(`${option}: "${printable(given)}" is not possible; allowed: ${allowed}`);

  const digits = options.mac.replaceAll(/[:.-]/g, "");
  if (!/^[0-9A-Fa-f]{12}$/.test(digits))
    complain("mac", options.mac, "12 hexadecimal digits, such as 0003936AA1B2 or 00:03:93:6a:a1:b2");
  if (!MODELS.includes(options.model)) complain("model", options.model, MODELS.join(", "));
  else if (findBoot(options.model, options.load) === undefined)
    complain("load", options.load, `${knownLoads(options.model)} for a ${options.model}`);

  const [, host = "", portText] = /^([A-Za-z0-9_.-]+)(?::(\d{1,5}))?$/.exec(options.tftp) ?? [];
  const port = portText === undefined ? 69 : Number(portText);
  if (host === "" || port < 1 || port > 65535)
    complain("tftp", options.tftp, "HOST:PORT with an IPv4 address or a name and a port of 1 to 65535");

  const timeoutScale = options.timeoutScale ?? 1;
  if (!(timeoutScale > 0 && timeoutScale <= 10))
    complain("timeout-scale", String(timeoutScale), "a number above 0 and up to 10; 1 behaves like a phone");

  if (problems.length > 0) throw new BootOptionsError(problems);
  return { mac: digits.toUpperCase(), model: options.model, load: options.load, host, port, timeoutScale };
}
