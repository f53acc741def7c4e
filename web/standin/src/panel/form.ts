// What the create and edit panel holds, and when it may be sent.
import { Draft, Token } from "../calls";
import { addDays, dayOfInstant, isoOfDay, today, withinForm } from "../dates";
import { organizationId, organizationName, page } from "../pagedata";
import { fullAccess, scopeGroups } from "../scopes";

export const everywhere = "*"; // all accessible organizations
export const customExpiration = "custom";
export const dayChoices = ["30", "60", "90"];

export interface Form {
  name: string;
  organization: string; // a name, or everywhere
  expiration: string; // one of dayChoices, or customExpiration
  day: Date | null; // null: what stands in the date box is no date
  access: "full" | "custom";
  ticked: string[]; // API names of the boxes that the person ticked, without those that they lock
}

export function emptyForm(): Form {
  return { name: "", organization: page.organization, expiration: "30", day: addDays(today(), 30), access: "custom", ticked: [] };
}

// The form for a token that exists. Its date is shown as a custom one.
export function formOf(token: Token): Form {
  const apis = token.scope.split(/\s+/).filter(Boolean);
  const target = token.targetAccounts && token.targetAccounts[0];
  return {
    name: token.displayName,
    organization: target ? organizationName(target) || target : everywhere,
    expiration: customExpiration,
    day: dayOfInstant(token.validTo),
    access: apis.includes(fullAccess) ? "full" : "custom",
    ticked: apis.filter((api) => api !== fullAccess),
  };
}

// Boxes that are ticked and locked because a higher one is ticked.
export function lockedBy(ticked: string[]): Set<string> {
  const locked = new Set<string>();
  for (const group of scopeGroups) {
    for (const level of group.levels) {
      if (ticked.includes(level.api)) level.implies.forEach((api) => locked.add(api));
    }
  }
  return locked;
}

// With global tokens restricted an organization must be chosen.
export function globalRefused(form: Form): boolean {
  return form.organization === everywhere && page.policies.global;
}

export function maySend(form: Form): boolean {
  const scoped = form.access === "full" || form.ticked.length > 0;
  return form.name.trim() !== "" && scoped && form.day !== null && withinForm(form.day) && !globalRefused(form);
}

export function draftOf(form: Form): Draft {
  const locked = lockedBy(form.ticked);
  return {
    displayName: form.name.trim(),
    validTo: isoOfDay(form.day as Date),
    scope: form.access === "full" ? fullAccess : form.ticked.filter((api) => !locked.has(api)).join(" "),
    targetAccounts: form.organization === everywhere ? [] : [organizationId(form.organization)],
  };
}
