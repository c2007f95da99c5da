import type { BootReport, BootRequest, LineRegistration, Note, WrittenLoad } from "./boot-report";

/** The report for a person: requests in order, settings, registration data, findings, and the verdict as last line. */
export function reportText(report: BootReport): string {
  const { phone, requests, settings, lines, notes, written } = report;
  const parts = [
    `virtual ${phone.model} ${phone.mac}, load ${phone.load}, TFTP server ${phone.tftp}`,
    "",
    ...table([["step", "at s", "ms", "file", "served", "then the phone"], ...requests.map(requestRow)]),
  ];
  if (written.length > 0)
    parts.push(
      "",
      "firmware written; a phone takes about so long to restart with it, which is not waited for here",
      ...table([["boot", "load", "file", "bytes", "restart s"], ...written.map(writtenRow)]).map((line) => `  ${line}`),
    );
  if (settings !== undefined) {
    const row = (name: string, value: string) => [name, value === "" ? "-" : value];
    parts.push(
      "",
      "settings",
      ...table([
        row("time zone", settings.timeZone),
        row("daylight saving", settings.daylightSaving),
        row("time server", settings.sntpServer === "" ? "" : `${settings.sntpServer} (${settings.sntpMode})`),
        row("messages number", settings.messagesNumber),
        row("directory URL", settings.directoryUrl),
        row("services URL", settings.servicesUrl),
        row("logo URL", settings.logoUrl),
        row("label", settings.phoneLabel),
        row("dial plan", settings.dialPlan),
        row("rings", settings.rings),
        row("image_version", settings.imageVersion),
        row("sync", settings.sync),
        row("SIP port of the phone", `${settings.sipPort} (nat_enable ${settings.natEnable})`),
        row("outbound proxy", settings.outboundProxy),
      ]).map((line) => `  ${line}`),
    );
  }
  if (lines.length > 0)
    parts.push(
      "",
      "registration",
      ...table([
        ["line", "name", "auth name", "password", "display name", "label", "proxy", "register"],
        ...lines.map(lineRow),
      ]).map((line) => `  ${line}`),
    );
  if (notes.length > 0) parts.push("", "notes", ...notes.map((note) => `  ${noteText(note)}`));
  parts.push("", verdict(report));
  return parts.join("\n");
}

/** The last line of the report. */
export function verdict({ phone, outcome, restarts, end }: BootReport): string {
  const who = `${phone.model} ${phone.mac}`;
  const way = restarts === 0 ? "" : `, after ${restarts === 1 ? "1 restart" : `${restarts} restarts`}, on ${end.load}`;
  if (outcome.kind === "up") return `${who} would come up: ${outcome.reason}${way}`;
  const remedy = outcome.remedy === undefined ? "" : `; remedy: ${outcome.remedy}`;
  return `${who} would NOT come up: ${outcome.kind}: ${outcome.reason}${remedy}`;
}

function requestRow(request: BootRequest): string[] {
  return [
    String(request.step),
    (request.atMs / 1000).toFixed(3),
    request.ms.toFixed(1),
    request.file,
    served(request),
    request.next,
  ];
}

function writtenRow({ boot, load, file, bytes, restartSeconds }: WrittenLoad): string[] {
  return [String(boot), load, file, String(bytes), restartSeconds === 0 ? "-" : String(restartSeconds)];
}

function served(request: BootRequest): string {
  switch (request.result) {
    case "served":
      return request.tries > 1 ? `${request.bytes} bytes at try ${request.tries}` : `${request.bytes} bytes`;
    case "not found":
      return `not found (${request.expectedMiss ? "normal: " : ""}${request.missing})`;
    default:
      return `${request.result}: ${request.detail ?? ""}`;
  }
}

function lineRow(line: LineRegistration): string[] {
  return [
    String(line.line),
    line.name,
    line.authName === "" ? "-" : line.authName,
    line.passwordSet ? `set, ${line.passwordLength} characters` : "not set",
    line.displayName === "" ? "-" : line.displayName,
    line.shortName,
    line.proxy === "" ? "-" : `${line.proxy} ${line.transport}`,
    line.proxyRegister ? `every ${line.expires} s` : "never",
  ];
}

function noteText({ level, file, line, text }: Note): string {
  const place = file === undefined ? "" : line === undefined ? ` ${file}:` : ` ${file}:${line}:`;
  return `${level}:${place} ${text}`;
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
