// The list of organizations that a person belongs to.
import * as React from "react";
import { Coin, CoinSize } from "azure-devops-ui/Coin";
import { Link } from "azure-devops-ui/Link";
import { Frame } from "../frame/Frame";
import { page, prefix } from "../pagedata";
import { t } from "../words";

export function OrganizationsPage() {
  return (
    <Frame>
      <div className="page-content organizations">
        <div className="flex-row flex-center rhythm-horizontal-16">
          <Coin displayName={page.user.displayName} size={CoinSize.size72} />
          <div>
            <div className="title-m">{page.user.displayName}</div>
            <div className="body-m secondary-text">{page.user.email}</div>
          </div>
        </div>
        <h1 className="title-l">{t("Azure DevOps Organizations")}</h1>
        <ul>
          {page.organizations.map((name) => (
            <li key={name} className="organizations-row flex-row flex-center">
              <Coin displayName={name} size={CoinSize.size32} />
              <Link href={`${prefix()}/${name}`}>{name}</Link>
            </li>
          ))}
        </ul>
      </div>
    </Frame>
  );
}
