import { ACCOUNT } from "./trail-events";

let events = 0;

/** What Parameter Store itself reports, as EventBridge delivers it. */
function storeEvent(detailType: string, time: number, detail: object): string {
  return JSON.stringify({
    version: "0",
    id: `store-${++events}`,
    "detail-type": detailType,
    source: "aws.ssm",
    account: ACCOUNT,
    time: new Date(time).toISOString().replace(/\.\d+Z$/, "Z"),
    region: "us-east-1",
    resources: [],
    detail,
  });
}

/** A change of a parameter, or of a label. */
export function changeEvent(operation: string, name: string, time: number): string {
  return storeEvent("Parameter Store Change", time, { operation, name, type: "String", description: "d" });
}

/** What a parameter's policy did. */
export function policyEvent(policyType: string, name: string, time: number, status = "Success"): string {
  return storeEvent("Parameter Store Policy Action", time, {
    "parameter-name": name,
    "parameter-type": "SecureString",
    "policy-type": policyType,
    "policy-content": "{}",
    "action-status": status,
    "action-reason": "",
  });
}

/** EventBridge's id of an event. */
export function storeEventIdOf(event: string): string {
  return (JSON.parse(event) as { id: string }).id;
}
