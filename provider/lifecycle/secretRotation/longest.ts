import { milliseconds } from "../../duration";

/** The longest time that the rotation of a secret is taken to need, in milliseconds (DESIGN §4). */
export const LONGEST = milliseconds("30m") ?? 0;
