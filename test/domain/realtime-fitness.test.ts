import { describe, expect, it } from "vitest";
import { formatProblem } from "../../domain/problem";
import { type DeclaredTable, realtimeFitness } from "../../domain/realtime-fitness";
import { type RealtimeSurvey, readRealtimeSurvey } from "../../domain/realtime-survey";

/** As Debian's PostgreSQL 15 and Asterisk 22 answer. */
const ANSWER = `column ps_endpoints.id most 255
column ps_endpoints.callerid most 40
column ps_endpoints.dtmf_mode of rfc4733 inband info auto auto_info
column ps_endpoints.set_var any
column ps_auths.id most 255
column ps_auths.password most 80
own 100
row 100
surveyed
asked
module res_sorcery_realtime.so
mapped ps_aors
mapped ps_auths
mapped ps_endpoints
nocache res_pjsip/endpoint
nocache res_pjsip/auth
nocache res_pjsip/aor
end
`;
const CACHES = ["res_pjsip/endpoint", "res_pjsip/auth", "res_pjsip/aor"];

function survey(answer = ANSWER): RealtimeSurvey {
  const read = readRealtimeSurvey(answer);
  if (read === undefined) {
    throw new Error("not read");
  }
  return read;
}

const endpoints = (...rows: Record<string, string>[]): DeclaredTable => ({
  table: "ps_endpoints",
  columns: ["id", "callerid", "dtmf_mode"],
  rows,
});
const auths = (...rows: Record<string, string>[]): DeclaredTable => ({
  table: "ps_auths",
  columns: ["id", "password"],
  rows,
});

const problemsOf = (
  answer: string,
  tables: readonly DeclaredTable[] = [endpoints({ id: "100", dtmf_mode: "rfc4733" })],
  caches = CACHES,
): string[] =>
  realtimeFitness(survey(answer), { sql: "psql -X", caches }, tables, "site.asterisk.realtime").map(formatProblem);

describe("a look at Asterisk's tables", () => {
  it("is read as a whole or not at all", () => {
    expect(readRealtimeSurvey(ANSWER.replace("end\n", ""))).toBeUndefined();
    const { columns, ...rest } = survey();
    expect(columns.get("ps_endpoints.callerid")).toEqual({ most: 40 });
    expect(columns.get("ps_endpoints.set_var")).toEqual({});
    expect(columns.get("ps_endpoints.dtmf_mode")?.values).toContain("inband");
    expect(rest).toEqual({
      denied: [],
      own: ["100"],
      strangers: [],
      asterisk: {
        modules: ["res_sorcery_realtime.so"],
        mapped: ["ps_aors", "ps_auths", "ps_endpoints"],
        unread: [],
        noCaches: CACHES,
      },
    });
  });

  it("finds nothing amiss where all is well", () => {
    expect(
      problemsOf(ANSWER, [endpoints({ id: "100", dtmf_mode: "rfc4733" }), auths({ id: "100", password: "x" })]),
    ).toEqual([]);
  });

  it("tells of a psql that brings no answer, and of nothing else", () => {
    expect(problemsOf("refusal psql: error: connection refused\nend\n")).toEqual([
      "site.asterisk.realtime.sql: the command brings no answer of PostgreSQL: psql: error: connection refused. Try it on Asterisk's machine as the same user: echo 'SELECT 1' | COMMAND",
    ]);
  });

  it("tells what tables can't hold, each fault once with its lines, and no password", () => {
    const many = Array.from({ length: 12 }, (_, index) => ({ id: `2${index}`, dtmf_mode: "none" }));
    const found = problemsOf(ANSWER, [
      endpoints(...many, { id: "300", callerid: "x".repeat(41) }),
      auths({ id: "300", password: `Canary${"x".repeat(80)}` }),
      { table: "ps_aors", columns: ["id"], rows: [] },
    ]);
    expect(found).toEqual([
      'site.asterisk.realtime.sql: ps_endpoints.dtmf_mode can\'t be "none": 20, 21, 22, 23, 24, 25, 26, 27, 28, 29 and 2 more (allowed: rfc4733, inband, info, auto, auto_info)',
      "site.asterisk.realtime.sql: ps_endpoints.callerid can't hold 41 characters: 300 (allowed: 40 characters)",
      "site.asterisk.realtime.sql: ps_auths.password can't hold 86 characters: 300 (allowed: 80 characters)",
      expect.stringContaining("the database has no table ps_aors"),
    ]);
    expect(found.join()).not.toContain("Canary");
  });

  it("tells of columns that older tables lack", () => {
    const older = ANSWER.replace("column ps_endpoints.dtmf_mode of rfc4733 inband info auto auto_info\n", "");
    expect(problemsOf(older)[0]).toContain(
      "the table ps_endpoints has no dtmf_mode. Bring Asterisk's tables up to date",
    );
  });

  it("tells whose rows are in the way, and what the user of the database lacks", () => {
    const answer = ANSWER.replace(
      "row 100",
      "row 100\nrow 101\nstranger 102\ndenied INSERT on ps_auths\ndenied CREATE on schema public",
    );
    const [insert, create, strangers, ...more] = problemsOf(answer);
    expect(more).toEqual([]);
    expect(insert).toContain("lacks INSERT on ps_auths. GRANT INSERT on ps_auths TO that user");
    expect(create).toContain("CREATE TABLE cisco_phones_lines");
    expect(strangers).toContain("not of this site: 101, 102");
  });

  it("tells what Asterisk lacks to read them", () => {
    const answer = `column ps_endpoints.id any\ncolumn ps_endpoints.callerid any\ncolumn ps_endpoints.dtmf_mode any
surveyed\nasked\nmapped ps_auths\nunread aor\nnocache lines\nend\n`;
    expect(problemsOf(answer, undefined, ["lines"])).toEqual([
      expect.stringContaining("Asterisk has not loaded res_sorcery_realtime.so"),
      expect.stringContaining("Asterisk has no driver for ps_endpoints, ps_aors"),
      expect.stringContaining("sorcery.conf does not have PJSIP read aor from ps_aors"),
      'site.asterisk.realtime.caches: not a memory cache of this Asterisk (given "lines"). Give the name that sorcery.conf has',
    ]);
  });
});
