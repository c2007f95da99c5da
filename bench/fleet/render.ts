import { Secret } from "../../domain/secret";
import { parseSite } from "../../domain/site";
import { Fingerprint } from "../../rendering/fingerprint";
import { renderPhone } from "../../rendering/render-phone";
import { renderSettings } from "../../rendering/render-settings";
import { description, secrets } from "./description";
import { report, timed } from "./measurement";

/** Validates and renders a site of many phones in one process. */
async function main(): Promise<void> {
  const count = Number(process.argv[2]);
  const input = description(count);
  const validation = await timed(() => parseSite(input, secrets()));
  const site = validation.value.value;
  if (site === undefined) {
    throw new Error(JSON.stringify(validation.value.problems.slice(0, 3)));
  }
  const fingerprint = new Fingerprint(Secret.of("a key that only the benchmark uses"));
  const rendering = await timed(() => [
    ...renderSettings(site.settings, ["7940", "7960"], { fingerprint }),
    ...site.phones.flatMap((phone) => renderPhone(phone, site.settings, fingerprint).files),
  ]);
  if (rendering.value.length < count) {
    throw new Error("files are missing");
  }
  report(count, { validate: validation.seconds, render: rendering.seconds });
}

void main();
