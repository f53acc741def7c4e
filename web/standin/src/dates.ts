// Dates of the form and the list: whole days in UTC, shown in the locale's short form.
import { page, serverNow } from "./pagedata";

const short = new Intl.DateTimeFormat(page.locale, { timeZone: "UTC", year: "numeric", month: "numeric", day: "numeric" });

// Fabric's calendar works on local days, so a day is carried as local midnight and read back by its local parts.
export function localDay(year: number, month: number, day: number): Date {
  return new Date(year, month, day);
}

export function today(): Date {
  const now = serverNow();
  return localDay(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
}

export function addDays(from: Date, days: number): Date {
  return localDay(from.getFullYear(), from.getMonth(), from.getDate() + days);
}

// Furthest day that the form permits: the same day of the next year (29 February: the last of February).
export function furthest(): Date {
  const now = today();
  const next = localDay(now.getFullYear() + 1, now.getMonth(), now.getDate());
  return next.getMonth() === now.getMonth() ? next : addDays(next, -1);
}

export function soonest(): Date {
  return addDays(today(), 1);
}

export function withinForm(day: Date): boolean {
  return day >= soonest() && day <= furthest();
}

export function showDay(day?: Date | null): string {
  return day ? short.format(new Date(Date.UTC(day.getFullYear(), day.getMonth(), day.getDate()))) : "";
}

// Day as shown in the list for an instant such as 2026-08-30T00:00:00Z.
export function showInstant(text: string): string {
  const at = new Date(text);
  return isNaN(at.getTime()) ? text : short.format(at);
}

export function dayOfInstant(text: string): Date {
  const at = new Date(text);
  return localDay(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate());
}

// What is sent as validTo: midnight UTC at the start of the day.
export function isoOfDay(day: Date): string {
  return new Date(Date.UTC(day.getFullYear(), day.getMonth(), day.getDate())).toISOString();
}

// Reads a typed date in the locale's order of parts; null when it is none.
export function parseDay(text: string): Date | null {
  const parts = text.trim().split(/[./-]/).map((p) => (/^\d{1,4}$/.test(p) ? Number(p) : NaN));
  if (parts.length !== 3 || parts.some(isNaN)) return null;
  const order = short.formatToParts(new Date(0)).map((p) => p.type as string).filter((p) => p !== "literal");
  const part = (name: string) => parts[order.indexOf(name)];
  const [year, month, day] = [part("year"), part("month"), part("day")];
  const found = localDay(year, month - 1, day);
  const real = year > 1999 && found.getMonth() === month - 1 && found.getDate() === day;
  return real ? found : null;
}
