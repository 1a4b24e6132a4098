import { Refusal } from "../reply";

/** Refuses calls beyond so many a second to one host. */
export interface RateLimit {
  /** @throws Refusal APIGW.0308 */
  take(service: string, now: number): void;
}

/** A limit over the last second of whatever clock is given; KMS and CSMS are one host. */
export function createRateLimit(perSecond: () => number | undefined): RateLimit {
  const recent = new Map<string, number[]>();
  return {
    take(service, now) {
      const most = perSecond();
      const host = service === "csms" ? "kms" : service;
      const times = (recent.get(host) ?? []).filter((time) => time > now - 1000);
      recent.set(host, times);
      if (most !== undefined && times.length >= most) {
        throw new Refusal(
          "APIGW.0308",
          `The throttling threshold has been reached: policy user over ratelimit,limit:${most},time:1 second.`,
        );
      }
      times.push(now);
    },
  };
}
