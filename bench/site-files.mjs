import { createCipheriv, createHash } from "node:crypto";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Bytes of a phone's file: what the project renders for a 7960 with all lines. */
const PHONE_FILE_BYTES = 2_300;
/** Bytes of the firmware, near the 739 KiB of `P0S3-8-12-00.sb2` (cisco.md section 2.6). */
const FIRMWARE_BYTES = 720 * 1024;

/** Phones that have a file. */
export const PHONES = 1_000;
export const MODEL = "7960";
export const LOAD = "P0S3-8-12-00";
export const FIRMWARE_FILE = `${LOAD}.sb2`;

/**
 * MAC address of a phone of the site.
 * @param {number} index from 0
 * @returns {string} 12 upper-case hexadecimal digits
 */
export function phoneMac(index) {
  return (0x00036b000000 + index).toString(16).toUpperCase().padStart(12, "0");
}

/**
 * @param {string} mac
 */
export function phoneFile(mac) {
  return `SIP${mac}.cnf`;
}

/**
 * Writes the site that every server serves: as many phones as are declared above, and one firmware. No two files, and no
 * two blocks of one, are alike.
 * @param {string} folder new
 */
export function writeSite(folder) {
  mkdirSync(folder, { recursive: true });
  // Servers that give up root's rights must still get here.
  chmodSync(folder, 0o755);
  const write = (/** @type {string} */ name, /** @type {string | Buffer} */ content) =>
    writeFileSync(join(folder, name), content, { mode: 0o644 });
  for (let index = 0; index < PHONES; index++) {
    const mac = phoneMac(index);
    write(phoneFile(mac), phoneText(mac, 1000 + index));
  }
  write(
    "SIPDefault.cnf",
    `image_version: "${LOAD}"\nproxy1_address: "127.0.0.1"\nproxy_register: "1"\ndial_template: "dialplan"\n`,
  );
  write("dialplan.xml", '<DIALTEMPLATE>\n  <TEMPLATE MATCH="*" Timeout="5"/>\n</DIALTEMPLATE>\n');
  write(FIRMWARE_FILE, noise(FIRMWARE_FILE, FIRMWARE_BYTES));
}

/** @param {string} mac @param {number} extension */
function phoneText(mac, extension) {
  const settings = ["name", "authname", "displayname", "shortname", "password"];
  let text = settings.map((setting) => `line1_${setting}: "${extension}"\n`).join("");
  for (let line = 0; text.length < PHONE_FILE_BYTES; line++) {
    text += `# ${createHash("sha256").update(`${mac} ${line}`).digest("hex")}\n`;
  }
  return `${text.slice(0, PHONE_FILE_BYTES - 1)}\n`;
}

/** Bytes without a pattern, the same for the same name. @param {string} name @param {number} bytes */
function noise(name, bytes) {
  const key = createHash("md5").update(name).digest();
  return createCipheriv("aes-128-ctr", key, Buffer.alloc(16)).update(Buffer.alloc(bytes));
}
