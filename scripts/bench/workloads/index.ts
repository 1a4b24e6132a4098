import type { Workload } from "../context";
import { account } from "./account";
import { floor } from "./floor";
import { footprint } from "./footprint";
import { limited } from "./limited";
import { naive } from "./naive";
import { plugin } from "./plugin";
import { profile } from "./profile";
import { thousands } from "./thousands";
import { waiting } from "./waiting";

/** All workloads, in the order in which they are measured: `limited` takes the floor's times from `floor`. */
export const WORKLOADS: readonly Workload[] = [
  footprint,
  floor,
  limited,
  waiting,
  naive,
  plugin,
  account,
  thousands,
  profile,
];
