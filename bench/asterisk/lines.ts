import { Secret } from "../../domain/secret";
import { parseSite, type Site } from "../../domain/site";
import { renderEndpoints } from "../../rendering/asterisk/pjsip-endpoints";
import { Fingerprint } from "../../rendering/fingerprint";
import type { RenderedFile } from "../../rendering/rendered-file";
import { secrets } from "../fleet/description";

const FIRST = 100_000;

/** Lines of as many phones, and what Asterisk is told of them. */
export class MeasuredLines {
  /** Extension of the last one. */
  readonly last: string;
  private readonly site: Site;

  /** @param count One line a phone. */
  constructor(count: number) {
    const { value, problems } = parseSite(described(count), secrets());
    if (value === undefined) {
      throw new Error(JSON.stringify(problems.slice(0, 3)));
    }
    this.site = value;
    this.last = extension(count - 1);
  }

  get extensions(): string[] {
    return this.site.phones.flatMap(({ lines }) => lines.map((line) => line.extension));
  }

  /** The file of Asterisk. @param lastName Name of the last line. */
  file(lastName: string): RenderedFile {
    const phones = this.site.phones.map((phone) => ({
      ...phone,
      lines: phone.lines.map((line) => (line.extension === this.last ? { ...line, displayName: lastName } : line)),
    }));
    const { asterisk, settings } = this.site;
    if (asterisk === undefined) {
      throw new Error("the measured site has an Asterisk");
    }
    return renderEndpoints(
      phones,
      asterisk,
      settings,
      new Fingerprint(Secret.of("a key that only the benchmark uses")),
    );
  }

  /** Accounts as sipp reads them, a line each (sipp's documentation, "Injecting values from an external CSV"). */
  accounts(): string {
    const lines = this.site.phones.flatMap((phone) => phone.lines);
    const account = (name: string, password: Secret): string =>
      `${name};[authentication username=${name} password=${password.reveal()}];\n`;
    return `SEQUENTIAL\n${lines.map((line) => account(line.extension, line.password)).join("")}`;
  }
}

function extension(index: number): string {
  return String(FIRST + index);
}

function described(count: number): Record<string, unknown> {
  return {
    name: "bench",
    host: { runtime: "embedded", address: "127.0.0.1" },
    settings: { proxy: "192.168.1.3", timeZone: "CET", load: "P0S3-8-11-00" },
    asterisk: { directory: "/nowhere" },
    phones: Array.from({ length: count }, (_, index) => ({
      mac: (0x00_03_6b_00_00_00 + index).toString(16).padStart(12, "0"),
      model: "7940",
      lines: [{ extension: extension(index), displayName: `Person ${index}` }],
    })),
  };
}
