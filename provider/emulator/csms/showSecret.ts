import type { Handler } from "../handler";
import { ok } from "../reply";
import { findSecret, secretBody } from "./secret";

export const showSecret: Handler = (context) =>
  ok({ secret: secretBody(context.lag.view(findSecret(context), context.now), context.state.behaviour) });
