import { identifyLoad, type LoadIdentity } from "../domain/firmware/load-identity";
import { canBoot, KNOWN_LOADS } from "./known-loads";
import { MODELS } from "./models";
import { printable } from "./printable";

/** Who boots. */
export interface PhoneOptions {
  /** 12 hexadecimal digits, with or without `:`, `-` or `.` between them. */
  readonly mac: string;
  /** `7940` or `7960`. */
  readonly model: string;
  /** The load that the phone has in its flash when it is switched on, such as `P0S3-8-12-00` or the factory's `P0030301MFG2`. */
  readonly load: string;
}

/** Who boots, and from where. */
export interface BootOptions extends PhoneOptions {
  /** `HOST:PORT` of the TFTP server; port 69 when it is left out. IPv4 or a name: these phones know no IPv6. */
  readonly tftp: string;
  /**
   * Factor on every waiting time of the TFTP client, for tests only: a real phone waits 1 s and then 4 s.
   * More than 0, at most 10.
   * @default 1
   */
  readonly timeoutScale?: number;
  /**
   * Seconds that each restart is waited for: a phone takes 25 to 46, and a server that leads phones from load to load needs some
   * tenths between two of its boots. 0 to 120.
   * @default 0
   */
  readonly restartSeconds?: number;
  /** IPv4 address of this machine that it asks from, for several phones on one machine. @default the system chooses */
  readonly from?: string;
}

/** A phone in the form in which it boots. */
export interface CheckedPhone {
  /** 12 upper-case hexadecimal digits, as in file names (cisco.md section 2.3). */
  readonly mac: string;
  readonly model: string;
  readonly load: LoadIdentity;
}

/** Options in the form in which the boot uses them. */
export interface CheckedOptions extends CheckedPhone {
  readonly host: string;
  readonly port: number;
  readonly timeoutScale: number;
  readonly restartSeconds: number;
  readonly from: string | undefined;
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

/** Checks a phone. @throws BootOptionsError that names every problem at once. */
export function checkPhone(options: PhoneOptions): CheckedPhone {
  const problems: string[] = [];
  const phone = readPhone(options, problems);
  if (phone === undefined) throw new BootOptionsError(problems);
  return phone;
}

/** Checks all options. @throws BootOptionsError that names every problem at once. */
export function checkOptions(options: BootOptions): CheckedOptions {
  const problems: string[] = [];
  const phone = readPhone(options, problems);

  const [, host = "", portText] = /^([A-Za-z0-9_.-]+)(?::(\d{1,5}))?$/.exec(options.tftp) ?? [];
  const port = portText === undefined ? 69 : Number(portText);
  if (host === "" || port < 1 || port > 65535)
    complain(problems, "tftp", options.tftp, "HOST:PORT with an IPv4 address or a name and a port of 1 to 65535");

  const timeoutScale = options.timeoutScale ?? 1;
  if (!(timeoutScale > 0 && timeoutScale <= 10))
    complain(problems, "timeout-scale", String(timeoutScale), "a number above 0 and up to 10; 1 behaves like a phone");

  const restartSeconds = options.restartSeconds ?? 0;
  if (!(restartSeconds >= 0 && restartSeconds <= 120))
    complain(problems, "restart-seconds", String(restartSeconds), "a number of 0 to 120");

  if (phone === undefined || problems.length > 0) throw new BootOptionsError(problems);
  return { ...phone, host, port, timeoutScale, restartSeconds, from: options.from };
}

/** Undefined, with at least one more problem, if the phone is not possible. */
function readPhone({ mac, model, load }: PhoneOptions, problems: string[]): CheckedPhone | undefined {
  const before = problems.length;
  const digits = mac.replaceAll(/[:.-]/g, "");
  if (!/^[0-9A-Fa-f]{12}$/.test(digits))
    complain(problems, "mac", mac, "12 hexadecimal digits, such as 0003936AA1B2 or 00:03:93:6a:a1:b2");
  const identity = identifyLoad(load);
  if (!MODELS.includes(model)) complain(problems, "model", model, MODELS.join(", "));
  else if (identity === undefined || !canBoot(identity))
    complain(problems, "load", load, `${KNOWN_LOADS} for a ${model}`);
  return problems.length > before || identity === undefined
    ? undefined
    : { mac: digits.toUpperCase(), model, load: identity };
}

function complain(problems: string[], option: string, given: string, allowed: string): void {
  problems.push(`${option}: "${printable(given)}" is not possible; allowed: ${allowed}`);
}
