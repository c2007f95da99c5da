import type { Imported } from "./import-folder";
import { missingSettings } from "./missing-settings";
import { Code, literal, WIDTH } from "./typescript-literal";

/** The text of a program that declares the site. It holds no password. */
export function programOf({ site, addressMissing, adminPassword }: Imported): string {
  const { name, host, settings, firmware, phones } = site;
  const constant = (head: string, value: unknown): string => `${head}${literal(value, 0, head.length)};\n`;
  const allSettings = {
    ...settings,
    ...(settings.factoryPassword === true && adminPassword === undefined
      ? {}
      : { adminPassword: new Code('config.requireSecret("adminPassword")') }),
  };
  const missing = missingSettings(site).map(({ name: setting, what }) => `// Fill in ${setting}: ${what}.\n`);
  return [
    "// Made from a tftpboot folder by import-tftpboot. Passwords are secrets of the stack: see docs/import.md.\n",
    'import * as pulumi from "@pulumi/pulumi";\n',
    importOf([
      ...(firmware === undefined ? [] : ["type FirmwareArgs"]),
      ...["type FleetPhoneArgs", "PhoneFleet", "ProvisioningHost", "type SiteSettingsArgs"],
    ]),
    "\n",
    "const config = new pulumi.Config();\n\n",
    ...missing,
    constant("const settings: SiteSettingsArgs = ", allSettings),
    "\n",
    ...(firmware === undefined ? [] : [constant("const firmware: FirmwareArgs = ", firmware), "\n"]),
    constant("const phones: FleetPhoneArgs[] = ", phones),
    "\n",
    `const fleet = new PhoneFleet(${JSON.stringify(name)}, {\n`,
    "  settings,\n",
    "  phones,\n",
    '  passwords: config.requireSecretObject<Record<string, string>>("linePasswords"),\n',
    "});\n\n",
    `new ProvisioningHost(${JSON.stringify(name)}, {\n`,
    `  site: ${JSON.stringify(name)},\n`,
    ...(addressMissing ? ["  // Fill in the address of the host that phones reach.\n"] : []),
    `  address: ${JSON.stringify(host.address)},\n`,
    "  settings,\n",
    ...(firmware === undefined ? [] : ["  firmware,\n"]),
    "  phones: fleet.phones,\n",
    "});\n",
  ].join("");
}

/** On one line where it fits, as Biome lays it out. */
function importOf(names: readonly string[]): string {
  const line = `import { ${names.join(", ")} } from "pulumi-cisco-phones";\n`;
  return line.length <= WIDTH + 1
    ? line
    : `import {\n${names.map((each) => `  ${each},\n`).join("")}} from "pulumi-cisco-phones";\n`;
}
