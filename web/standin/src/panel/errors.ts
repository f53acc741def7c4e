// Sentences for the errors that the server answers to a create, update or regenerate. The names are known; of the texts only
// the two about the organization's policies are reported, the others are our own wording.
import { t } from "../words";

const texts: Record<string, string> = {
  displayNameRequired: "A name is required.",
  invalidDisplayName: "The name is not valid.",
  invalidScope: "At least one of the scopes is not valid.",
  invalidValidTo: "The expiration date is not valid.",
  accessDenied: "You do not have access to do this.",
  globalPatPolicyViolation: "Global personal access tokens are restricted by your organization. Choose one organization.",
  fullScopePatPolicyViolation: "Full Scoped PAT is restricted by your Organisation",
  patLifespanPolicyViolation: "The lifespan of the token is longer than your organization allows.",
  disablePatCreationPolicyViolation: "Your ability to create and regenerate personal access tokens (PATs) is restricted by your organization.",
  invalidTargetAccounts: "The organization is not valid.",
  authorizationNotFound: "The token was not found, or is not active.",
};

export function errorText(code: string): string {
  return texts[code] ? t(texts[code]) : `${t("The token could not be saved.")} (${code})`;
}
