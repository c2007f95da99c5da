import type { Fault } from "./field";
import { FIELD_LIMITS } from "./phone-models";
import type { Problem } from "./problem";

/** Stands for all addresses of a machine, which nobody can be told. */
export const EVERY_ADDRESS = "0.0.0.0";

const LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
const HOST_NAME = new RegExp(`^(?=.{1,253}$)${LABEL}(\\.${LABEL})*$`);

/** True for an IPv4 address in dotted form, without leading zeros, which some readers take as octal. */
export function isIpv4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

/** What is wrong with a text as IPv4 address or host name (RFC 1123 section 2.1); all that a 7940/7960 can reach. */
export function addressFault(text: string): Fault | undefined {
  const numeric = /^[\d.]+$/.test(text);
  return (numeric ? isIpv4(text) : HOST_NAME.test(text))
    ? undefined
    : { message: "neither an IPv4 address nor a host name", allowed: "such as 192.168.1.3 or pbx.example.net" };
}

/** A warning for an address that the phone may cut; which is known from a descendant of its code alone (SIPCC). */
export function longAddressCautions(path: string, address: string | undefined): Problem[] {
  return address !== undefined && address.length > FIELD_LIMITS.addressKept
    ? [
        {
          path,
          rule: "address-long",
          message: `longer than the ${FIELD_LIMITS.addressKept} characters that the phone is likely to keep of an address`,
          given: `${address.length} characters`,
          remedy: "Take a shorter name, or an IPv4 address",
        },
      ]
    : [];
}

/** What is wrong with a text as `http://` URL. */
export function httpUrlFault(text: string): Fault | undefined {
  const wanted = { allowed: "http://HOST/…, printable ASCII without blanks" };
  if (/^https:/i.test(text)) {
    return { message: "these phones speak no TLS", ...wanted, remedy: "Serve it over http://" };
  }
  const [, host] = /^http:\/\/([^/:?#]+)(:\d{1,5})?([/?][!-~]*)?$/.exec(text) ?? [];
  if (host === undefined || addressFault(host) !== undefined || /[\\<>]/.test(text)) {
    return { message: "not an http:// address", ...wanted };
  }
  return undefined;
}
