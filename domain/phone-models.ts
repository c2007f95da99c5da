/** Models that are understood. */
export const PHONE_MODELS = ["7940", "7960"] as const;

/** `7940` or `7960`, both on a SIP load. */
export type PhoneModel = (typeof PHONE_MODELS)[number];

/** What differs between the models. */
export interface ModelTraits {
  /** As the phone calls itself in XML (cisco.md section 2.7). */
  readonly name: string;
  /** Lines with a key of their own (cisco.md section 1.5). */
  readonly lines: number;
  /** Number after `loadInformation` in XMLDefault.cnf.xml (cisco.md section 2.7). */
  readonly loadInformationId: number;
}

const TRAITS: Readonly<Record<PhoneModel, ModelTraits>> = {
  "7940": { name: "IP Phone 7940", lines: 2, loadInformationId: 8 },
  "7960": { name: "IP Phone 7960", lines: 6, loadInformationId: 7 },
};

/** What is special about a model. */
export function modelTraits(model: PhoneModel): ModelTraits {
  return TRAITS[model];
}

/** Most that a field of a 7940/7960 on a SIP load holds (cisco.md sections 1.5, 1.11 and 7). */
export const FIELD_LIMITS = {
  /**
   * Characters of `lineN_password`: a buffer of 32 bytes with its end mark (SIPCC); what is longer is cut and then refused, as users of
   * passwords of 32 report. A file with one is published; whether its phone ever registered is not known.
   */
  password: 31,
  /**
   * Bytes of `lineN_displayname`: a buffer of 32. SIPCC also counts 32 characters of UTF-8 there; the stricter of the two holds until a
   * phone shows otherwise.
   */
  displayNameBytes: 32,
  /** Characters of `lineN_authname`: a buffer of 129 with its end mark. */
  authName: 128,
  /** Characters of the name of a line; the phone would take 127, Asterisk's own buffer is 80 with its end mark. */
  extension: 79,
  /** Characters of `lineN_contact`: a buffer of 128 with its end mark. */
  contact: 127,
  /** Characters of `lineN_shortname`; the display shows fewer. */
  shortName: 32,
  /** Characters of `lineN_shortname` that the display is likely to show. */
  shortNameShown: 12,
  /** Characters of `phone_label`: a buffer of 32 with its end mark (SIPCC). */
  label: 31,
  /** Characters of `phone_label` that sources name; published files have 12 with a blank at the end. */
  labelShown: 11,
  /** Characters of an URL. */
  url: 255,
  /** Characters of an address or host name (RFC 1035 section 2.3.4). */
  address: 253,
  /** Characters that SIPCC, a descendant of the phone's code, keeps of an address: a buffer of 48 with its end mark. */
  addressKept: 47,
  /** Characters of a number that the phone is to dial. */
  dialled: 64,
  /** Characters of `phone_prompt`. */
  prompt: 15,
  /** Characters of `sync`. */
  sync: 32,
  /** Characters of `tftp_cfg_dir`. */
  tftpFolder: 64,
} as const;

/** The magic word with which a phone marks what is not set (cisco.md section 1.2). */
export const UNPROVISIONED = "UNPROVISIONED";
