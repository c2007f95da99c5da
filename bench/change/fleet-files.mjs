const HEADER = "mac,model,extension,name,label,overrides.callWaiting";

/** The row whose display name a change changes. */
const RENAMED = 7;

/** MAC address of the phone of a row. @param {number} index from 0 @returns {string} 12 upper-case hexadecimal digits */
export function macOf(index) {
  return (0x00_03_6b_00_00_00 + index).toString(16).toUpperCase().padStart(12, "0");
}

/**
 * A fleet as its owner keeps it: every fifth phone is a 7960, every fiftieth has something of its own.
 * @param {number} phones more than 7
 * @param {string} [renamed] another display name for one of them
 * @returns {string} CSV
 */
export function phonesCsv(phones, renamed) {
  const rows = Array.from({ length: phones }, (_, index) => {
    const name = index === RENAMED && renamed !== undefined ? renamed : `Person ${index}`;
    const model = index % 5 === 0 ? "7960" : "";
    return `${macOf(index)},${model},${10_000 + index},${name},Room ${index % 1000},${index % 50 === 0 ? "off" : ""}`;
  });
  return `${[HEADER, ...rows].join("\n")}\n`;
}

/** A setting that is in SIPDefault.cnf alone, as a path of the stack's configuration. */
export const SHARED_SETTING = "cisco-phones:site.settings.directoryUrl";

/**
 * The stack's file before it has secrets: JSON, which is YAML, so that nothing is needed to write it.
 * @param {{ tftpPort: number, httpPort: number, adminPort: number }} ports
 * @returns {string}
 */
export function stackFileText(ports) {
  const site = {
    name: "bench",
    host: { runtime: "embedded", address: "127.0.0.1", directory: ".state/store", ...ports },
    settings: {
      proxy: "192.168.1.3",
      sntpServer: "192.168.1.3",
      timeZone: "CET",
      daylightSaving: "eu",
      directoryUrl: "http://192.168.1.3/directory",
      messagesNumber: "8500",
      load: "P0S3-8-11-00",
    },
    asterisk: { directory: ".state/asterisk" },
    phonesFile: "phones.csv",
    phoneDefaults: { model: "7940", line: { mailbox: "{extension}@default" } },
  };
  return `${JSON.stringify({ config: { "cisco-phones:site": site } }, undefined, 2)}\n`;
}
