// The other pages of the user settings: enough of each that a link to it leads somewhere.
import * as React from "react";
import { Card } from "azure-devops-ui/Card";
import { Frame, UserSettingsNav } from "../frame/Frame";
import { currentSettings, settingsPages } from "../frame/settings";
import { page } from "../pagedata";
import { t } from "../words";

export function SettingsPage() {
  const id = currentSettings();
  const label = settingsPages.find((s) => s.id === id)?.label || "Preview features";
  return (
    <Frame nav={<UserSettingsNav selected={id} />}>
      <div className="page-content">
        <h1 className="title-l">{t(label)}</h1>
        <Card>
          <div className="flex-column rhythm-vertical-8 body-m">
            <div>{page.user.displayName}</div>
            <div className="secondary-text">{page.user.email}</div>
            {id === "locale" && <div>{page.locale}</div>}
          </div>
        </Card>
      </div>
    </Frame>
  );
}
