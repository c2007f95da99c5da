/** A DHCP server that the set-up has brought, or why it could not, as words behind the name of a test. */
export function dhcpProgram(name: "KEA" | "DHCPD" | "DNSMASQ"): { path: string; why: string } {
  const path = process.env[`CISCO_PHONES_${name}`] ?? "";
  const reason = process.env[`CISCO_PHONES_NO_${name}`] ?? "not set up; run npm test";
  return { path, why: path === "" ? ` (left out: ${reason})` : "" };
}

/** A configuration of Kea's with a snippet pasted where it says. */
export function aroundKeaSnippet(snippet: string, device: string, subnet: string, inSubnet = ""): string {
  const [global = "", reservations = ""] = snippet.split(/^# Into .*$/m).slice(1);
  return `{ "Dhcp4": {
    "interfaces-config": { "interfaces": ["${device}"] },
    "lease-database": { "type": "memfile", "persist": false },
    "valid-lifetime": 3600,
    "subnet4": [{ "id": 7, "subnet": "${subnet}", ${inSubnet} ${reservations} }],
    ${global}
  } }`;
}
