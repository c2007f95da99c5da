import { isUtf8 } from "node:buffer";
import type { Readable } from "node:stream";
import { type Bundle, bundleSchema, placeholderSchema, servedPathSchema } from "../../domain/bundle";
import type { DeclaredPhone } from "../../domain/declared-phone";
import { ProblemsError } from "../problems";
import { canonicalName } from "./file-name";

/** The largest bundle, bytes. */
export const LARGEST_BUNDLE = 256 * 1024 * 1024;

/** The files of a site as phones get them: path → content with its secrets; and the phones that they are for. */
export interface SiteFiles {
  readonly site: string;
  /** Sorted by MAC. */
  readonly phones: readonly DeclaredPhone[];
  readonly files: ReadonlyMap<string, Buffer>;
}

/** The same as it was declared. */
export interface DeclaredSite extends SiteFiles {
  /** Path of each text → the text with its placeholders. */
  readonly texts: ReadonlyMap<string, string>;
}

// Wider than a placeholder may be, so that a broken one is found and not served.
const LIKE_A_PLACEHOLDER = /\[secret\b[^\]\r\n]*\]/g;

/**
 * Reads a bundle to its end, checks it and puts the secrets in their places.
 *
 * @throws ProblemsError with all that is wrong; no text of a file and no secret stands in it.
 */
export async function readBundle(input: Readable): Promise<DeclaredSite> {
  const bundle = parseBundle(await readWhole(input));
  const problems = inconsistencies(bundle);
  const files = new Map<string, Buffer>();
  const texts = new Map<string, string>();
  for (const { path, text, base64 } of bundle.files) {
    const secrets = ownValue(bundle.secrets, path);
    if (base64 !== undefined) {
      if (secrets !== undefined) {
        problems.push(`${path} has secrets, and only a text can hold some`);
      }
      files.set(path, Buffer.from(base64, "base64"));
      continue;
    }
    texts.set(path, text);
    const values = new Map(Object.entries(secrets ?? {}));
    const { complete, unknown, unused } = substitute(text, values);
    problems.push(
      ...unknown.map((placeholder) => `${path}: ${placeholder} stands for a secret that the bundle does not hold`),
      ...unused.map((placeholder) => `${path}: ${placeholder} has a value and does not occur in the text`),
    );
    files.set(path, Buffer.from(complete, "utf8"));
  }
  if (problems.length > 0) {
    throw new ProblemsError(problems);
  }
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const phones = [...bundle.phones].sort((a, b) => (a.mac < b.mac ? -1 : 1));
  return { site: bundle.site, phones, files: new Map(sorted), texts };
}

async function readWhole(input: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    const buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    bytes += buffer.length;
    if (bytes > LARGEST_BUNDLE) {
      throw new ProblemsError([`the bundle is larger than ${LARGEST_BUNDLE / 1024 / 1024} MiB`]);
    }
    chunks.push(buffer);
  }
  if (bytes === 0) {
    throw new ProblemsError(["there is no bundle on standard input"]);
  }
  const whole = Buffer.concat(chunks);
  if (!isUtf8(whole)) {
    throw new ProblemsError([`the bundle (${bytes} bytes) is not UTF-8; was it cut off or changed on the way?`]);
  }
  return whole.toString("utf8");
}

function parseBundle(text: string): Bundle {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which holds secrets.
    throw new ProblemsError([`the bundle (${text.length} characters) is not complete JSON; was it cut off?`]);
  }
  const parsed = bundleSchema.safeParse(json);
  if (parsed.success) {
    return parsed.data;
  }
  throw new ProblemsError(
    parsed.error.issues.map((issue) => {
      const at = placeName(issue.path);
      switch (issue.code) {
        case "unrecognized_keys":
          return `${at} has ${issue.keys.length} keys that this version does not know`;
        case "invalid_type":
          return `${at} is missing or not of type ${issue.expected}`;
        case "invalid_value":
          return `${at} has to be ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}`;
        case "invalid_key":
          return `${at} is not a placeholder such as [secret line1_password]`;
        case "invalid_format":
          return `${at} is not ${at.endsWith(".path") ? issue.message : "in the right form"}`;
        case "too_big":
          return `${at} is longer than ${issue.maximum}`;
        case "too_small":
          return `${at} is shorter than ${issue.minimum}`;
        case "custom":
          return `${at} ${issue.message}`;
        default:
          return `${at} can't be used`;
      }
    }),
  );
}

/** Names a place in the bundle. A key that is not what it should be could be a value, and stays unnamed. */
function placeName(path: readonly PropertyKey[]): string {
  const [first, second, third] = path;
  if (first === undefined) {
    return "the bundle";
  }
  if (first !== "secrets") {
    return `bundle.${path
      .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
      .join("")
      .slice(1)}`;
  }
  const file = servedPathSchema.safeParse(second).data;
  const placeholder = placeholderSchema.safeParse(third).data;
  return [
    "bundle.secrets",
    second === undefined ? "" : `[${file === undefined ? "?" : JSON.stringify(file)}]`,
    third === undefined ? "" : `[${placeholder === undefined ? "?" : JSON.stringify(placeholder)}]`,
  ].join("");
}

function inconsistencies({ files, secrets, phones }: Bundle): string[] {
  const problems: string[] = [];
  const paths = new Set<string>();
  const byName = new Map<string, string>();
  for (const { path } of files) {
    const name = canonicalName(path);
    const other = name === undefined ? undefined : byName.get(name);
    if (paths.has(path)) {
      problems.push(`${path} stands twice in the bundle`);
    } else if (name === undefined) {
      problems.push(`${path} is a name under which nothing can be served`);
    } else if (other !== undefined) {
      problems.push(`${path} and ${other} are the same file to a phone`);
    } else {
      byName.set(name, path);
    }
    paths.add(path);
  }
  for (const path of paths) {
    for (let slash = path.indexOf("/"); slash >= 0; slash = path.indexOf("/", slash + 1)) {
      const folder = path.slice(0, slash);
      if (paths.has(folder)) {
        problems.push(`${folder} is a file and also the folder of ${path}`);
      }
    }
  }
  for (const path of Object.keys(secrets)) {
    if (!paths.has(path)) {
      const named = servedPathSchema.safeParse(path).success ? path : "a path that is none";
      problems.push(`the bundle holds secrets for ${named}, and no such file`);
    }
  }
  const macs = new Set<string>();
  for (const { mac } of phones) {
    if (macs.has(mac)) {
      problems.push(`the phone ${mac} stands twice in the bundle`);
    }
    macs.add(mac);
  }
  return problems;
}

/** Puts each value in place of its placeholder, in one pass: a value that looks like a placeholder stays as it is. */
function substitute(text: string, values: ReadonlyMap<string, string>) {
  const unused = new Set(values.keys());
  const unknown = new Set<string>();
  const complete = text.replaceAll(LIKE_A_PLACEHOLDER, (found) => {
    unused.delete(found);
    const value = values.get(found);
    if (value === undefined) {
      unknown.add(found);
    }
    return value ?? found;
  });
  return { complete, unknown: [...unknown].sort(), unused: [...unused].sort() };
}

function ownValue<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
