// Every rule, those that need types among them, judged by ESLint itself: `npm run lint:types`, a part of `npm run
// test:deep`. It takes minutes, and holds what oxlint does not have: no-unsafe-class-instance-assignment.
export { everything as default } from "./eslint.config.mjs";
