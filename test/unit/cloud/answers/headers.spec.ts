import { expect } from "chai";
import { pauseOf, timeOf } from "../../../../provider/cloud/answers/headers";

const AT = Date.UTC(2026, 10, 25);

describe("the header Date", () => {
  it("is read in every form that HTTP has", () => {
    for (const date of [
      "Wed, 25 Nov 2026 00:00:00 GMT",
      "Wednesday, 25-Nov-26 00:00:00 GMT",
      "Wed Nov 25 00:00:00 2026",
    ]) {
      expect(timeOf(date), date).to.equal(AT);
    }
  });

  it("is a time of Greenwich, whatever the zone of this machine", () => {
    const { TZ } = process.env;
    try {
      process.env.TZ = "Asia/Shanghai";
      expect(new Date(AT).getHours(), "the zone is taken up").to.equal(8);
      for (const date of ["Wed, 25 Nov 2026 00:00:00 GMT", "Wed, 25 Nov 2026 00:00:00", "Wed Nov 25 00:00:00 2026"]) {
        expect(timeOf(date), date).to.equal(AT);
      }
    } finally {
      process.env.TZ = TZ ?? "";
      if (TZ === undefined) {
        delete process.env.TZ;
      }
    }
  });

  it("is not read where something stands before the day of the week, or none does", () => {
    for (const date of [undefined, "", "1.5", "25 Nov 2026 00:00:00 GMT", "(x) Wed, 25 Nov 2026 00:00:00 GMT"]) {
      expect(timeOf(date), date).to.equal(undefined);
    }
  });
});

describe("the header Retry-After", () => {
  it("holds seconds, of up to six digits before and after the point", () => {
    expect(["0", "7", "30", "999999", "1.5", "1.25"].map((header) => pauseOf(header, AT))).to.deep.equal([
      ...[0, 7000, 30_000, 999_999_000, 1500, 1250],
    ]);
    for (const header of [undefined, "", "x7", "7x", "-7", "1x5", "1.x", "1.", "1234567", "1.1234567", "7 7"]) {
      expect(pauseOf(header, AT), header).to.equal(undefined);
    }
  });

  it("or a date, from the time that is given, and never less than nothing", () => {
    const header = "Wed, 25 Nov 2026 00:00:00 GMT";
    expect([AT - 9000, AT, AT + 1].map((now) => pauseOf(header, now))).to.deep.equal([9000, 0, 0]);
  });
});
