import { overlay, readCnf } from "../../phone/cnf-reader";
import { setting } from "../../phone/settings";
import { fetchByTftp } from "./curl-tftp";

/** What a SIP client needs to know to register as a line of a phone. */
export interface SipAccount {
  readonly name: string;
  readonly displayName: string;
  readonly authName: string;
  readonly password: string;
  /** `host:port` */
  readonly proxy: string;
}

/**
 * The account of line 1 of a phone, from nothing but the files that it is served.
 *
 * @param mac As in its file's name, `00036BABCDEF`.
 * @param server Address of TFTP. @default the loopback
 */
export async function servedAccount(tftpPort: number, mac: string, server?: string): Promise<SipAccount> {
  const [defaults, own] = await Promise.all(
    ["SIPDefault.cnf", `SIP${mac}.cnf`].map(async (file) => {
      const text = await fetchByTftp(tftpPort, file, server);
      if (text === undefined) {
        throw new Error(`${file} is not served`);
      }
      return readCnf(file, Buffer.from(text, "latin1"));
    }),
  );
  if (defaults === undefined || own === undefined) {
    throw new Error("no files");
  }
  const cnf = overlay(defaults, own);
  return {
    name: setting(cnf, "line1_name"),
    displayName: setting(cnf, "line1_displayname"),
    authName: setting(cnf, "line1_authname"),
    password: setting(cnf, "line1_password"),
    proxy: `${setting(cnf, "proxy1_address")}:${setting(cnf, "proxy1_port") || "5060"}`,
  };
}
