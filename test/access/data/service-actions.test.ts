import { ACTIONS } from "../../../src/access/data/service-actions";
import { SERVICES } from "../../../src/access/data/services";
import { CALLS } from "../../../src/access/matrix/calls";
import { LOGIN_CALLS } from "../../../src/access/matrix/ways-in";
import { DEPLOY_ACTIONS } from "../../../src/constructs/identity/deploy-actions";

describe("the actions of AWS that are listed", () => {
  it("are each listed once, by services that are listed as well", () => {
    for (const [service, actions] of Object.entries(ACTIONS)) {
      expect(SERVICES).toContain(service);
      expect(new Set(actions.map((name) => name.toLowerCase())).size).toBe(actions.length);
    }
    expect(new Set(SERVICES).size).toBe(SERVICES.length);
  });

  it("hold all that clients of a config store call", () => {
    for (const { action } of [...CALLS, ...LOGIN_CALLS]) {
      const [service, name] = action.split(":");
      expect([action, ACTIONS[service!]!.includes(name!)]).toEqual([action, true]);
    }
  });

  it("hold all that Terraform calls to deploy what this library makes, of services that are listed", () => {
    const deployed = Object.values(DEPLOY_ACTIONS).flatMap((services) =>
      Object.entries(services).flatMap(([service, { plan, apply }]) =>
        [...plan, ...apply].map((name) => [service.split(" ")[0]!, name] as const),
      ),
    );
    const unknown = deployed.filter(([service, name]) => ACTIONS[service]?.includes(name) === false);

    expect(deployed.length).toBeGreaterThan(100);
    expect(unknown).toEqual([]);
  });
});
