import { canonicalName } from "../store/file-name";

/**
 * What a file is to a phone that asks for it (cisco.md sections 2.1, 2.2 and 2.6). `other-protocol`: names of SCCP and
 * MGCP that a phone walks past; `loader`: the Universal Application Loader of a 7940/7960; `image`: firmware itself.
 */
export type NameKind =
  | "trust-list"
  | "device-file"
  | "phone-file"
  | "other-protocol"
  | "device-default"
  | "site-default"
  | "selector"
  | "recovery"
  | "manifest"
  | "loader"
  | "image"
  | "ring-list"
  | "locale"
  | "other";

export interface AskedName {
  readonly kind: NameKind;
  /** The last part of the name, as it is kept. */
  readonly base: string;
  /** 12 upper-case hex digits, if the name carries a MAC. */
  readonly mac?: string;
  /** The load whose manifest or application it is; a loader belongs to no load alone. */
  readonly load?: string;
}

const MAC = "(?<mac>[0-9A-F]{12})";
/** In this order; the first that fits says what a name is. */
const KINDS: readonly (readonly [RegExp, NameKind])[] = [
  [new RegExp(`^(CTLSEP|ITLSEP)${MAC}\\.tlv$`), "trust-list"],
  [/^(ITL|CTL)File\.tlv$/, "trust-list"],
  [new RegExp(`^SEP${MAC}\\.cnf\\.xml(\\.enc)?(\\.sgn)?$`), "device-file"],
  [new RegExp(`^SIP${MAC}\\.cnf$`), "phone-file"],
  [new RegExp(`^(SEP|MGC|gk)${MAC}(\\.cnf)?$`), "other-protocol"],
  [/^(SEP|MGC)Default\.cnf$/, "other-protocol"],
  [/^XMLDefault\.cnf\.xml$/, "device-default"],
  [/^SIPDefault\.cnf$/, "site-default"],
  [/^OS79XX\.TXT$/i, "selector"],
  [/^term\d\d\.default\.loads$/, "recovery"],
  // Section 2.6: `P003-x-yy-zz` is the loader of a set, which names it beside its application.
  [/^P003-.*\.(sbn|bin|loads)$/, "loader"],
  [/^(?<load>.+)\.loads$/, "manifest"],
  [/^(?<load>.+)\.sb2$/, "image"],
  [/^(?<load>P0[0-9A-Z]{2}.+)\.(sbn|bin)$/, "image"],
  [/\.(sbn|bin)$/, "image"],
  [/^ringlist(-wb)?\.(dat|xml)$/i, "ring-list"],
  [/(^mk-sip\.jar|-(tones|font)\.xml)$/, "locale"],
  [new RegExp(`^(SIP|SEP|CTLSEP|ITLSEP|MGC)${MAC}(?![0-9A-Za-z])`), "other"],
];

/** What a name is, from the name as it was asked for; a name that no file can have is `other`. */
export function readName(requested: string): AskedName {
  const base = canonicalName(requested)?.split("/").pop();
  if (base === undefined) {
    return { kind: "other", base: "" };
  }
  for (const [form, kind] of KINDS) {
    const match = form.exec(base);
    if (match !== null) {
      const { mac, load } = match.groups ?? {};
      return { kind, base, ...(mac === undefined ? {} : { mac }), ...(load === undefined ? {} : { load }) };
    }
  }
  return { kind: "other", base };
}

/** Names that nobody's MAC is in and that a phone asks for before any name with its MAC. */
export function isSharedBeginning({ kind }: AskedName): boolean {
  return kind === "site-default" || kind === "selector" || kind === "recovery";
}

/** Firmware and what names it. */
export function isFirmware({ kind }: AskedName): boolean {
  return kind === "manifest" || kind === "loader" || kind === "image";
}
