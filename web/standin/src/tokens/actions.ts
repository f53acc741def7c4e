// What can be done with the checked rows.
import { Token } from "../calls";
import { stateOf } from "./TokenTable";

export type ActionName = "Revoke" | "Regenerate" | "Edit";

export const actionIcons: Record<ActionName, string> = { Revoke: "Blocked", Regenerate: "Refresh", Edit: "Edit" };

// Revoking takes several rows at once; the other two take one. Only active tokens can be changed.
export function allowed(action: ActionName, checked: Token[]): boolean {
  if (checked.length === 0 || checked.some((token) => stateOf(token) !== "Active")) return false;
  return action === "Revoke" || checked.length === 1;
}

export interface ListProps {
  checked: Token[];
  creationRefused: boolean;
  onNew: () => void;
  onAction: (action: ActionName) => void;
  filterValue: FilterValue;
  onFilter: (value: FilterValue) => void;
  children: React.ReactNode; // the table, or what stands in for it
}

export type StatusChoice = "Active" | "Expired" | "Revoked" | "";

// "" is everything: what is left after the filters are cleared.
export interface FilterValue {
  scope: string; // organization's name or ""
  status: StatusChoice;
}
