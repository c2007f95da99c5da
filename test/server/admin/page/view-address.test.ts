import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SORT_WORDS, type Sort } from "../../../../server/admin/page/client/phone-order";
import { STATES_BY_TROUBLE } from "../../../../server/admin/page/client/phone-states";
import { readView, USUAL_VIEW, writeView } from "../../../../server/admin/page/client/view-address";
import { PHONE_STATES } from "../../../../server/boots/phone-status";

describe("the view in the page's address", () => {
  it("is read as it was written", () => {
    const views = fc.record({
      state: fc.constantFrom("all" as const, ...PHONE_STATES),
      search: fc.string({ unit: "grapheme" }).map((text) => text.trim()),
      sort: fc.constantFrom(...(Object.keys(SORT_WORDS) as Sort[])),
    });
    fc.assert(
      fc.property(views, (view) => {
        expect(readView(writeView(view))).toEqual(view);
      }),
    );
  });

  it("is not written when it is the usual one", () => expect(writeView(USUAL_VIEW)).toBe(""));

  it("leaves out what makes no sense", () => {
    expect(readView("#state=on-fire&sort=toString&q=1&x=y")).toEqual({ ...USUAL_VIEW, search: "1" });
    expect(readView("#%E0%A4%A")).toEqual(USUAL_VIEW);
  });

  it("knows each state", () => expect([...STATES_BY_TROUBLE].sort()).toEqual([...PHONE_STATES].sort()));
});
