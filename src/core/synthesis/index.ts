export { FastStack, type FastStackProps } from "./fast-stack";
export { withoutTokenTraces } from "./token-traces";
