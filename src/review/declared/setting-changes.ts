import type { ChangeKind } from "../../access/changes/change-kind";
import type { Setting } from "../../access/changes/settings";

/** A change of a setting that decides about access. */
export interface SettingChange {
  readonly kind: ChangeKind;
  readonly setting: Setting;
  readonly happens: "is new" | "is changed" | "is gone";
}

/** What becomes of settings: who gains what by them is not known, but that somebody may. */
export function diffSettings(before: readonly Setting[], after: readonly Setting[]): SettingChange[] {
  const [old, now] = [byName(before), byName(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  return names.flatMap((name): SettingChange[] => {
    const [was, is] = [old.get(name), now.get(name)];
    if (was?.text === is?.text) return [];
    const setting = (is ?? was)!;
    if (was !== undefined && is !== undefined) return [{ kind: "may gain", setting, happens: "is changed" }];
    if (setting.effect === "neither") return [];
    const gains = (setting.effect === "gives") === (was === undefined);
    return [
      { kind: gains ? "may gain" : "may lose", setting, happens: was === undefined ? "is new" : "is gone" },
    ];
  });
}

function byName(settings: readonly Setting[]): ReadonlyMap<string, Setting> {
  return new Map(settings.map((setting) => [setting.name, setting]));
}
