import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bytesOf, image, manifest } from "../../phone/firmware-folder";
import { Program } from "../program";
import { DiagnosedServer, defaultsWith, FILES, filesWith, LOAD, MAC } from "./diagnosed-server";

const FACTORY = "P0030301MFG2";
const LOADER = "P003-8-12-00";
const OTHER = "P0S3-8-11-00";
const OTHER_LOADER = "P003-8-11-00";
/** Nothing but XMLDefault.cnf.xml could name a load. */
const UNNAMED = { "SIPDefault.cnf": defaultsWith('image_version: ""'), [`SIP${MAC}.cnf`]: undefined };
const named = (load: string) => `<Default><loadInformation7>${load}</loadInformation7></Default>`;

let program: Program;

beforeAll(() => {
  program = new Program();
});

afterAll(() => program.remove());

describe("a phone on its way to its load", () => {
  it("misses a load that image_version names", async () => {
    const server = await DiagnosedServer.ofSite(
      program,
      filesWith({ "SIPDefault.cnf": defaultsWith('image_version: "P0S3-8-08-00"') }),
    );
    await server.boot();
    const [diagnosis] = await server.first("load-not-served");
    expect(diagnosis.seen[0]).toContain("P0S3-8-08-00.loads: not served");
  });

  it("hunts for a load that is spelled otherwise", async () => {
    const files = filesWith({
      ...bytesOf(LOAD, LOADER),
      "SIPDefault.cnf": defaultsWith('image_version: "P0S3-08-12-00"'),
    });
    const server = await DiagnosedServer.ofFolder(program, files);
    await server.boot();
    const [diagnosis] = await server.first("load-name-typo");
    expect(diagnosis.seen).toContain(`${LOAD}.loads is served`);
  });

  it("hunts for a load that is named with its extension", async () => {
    const server = await DiagnosedServer.ofFolder(
      program,
      filesWith({ "SIPDefault.cnf": defaultsWith(`image_version: "${LOAD}.loads"`) }),
    );
    await server.boot();
    const [diagnosis] = await server.first("load-name-extension");
    expect(diagnosis.seen[0]).toContain(`${LOAD}.loads.loads`);
  });

  it("misses a file that is there in another case", async () => {
    const { [`${OTHER_LOADER}.sbn`]: loader = Buffer.alloc(0), ...others } = bytesOf(OTHER, OTHER_LOADER);
    const server = await DiagnosedServer.ofFolder(
      program,
      filesWith({
        ...others,
        "p003-8-11-00.sbn": loader,
        "SIPDefault.cnf": defaultsWith(`image_version: "${OTHER}"`),
      }),
    );
    await server.boot();
    const [diagnosis] = await server.first("file-name-case");
    expect(diagnosis.remedy).toBe("Rename p003-8-11-00.sbn to P003-8-11-00.sbn");
  });

  it("misses a file that its manifest names", async () => {
    const { [`${OTHER}.sb2`]: _, ...others } = bytesOf(OTHER, OTHER_LOADER);
    const server = await DiagnosedServer.ofFolder(
      program,
      filesWith({ ...others, "SIPDefault.cnf": defaultsWith(`image_version: "${OTHER}"`) }),
    );
    await server.boot();
    const [diagnosis] = await server.first("manifest-member-missing");
    expect(diagnosis.seen[0]).toContain(`${OTHER}.sb2: not served`);
  });

  it("is told of an image without signature by a manifest", async () => {
    const server = await DiagnosedServer.ofFolder(
      program,
      filesWith({
        [`${OTHER}.loads`]: manifest(OTHER, `${OTHER}.bin`),
        [`${OTHER}.bin`]: image(`${OTHER}.bin`, 3000),
        "SIPDefault.cnf": defaultsWith(`image_version: "${OTHER}"`),
      }),
    );
    const report = await server.boot();
    expect(report.end).toMatchObject({ kind: "refused", cause: "unsigned image" });
    const [diagnosis] = await server.first("unsigned-image");
    expect(diagnosis.means).toContain("Image Authentication Failed");
  });

  it("goes for another load than the declared one, whatever comes of it", async () => {
    const server = await DiagnosedServer.ofSite(
      program,
      filesWith({ ...bytesOf(OTHER, OTHER_LOADER), "SIPDefault.cnf": defaultsWith(`image_version: "${OTHER}"`) }),
    );
    expect((await server.boot()).end).toMatchObject({ kind: "up", load: OTHER });
    const [diagnosis] = await server.first("other-load");
    expect(diagnosis.seen).toEqual([`it went for ${OTHER}`, `${LOAD} is declared`]);
  });

  it("is sent from its factory load to one that it can't start", async () => {
    for (const files of [{ "OS79XX.TXT": LOAD }, {}]) {
      const server = await DiagnosedServer.ofFolder(program, filesWith(files));
      await server.boot({ load: FACTORY });
      const [diagnosis] = await server.first("upgrade-step-skipped");
      expect(diagnosis.seen[0]).toContain(LOAD);
    }
  });
});

describe("a phone that no file names a load for", () => {
  it("walks its list where XMLDefault.cnf.xml is missing", async () => {
    const server = await DiagnosedServer.ofSite(program, filesWith({ ...UNNAMED, "XMLDefault.cnf.xml": undefined }));
    expect((await server.boot({ load: LOADER })).end.kind).toBe("looping");
    const [diagnosis] = await server.first("no-load-named");
    expect(diagnosis.remedy).toContain("loadInformation7");
  });

  it("walks its list where XMLDefault.cnf.xml names that of another model", async () => {
    const xml = "<Default><loadInformation115>SIP41.8-5-4S</loadInformation115></Default>";
    const server = await DiagnosedServer.ofSite(program, filesWith({ ...UNNAMED, "XMLDefault.cnf.xml": xml }));
    await server.boot({ load: LOADER });
    const [diagnosis] = await server.first("no-load-named");
    expect(diagnosis.seen[1]).toContain("it names no load in loadInformation7");
  });

  it("finds nothing at all in a folder that is another one", async () => {
    const server = await DiagnosedServer.ofFolder(program, { "README.txt": "not here" });
    await server.boot({ load: LOADER });
    // Nobody declares phones in such a folder.
    const [diagnosis] = await server.first("nothing-served");
    expect(diagnosis.seen).toContain("none of these is served");
  });

  it("stays at its factory load where OS79XX.TXT is missing, too", async () => {
    const server = await DiagnosedServer.ofSite(program, { "README.txt": "not here" });
    await server.boot({ load: FACTORY });
    await server.first("nothing-served");
  });
});

describe("a phone with a load that is served", () => {
  it("fetches it, and nothing is wrong", async () => {
    const server = await DiagnosedServer.ofSite(
      program,
      filesWith({ ...FILES, ...bytesOf(LOAD, LOADER), "XMLDefault.cnf.xml": named(LOAD) }),
    );
    expect((await server.boot({ load: OTHER })).end).toMatchObject({ kind: "up", load: LOAD });
    await server.first("nothing-wrong");
  });
});
