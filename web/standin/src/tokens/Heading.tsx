import * as React from "react";
import { t } from "../words";

const subLine =
  "These can be used instead of a password for applications like Git or can be passed in the authorization header to access REST APIs";

export function Heading() {
  return (
    <div className="token-heading">
      <h1 className="title-l">{t("Personal Access Tokens")}</h1>
      <p className="body-m secondary-text">{t(subLine)}</p>
    </div>
  );
}
