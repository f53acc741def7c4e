// The calls behind the pages, with the shapes of the real ones (see README.md for how each is known).
import { page } from "./pagedata";

export interface Token {
  authorizationId: string;
  displayName: string;
  scope: string; // space-separated API names, or app_token
  targetAccounts: string[] | null; // null: all accessible organizations
  validFrom: string;
  validTo: string;
  isValid: boolean;
}

export interface IssuedToken {
  token?: string;
  displayName?: string;
  validTo?: string;
  authorizationId?: string;
  sessionTokenError?: string;
}

// Values of displayFilterOption. Only 1 (active) is known; the others are guesses.
export const listFilter = { all: 0, active: 1, revoked: 2, expired: 3 };

const issueProvider = "ms.vss-token-web.personal-access-token-issue-session-token-provider";
const updateProvider = "ms.vss-token-web.personal-access-token-update-session-token-provider";
const pageSize = 100;

async function call(path: string, init?: RequestInit): Promise<Response> {
  const answer = await fetch(page.basePath + "/" + path, { credentials: "same-origin", ...init });
  if (answer.redirected || answer.status === 401 || answer.status === 203) {
    // The session is over: a full load of the page takes the person to the sign-in.
    window.location.reload();
    return new Promise(() => undefined);
  }
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`.trim());
  return answer;
}

// One page of the list, and the row number to ask for next (-1: none).
async function tokenPage(filter: number, start: number): Promise<{ tokens: Token[]; next: number }> {
  const query = new URLSearchParams({
    displayFilterOption: String(filter),
    createdByOption: "3",
    sortByOption: "3",
    isSortAscending: "false",
    startRowNumber: String(start),
    pageSize: String(pageSize),
    "api-version": "5.0-preview.1",
  });
  const body = await (await call("_apis/Token/SessionTokens?" + query)).json();
  return { tokens: body.sessionTokens || [], next: body.nextRowNumber ?? -1 };
}

// All tokens, page by page: shown is called after each page with what is there so far.
export async function loadTokens(filter: number, shown: (tokens: Token[], complete: boolean) => void): Promise<void> {
  let all: Token[] = [];
  let start = 1;
  while (start > 0) {
    const { tokens, next } = await tokenPage(filter, start);
    all = all.concat(tokens);
    start = next > start ? next : -1;
    shown(all, start < 0);
  }
}

async function provider(id: string, properties: Record<string, unknown>): Promise<IssuedToken> {
  const sourcePage = { url: window.location.href.split("?")[0], routeId: "ms.vss-admin-web.user-admin-hub-route", routeValues: { adminPivot: "tokens" } };
  const answer = await call("_apis/Contribution/HierarchyQuery", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json;api-version=5.0-preview.1" },
    body: JSON.stringify({ contributionIds: [id], dataProviderContext: { properties: { ...properties, sourcePage } } }),
  });
  const body = await answer.json();
  return (body.dataProviders && body.dataProviders[id]) || { sessionTokenError: "noAnswer" };
}

export interface Draft {
  displayName: string;
  validTo: string;
  scope: string;
  targetAccounts: string[];
}

export function createToken(draft: Draft): Promise<IssuedToken> {
  return provider(issueProvider, { ...draft });
}

export function regenerateToken(token: Token): Promise<IssuedToken> {
  const { displayName, validTo, scope, authorizationId } = token;
  return provider(issueProvider, { displayName, validTo, scope, targetAccounts: token.targetAccounts || [], authorizationId, isRegenerate: true });
}

export function updateToken(authorizationId: string, draft: Draft): Promise<IssuedToken> {
  return provider(updateProvider, { ...draft, authorizationId });
}

export async function revokeToken(authorizationId: string): Promise<void> {
  const answer = await call("_apis/Token/SessionTokens/" + encodeURIComponent(authorizationId), { method: "DELETE" });
  await answer.text();
}
