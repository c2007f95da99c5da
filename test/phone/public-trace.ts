/** A file that a phone asked for, and when. */
export type TracedRequest = readonly [seconds: number, file: string];

/**
 * Seven 7940/7960 that were given SIP 8-12-00, from the moment their loader asks for its first name, in whole seconds as the log
 * of their TFTP server had them (public trace of 2021, cisco.md section 2.1). The server had XMLDefault.cnf.xml and the load, and no
 * phone file; `{MAC}` stands for the address of each.
 */
export const TO_SIP: readonly (readonly TracedRequest[])[] = [
  traced({ loads: 0, sbn: 2, walk: [34, 34], sb2: 37, sip: 93, own: [93] }),
  traced({ late: 1, loads: 1, sbn: 2, walk: [36, 36], sb2: 39, sip: 90, own: [90, 122, 153, 183, 214] }),
  traced({ loads: 0, sbn: 1, walk: [27, 28], sb2: 30, sip: 76, own: [76, 108, 139] }),
  traced({ loads: 0, sbn: 2, walk: [39, 39], sb2: 43, sip: 112, own: [113, 146, 177, 208, 239] }),
  traced({ late: 1, loads: 1, sbn: 2, walk: [33, 33], sb2: 36, sip: 93, own: [93, 124, 155, 186] }),
  traced({ late: 1, loads: 1, sbn: 2, walk: [31, 31], sb2: 33, sip: 86, own: [86, 117, 148] }),
  traced({ loads: 0, sbn: 2, walk: [36, 37], sb2: 39, sip: 102, own: [102] }),
];

/**
 * An SCCP phone of the same trace before its loader began: three names, and 15 s after them the first of the loader. It asked for
 * the three twice, 34 s apart; two more phones did so once, with 22 and 30 s to the loader.
 */
export const SCCP_TO_LOADER: readonly TracedRequest[] = [
  [0, "CTLSEP{MAC}.tlv"],
  [0, "SEP{MAC}.cnf.xml"],
  [0, "XMLDefault.cnf.xml"],
];
export const SCCP_TO_LOADER_SECONDS = { from: 15, to: 30 };

/** Seconds after the first at which a read request was sent again from the same port, and at which it was given up. */
export const REPEATS = { again: [1, 5, 9], givenUp: 13 };

interface Times {
  /** Seconds at which the fourth name and those after it were asked for. */
  readonly late?: number;
  readonly loads: number;
  readonly sbn: number;
  /** The second walk: its first three names, and the last name with the manifest. */
  readonly walk: readonly [number, number];
  readonly sb2: number;
  readonly sip: number;
  /** The phone file, asked for again and again. */
  readonly own: readonly number[];
}

function traced({ late = 0, loads, sbn, walk: [begins, goesOn], sb2, sip, own }: Times): TracedRequest[] {
  const walk = (from: number, later: number, manifest: number): TracedRequest[] => [
    [from, "CTLSEP{MAC}.tlv"],
    [from, "SEP{MAC}.cnf.xml"],
    [from, "SIP{MAC}.cnf"],
    [later, "MGC{MAC}.cnf"],
    [later, "XMLDefault.cnf.xml"],
    [manifest, "P0S3-8-12-00.loads"],
  ];
  return [
    ...walk(0, late, loads),
    [sbn, "P003-8-12-00.sbn"],
    ...walk(begins, goesOn, goesOn),
    [sb2, "P0S3-8-12-00.sb2"],
    [sip, "SIPDefault.cnf"],
    ...own.map((seconds): TracedRequest => [seconds, "SIP{MAC}.cnf"]),
  ];
}
