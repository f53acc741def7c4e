// What the server says about the page: one JSON object in the shell, read once. The switches of the stand-in arrive here.

export interface Policies {
  global: boolean;
  fullScope: boolean;
  lifespanDays: number;
  restrictCreation: boolean;
  packagingOnly: boolean;
}

export interface Member {
  name: string;
  email: string;
  isGroup: boolean;
}

export interface Group {
  name: string;
  description: string;
  members: Member[];
}

export interface PageData {
  page: "home" | "tokens" | "groups" | "organizations" | "settings-other";
  organization: string;
  organizations: string[];
  organizationIds: Record<string, string>; // name to id, where the server tells ids; the name stands in for a missing id
  basePath: string; // "/acme", possibly with a prefix in front
  user: { displayName: string; email: string };
  now: string; // RFC 3339, the server's clock
  layout: "new" | "old";
  controls: "bolt" | "fabric";
  dateBox: "input" | "readonly";
  requiredMarker: boolean;
  locale: string;
  language: "en" | "de";
  globalOption: boolean;
  globalWarning: boolean;
  popups: string[]; // any of teaching, cookies, survey
  rename: Record<string, string>;
  policies: Policies;
  dialog: "normal" | "unreadable";
  leak: "" | "toast" | "title" | "secondbox";
  projects: { name: string }[];
  groups: Group[];
}

const defaults: PageData = {
  page: "tokens",
  organization: "",
  organizations: [],
  organizationIds: {},
  basePath: "",
  user: { displayName: "", email: "" },
  now: "",
  layout: "new",
  controls: "bolt",
  dateBox: "input",
  requiredMarker: false,
  locale: "en-US",
  language: "en",
  globalOption: false,
  globalWarning: false,
  popups: [],
  rename: {},
  policies: { global: false, fullScope: false, lifespanDays: 0, restrictCreation: false, packagingOnly: false },
  dialog: "normal",
  leak: "",
  projects: [],
  groups: [],
};

// A Go server writes null for an empty list: null means the default.
function read(): PageData {
  const text = document.getElementById("page-data")?.textContent || "{}";
  const given = JSON.parse(text) as Record<string, unknown>;
  const merged: Record<string, unknown> = { ...defaults };
  for (const [key, value] of Object.entries(given)) {
    if (value !== null) merged[key] = value;
  }
  merged.policies = { ...defaults.policies, ...(merged.policies as object) };
  return merged as unknown as PageData;
}

export const page = read();

// Path in front of the organization's own part: "" or "/tfs". Pages that belong to no organization have nothing else.
export function prefix(): string {
  if (!page.organization) return page.basePath;
  const own = "/" + page.organization;
  return page.basePath.endsWith(own) ? page.basePath.slice(0, -own.length) : "";
}

export function organizationId(name: string): string {
  return page.organizationIds[name] || name;
}

// Name of an organization given by id or name, as a token's target account; undefined when it is not one of ours.
export function organizationName(id: string): string | undefined {
  const known = page.organizations.concat(page.organization);
  return known.find((name) => name === id || page.organizationIds[name] === id);
}

export function serverNow(): Date {
  return page.now ? new Date(page.now) : new Date();
}
