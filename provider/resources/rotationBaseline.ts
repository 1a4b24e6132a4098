import * as pulumi from "@pulumi/pulumi";
import { call } from "../functions/call";
import type { PlaceArgs } from "../functions/lists";
import { KeyRotationPolicy } from "./keyRotationPolicy";
import { SecretRotationPolicy } from "./secretRotationPolicy";

/** Objects that a baseline leaves alone. */
export interface BaselineExclusion {
  /** A pattern of the alias, name or id: `*` is any text, `?` one character. */
  match: string;
  /** Why, in words; shown in the outputs. */
  reason: string;
}

/** What every object of a kind gets. */
interface KindArgs {
  /** Only objects whose alias, name or id matches: `*` is any text, `?` one character. @defaultValue all */
  match?: string;
  /** Objects that are left alone, each with the reason. @defaultValue none */
  exclude?: BaselineExclusion[];
  /** Declares the time between rotations of every object, also where it is shorter now. @defaultValue `false` */
  exactly?: boolean;
}

/** What every key gets. */
export interface BaselineKeysArgs extends KindArgs {
  /** The longest interval, in days: a whole number from 30 to 365. A key with a shorter one keeps it. */
  rotationInterval: number;
}

/** What every secret gets. */
export interface BaselineSecretsArgs extends KindArgs {
  /** The longest period, a whole number and `s`, `m`, `h` or `d`, from `"6h"` to `"365d"`. A shorter one is kept. */
  rotationPeriod: string;
}

/** What a baseline covers. Values are plain: what is in the account must be known when the program runs. */
export interface RotationBaselineArgs extends PlaceArgs {
  /** The keys of the account. @defaultValue none */
  keys?: BaselineKeysArgs;
  /** The secrets of the account. @defaultValue none */
  secrets?: BaselineSecretsArgs;
}

/** An object that a baseline does not cover, and why. */
export interface NotCovered {
  /** The key's id or the secret's name. */
  id: string;
  /** The key's alias or the secret's name. */
  name: string;
  /** Why it is not covered. */
  reason: string;
}

/** What a baseline found. */
interface Found {
  readonly covered: string[];
  readonly excluded: NotCovered[];
  readonly cannotRotate: NotCovered[];
}

/**
 * Gives every key and secret of an account that can rotate a policy. An object that is made later is covered by the next
 * `up`; the policy of one that is deleted is removed from the state.
 *
 * It declares its own interval only where an object's is as long or longer, or where rotation is off: it never lengthens an
 * interval and turns nothing off, unless `exactly` says so. The account is listed each time that the
 * program runs, in previews too; a list that is not complete fails the program, so that no policy is deleted by it.
 *
 * @example
 * ```ts
 * import { RotationBaseline } from "pulumi-huaweicloud-rotation";
 *
 * new RotationBaseline("account", { keys: { rotationInterval: 180 } });
 * ```
 */
export class RotationBaseline extends pulumi.ComponentResource<Found> {
  /** The ids of the keys and the names of the secrets that have a policy of this baseline. */
  declare readonly covered: pulumi.Output<string[]>;
  /** What `exclude` leaves alone, with the reason. */
  declare readonly excluded: pulumi.Output<NotCovered[]>;
  /** What matches and cannot rotate, with the reason. */
  declare readonly cannotRotate: pulumi.Output<NotCovered[]>;

  /**
   * @param name - the component's name in the program
   * @param args - what it covers
   * @param options - Pulumi's resource options; `provider` must be a Provider of this package
   */
  constructor(name: string, args: RotationBaselineArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("huaweicloud-rotation:index:RotationBaseline", name, { ...args, name }, options);
    const found = pulumi.output(this.getData());
    const self = this as { -readonly [Output in "covered" | "excluded" | "cannotRotate"]: RotationBaseline[Output] };
    self.covered = found.covered;
    self.excluded = found.excluded;
    self.cannotRotate = found.cannotRotate;
  }

  /** @internal */
  protected override async initialize(
    args: RotationBaselineArgs & { readonly name: string },
    options: pulumi.ComponentResourceOptions = {},
  ): Promise<Found> {
    const { keys, secrets, name } = args;
    const { provider } = options;
    const place = {
      ...(args.region !== undefined && { region: args.region }),
      ...(args.projectId !== undefined && { projectId: args.projectId }),
    };
    const child = { parent: this, ...(provider !== undefined && { provider }) };
    const plan = await call("RotationBaseline", child, (reader) => reader.baseline({ keys, secrets }, place));
    // The id alone names a key all over the cloud; two regions may hold secrets of one name.
    for (const { id, time } of plan.keys) {
      const interval = time === undefined ? {} : { rotationInterval: Number(time) };
      new KeyRotationPolicy(id, { keyId: id, ...interval, ...place }, child);
    }
    for (const { id, time } of plan.secrets) {
      const period = time === undefined ? {} : { rotationPeriod: String(time) };
      new SecretRotationPolicy(`${name}-${id}`, { secretName: id, ...period, ...place }, child);
    }
    const { excluded, cannotRotate } = plan;
    return { covered: [...plan.keys, ...plan.secrets].map(({ id }) => id), excluded, cannotRotate };
  }
}
