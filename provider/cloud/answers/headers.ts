/** Dates that no cloud's clock tells any more, and none that JavaScript could reckon with: the years 2000 to 2199. */
const [EARLIEST, LATEST] = [Date.UTC(2000), Date.UTC(2200)];

/**
 * The time of the header `Date`, in milliseconds since 1970; `undefined` if there is none, or an absurd one, which we
 * must not sign with.
 */
export function timeOf(date: string | undefined): number | undefined {
  // Every form of HTTP's dates begins with the day of the week. JavaScript takes much more for a date, such as "1.5".
  if (date === undefined || !/^[A-Z][a-z]+,? /.test(date)) {
    return undefined;
  }
  // RFC 9110's oldest form names no zone: JavaScript would take it for a time of this machine's zone.
  const at = Date.parse(date.endsWith(" GMT") ? date : `${date} GMT`);
  return at >= EARLIEST && at < LATEST ? at : undefined;
}

/**
 * How long the header `Retry-After` asks to wait, in milliseconds: it holds seconds, or a date.
 *
 * @param now - the time by the clock that such a date is one of
 */
export function pauseOf(header: string | undefined, now: number): number | undefined {
  if (header !== undefined && /^\d{1,6}(\.\d{1,6})?$/.test(header)) {
    return Number(header) * 1000;
  }
  const at = timeOf(header);
  return at === undefined ? undefined : Math.max(0, at - now);
}
