import { type RingSource, ringFileName } from "../domain/ring";
import { TAB_SEPARATED, XML } from "./file-format";
import type { RenderedFile } from "./rendered-file";
import { defineTemplate, PACKAGE_TEMPLATES, type TemplateSet } from "./template-set";

const SHAPE = { rings: { name: "text", file: "text" } } as const;

const RING_LIST = defineTemplate({ name: "cisco-79x0/RINGLIST.DAT", format: TAB_SEPARATED, shape: SHAPE });

const DISTINCTIVE_RING_LIST = defineTemplate({
  name: "cisco-79x0/DISTINCTIVERINGLIST.XML",
  format: XML,
  shape: SHAPE,
});

/** `RINGLIST.DAT`: the rings that a user can choose, a line each with a TAB between name and file (cisco.md section 4.2). */
export function renderRingList(rings: readonly RingSource[], templates: TemplateSet = PACKAGE_TEMPLATES): RenderedFile {
  return { path: "RINGLIST.DAT", ...templates.render(RING_LIST, view(rings)), reader: "sip-load" };
}

/** `DISTINCTIVERINGLIST.XML`: the rings that a user can choose for each line (cisco.md section 4.3). */
export function renderDistinctiveRingList(
  rings: readonly RingSource[],
  templates: TemplateSet = PACKAGE_TEMPLATES,
): RenderedFile {
  const rendering = templates.render(DISTINCTIVE_RING_LIST, view(rings));
  return { path: "DISTINCTIVERINGLIST.XML", ...rendering, reader: "sip-load" };
}

function view(rings: readonly RingSource[]) {
  return { rings: rings.map((ring) => ({ name: ring.name, file: ringFileName(ring) })) };
}
