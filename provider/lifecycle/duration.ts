export { DURATION, milliseconds } from "../cloud";
