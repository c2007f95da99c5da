import type { LineRegistration, Note, Outcome } from "./boot-report";
import { isAddress } from "./cnf-keys";
import type { CnfFile, CnfValue } from "./cnf-reader";
import { printable } from "./printable";
import { setting } from "./settings";

/** Characters that the phone keeps of a password, a login name and a line name (cisco.md section 1.5). */
const MAX_PASSWORD = 31;
const MAX_AUTH_NAME = 128;
const MAX_NAME = 128;
const DEFAULT_PORT = "5060";

/** The lines that the files provision, and what is odd about the others. No password is in the result. */
export function registrations(
  cnf: CnfFile,
  lineCount: number,
  model: string,
): { lines: readonly LineRegistration[]; notes: readonly Note[] } {
  const notes: Note[] = [];
  const lines: LineRegistration[] = [];
  for (let line = 1; line <= 6; line++) {
    const name = setting(cnf, `line${line}_name`);
    if (name === "") continue;
    if (line > lineCount) {
      notes.push(
        noteAt(cnf, `line${line}_name`, "warning", `a ${model} has ${lineCount} lines; line ${line} is ignored`),
      );
      continue;
    }
    if (line > 1 && setting(cnf, `line${line - 1}_name`) === "")
      notes.push(
        noteAt(
          cnf,
          `line${line}_name`,
          "warning",
          `line ${line} is set and line ${line - 1} is not; fill the lines from 1 without a gap`,
        ),
      );
    const displayName = setting(cnf, `line${line}_displayname`);
    if (displayName !== "" && !/[A-Za-z0-9]/.test(displayName))
      notes.push(
        noteAt(cnf, `line${line}_displayname`, "warning", "8-12-00 strips punctuation; nothing is left of this name"),
      );
    lines.push(registration(cnf, line, name, notes));
  }
  for (const { outcome, line } of lines)
    if (outcome.kind !== "up")
      notes.push({ level: "problem", text: `line ${line}: ${outcome.reason}; ${outcome.remedy ?? ""}` });
  return { lines, notes };
}

/** The phone comes up when line 1 is set and every line that is set would register. */
export function siteOutcome(lines: readonly LineRegistration[]): Outcome {
  if (!lines.some(({ line }) => line === 1))
    return {
      kind: "unprovisioned",
      reason: "line 1 is not set",
      remedy: "give line1_name, line1_authname, line1_password and proxy1_address",
    };
  const failed = lines.filter(({ outcome }) => outcome.kind !== "up");
  const [first] = failed;
  if (first === undefined)
    return {
      kind: "up",
      reason: lines.map((line) => `line ${line.line} registers as ${line.name} at ${line.proxy} over UDP`).join("; "),
    };
  return {
    kind: first.outcome.kind,
    reason: failed.map(({ line, outcome }) => `line ${line}: ${outcome.reason}`).join("; "),
    remedy: [...new Set(failed.map(({ outcome }) => outcome.remedy ?? ""))].join("; "),
  };
}

function registration(cnf: CnfFile, line: number, name: string, notes: Note[]): LineRegistration {
  const authName = credential(cnf, line, "authname");
  const password = credential(cnf, line, "password");
  const proxy = proxyOf(cnf, line, notes);
  const expires = setting(cnf, "timer_register_expires");
  const proxyRegister = setting(cnf, "proxy_register") === "1";
  const outcome = lineOutcome(cnf, line, { name, authName, password, proxy, proxyRegister });
  if (outcome.kind === "up" && authName === "" && password === "")
    notes.push(
      noteAt(
        cnf,
        `line${line}_name`,
        "warning",
        `line ${line} has no authname and no password: only a registrar that asks for none takes it`,
      ),
    );
  return {
    line,
    name: printable(name),
    authName: printable(authName),
    displayName: printable(setting(cnf, `line${line}_displayname`)),
    shortName: printable(setting(cnf, `line${line}_shortname`) || name),
    passwordSet: password !== "",
    passwordLength: password.length,
    proxy: proxy.host === "" ? "" : printable(`${proxy.host}:${proxy.port}`),
    transport: "udp",
    expires: /^\d{1,9}$/.test(expires) ? Number(expires) : 3600,
    proxyRegister,
    outcome,
  };
}

/** A line without credentials of its own takes those of line 1; one that says `UNPROVISIONED` has none. */
function credential(cnf: CnfFile, line: number, key: "authname" | "password"): string {
  const own = `line${line}_${key}`;
  const unset = cnf.values.get(own)?.value === "UNPROVISIONED";
  return unset ? "" : setting(cnf, own) || setting(cnf, `line1_${key}`);
}

interface Proxy {
  readonly host: string;
  readonly port: string;
  /** Key that gave the host. */
  readonly key: string;
  readonly portKey: string;
}

function proxyOf(cnf: CnfFile, line: number, notes: Note[]): Proxy {
  const own = setting(cnf, `proxy${line}_address`);
  const from = own === "" ? 1 : line;
  if (from !== line && setting(cnf, "proxy1_address") !== "")
    notes.push({
      level: "info",
      text: `line ${line} has no proxy of its own: it is taken to use that of line 1, which is not established`,
    });
  const key = `proxy${from}_address`;
  const host = setting(cnf, key);
  if (host === "USECALLMANAGER")
    return {
      host: setting(cnf, "call_manager1_addr"),
      port: setting(cnf, "call_manager1_sip_port") || DEFAULT_PORT,
      key: "call_manager1_addr",
      portKey: "call_manager1_sip_port",
    };
  return { host, port: setting(cnf, `proxy${from}_port`) || DEFAULT_PORT, key, portKey: `proxy${from}_port` };
}

interface LineValues {
  readonly name: string;
  readonly authName: string;
  readonly password: string;
  readonly proxy: Proxy;
  readonly proxyRegister: boolean;
}

function lineOutcome(
  cnf: CnfFile,
  line: number,
  { name, authName, password, proxy, proxyRegister }: LineValues,
): Outcome {
  const fails = (kind: Outcome["kind"], reason: string, remedy: string): Outcome => ({ kind, reason, remedy });
  if (proxy.host === "")
    return fails("no proxy", `${proxy.key} is not set`, `give ${proxy.key}, the address of Asterisk`);
  if (!isAddress(proxy.host))
    return fails(
      "no proxy",
      `${proxy.key} "${printable(proxy.host)}" is neither an IPv4 address nor a host name`,
      `write the address alone; a port goes into ${proxy.portKey}`,
    );
  if (!/^\d{1,5}$/.test(proxy.port) || Number(proxy.port) < 1 || Number(proxy.port) > 65_535)
    return fails(
      "no proxy",
      `${proxy.portKey} "${printable(proxy.port)}" is no port`,
      "give a port of 1 to 65535; 5060 is the usual one",
    );
  if (!proxyRegister)
    return fails("not registering", "proxy_register is not 1, so the phone never registers", 'set proxy_register: "1"');

  const keys = [
    `line${line}_name`,
    `line${line}_authname`,
    `line${line}_password`,
    proxy.key,
    proxy.portKey,
    "proxy_register",
  ];
  const doubtful = keys
    .map((key) => cnf.values.get(key))
    .find((value): value is CnfValue => value?.doubt !== undefined);
  if (doubtful !== undefined)
    return fails(
      "not registering",
      `${doubtful.key} does not arrive as written: ${doubtful.doubt ?? ""}`,
      `repair line ${doubtful.line} of ${doubtful.file}`,
    );
  if (name.includes("@"))
    return fails(
      "not registering",
      `line${line}_name has an "@"; it is the user part alone`,
      `leave out "@" and what follows in line${line}_name`,
    );
  if (name.length > MAX_NAME)
    return fails(
      "not registering",
      `line${line}_name has ${name.length} characters; the phone keeps ${MAX_NAME}`,
      "shorten it",
    );
  if (authName !== "" && password === "")
    return fails(
      "not registering",
      `line${line}_authname is set and line${line}_password is not: registration is rejected`,
      `give line${line}_password`,
    );
  if (authName === "" && password !== "")
    return fails(
      "not registering",
      `line${line}_password is set and line${line}_authname is not: registration is rejected`,
      `give line${line}_authname`,
    );
  if (authName.length > MAX_AUTH_NAME)
    return fails(
      "not registering",
      `line${line}_authname has ${authName.length} characters; the phone keeps ${MAX_AUTH_NAME}: registration is rejected`,
      "shorten it",
    );
  if (password.length > MAX_PASSWORD)
    return fails(
      "not registering",
      `line${line}_password has ${password.length} characters; the phone keeps ${MAX_PASSWORD}: registration is rejected again and again`,
      `choose a password of at most ${MAX_PASSWORD} letters and digits, here and in Asterisk`,
    );
  return {
    kind: "up",
    reason: `registers as ${printable(name)} at ${printable(`${proxy.host}:${proxy.port}`)} over UDP`,
  };
}

function noteAt(cnf: CnfFile, key: string, level: Note["level"], text: string): Note {
  const at = cnf.values.get(key);
  return { level, text, key, ...(at === undefined ? {} : { file: at.file, line: at.line }) };
}
