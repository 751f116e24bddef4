import { ACCOUNT } from "./trail-events";

export const CACHE_ENVIRONMENT = {
  accountId: ACCOUNT,
  cacheTableName: "figgy-config-cache",
  rootNamespaces: ["/app", "/shared"],
  parameterPrefix: "/figgy",
};
