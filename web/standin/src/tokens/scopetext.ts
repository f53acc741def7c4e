// The second line of a list row: what a token may do, in words.
import { fullAccess, scopeGroups } from "../scopes";
import { t } from "../words";

// `vso.code_write vso.packaging` becomes `Code (Read & write); Packaging (Read)`, in the catalogue's order. An API name that
// the catalogue does not hold stands for itself.
export function scopeText(scope: string): string {
  const apis = scope.split(/\s+/).filter(Boolean);
  if (apis.includes(fullAccess)) return t("Full access");
  const known: string[] = [];
  const told: string[] = [];
  for (const group of scopeGroups) {
    for (const level of group.levels) {
      if (!apis.includes(level.api)) continue;
      known.push(level.api);
      told.push(`${t(group.name)} (${t(level.label)})`);
    }
  }
  return told.concat(apis.filter((api) => !known.includes(api))).join("; ");
}
