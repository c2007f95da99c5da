import type { Shape } from "./member";

/** Text that a phone's file can hold: no double quote, no line end, no control character. */
export const PLAIN_TEXT = '^[^"\\p{Cc}]*$';

const OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const ADDRESS_OF_NUMBERS = `${OCTET}(\\.${OCTET}){3}`;
const LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
/** Numbers and dots alone are an IPv4 address or a mistake. */
const HOST_NAME = `(?![\\d.]+$)${LABEL}(\\.${LABEL})*`;

/** IPv4 address. */
export const IPV4 = `^${ADDRESS_OF_NUMBERS}$`;
/** IPv4 subnet. */
export const SUBNET = `^${ADDRESS_OF_NUMBERS}/([89]|[12]\\d|30)$`;
/** Addresses from one to another. */
export const POOL = `^\\s*${ADDRESS_OF_NUMBERS}\\s*[-–]\\s*${ADDRESS_OF_NUMBERS}\\s*$`;
/** Name of a network interface. */
export const INTERFACE = "^(?!\\.{1,2}$)[A-Za-z0-9_.-]+$";
/** Name of a domain. */
export const DOMAIN_NAME = `^${HOST_NAME}$`;
/** IPv4 address or host name. */
export const ADDRESS = `^(${ADDRESS_OF_NUMBERS}|${HOST_NAME})$`;
/** `http://` address. */
export const HTTP_URL = "^http://[A-Za-z0-9.-]+(:\\d{1,5})?([/?][!-~]*)?$";
/** Name of a SIP load. */
export const APPLICATION_LOAD = "^P0S3(-\\d{1,2}-\\d{1,2}-\\d{2}|\\d{4})$";
/** What OS79XX.TXT may name. */
export const SELECTED_LOAD =
  "^P0(S3(-\\d{1,2}-\\d{1,2}-\\d{2}|\\d{4})|03(-\\d{1,2}-\\d{1,2}-\\d{2}|\\d{4}([0-9A-Z]{4})?))$";
/** MAC address in any usual notation. */
export const MAC_ADDRESS =
  "^\\s*([Ss][Ee][Pp]|[Ss][Ii][Pp])?([0-9A-Fa-f]{12}|[0-9A-Fa-f]{2}((:[0-9A-Fa-f]{2}){5}|(-[0-9A-Fa-f]{2}){5})|[0-9A-Fa-f]{4}(\\.[0-9A-Fa-f]{4}){2})\\s*$";
/** Extension of a line, or another user part of a SIP address. */
export const EXTENSION = "^[A-Za-z0-9*+_.-]+$";
/** Name that stands in quotes in SIP and in Asterisk's files. */
export const SHOWN_NAME = '^[^\\s<>\\\\"\\p{Cc}]([^<>\\\\"\\p{Cc}]*[^\\s<>\\\\"\\p{Cc}])?$';
/** Name of a section of Asterisk's files. */
export const SECTION_NAME = "^[A-Za-z0-9_.-]+$";
/** Hours and minutes of a day. */
export const TIME_OF_DAY = "^([01]\\d|2[0-3]):[0-5]\\d$";
/** Hours, or hours and minutes, east or west. */
export const OFFSET = "^[+-]?\\d{1,2}([:/]\\d{2})?$";

/** A text of one line. */
export function plainText(pattern = PLAIN_TEXT, maxLength?: number): Shape {
  const length = maxLength === undefined ? {} : { maxLength };
  return { is: "value", schema: { type: "string", minLength: 1, ...length, pattern } };
}
