// The pages of the user settings: the last part of their address, their label in the navigation, and their group there.
import { page } from "../pagedata";

export interface SettingsPage {
  id: string;
  label: string;
  group: "Account" | "Preferences" | "Security";
}

export const settingsPages: SettingsPage[] = [
  { id: "about", label: "Profile", group: "Account" },
  { id: "locale", label: "Time and Locale", group: "Account" },
  { id: "permissions", label: "Permissions", group: "Account" },
  { id: "notifications", label: "Notifications", group: "Preferences" },
  { id: "theme", label: "Theme", group: "Preferences" },
  { id: "usage", label: "Usage", group: "Preferences" },
  { id: "tokens", label: "Personal access tokens", group: "Security" },
  { id: "keys", label: "SSH public keys", group: "Security" },
];

export function settingsHref(id: string): string {
  return `${page.basePath}/_usersSettings/${id}`;
}

// Which settings page the address asks for: the part after _usersSettings.
export function currentSettings(): string {
  const parts = window.location.pathname.split("/").filter(Boolean);
  return parts[parts.length - 1] || "";
}
