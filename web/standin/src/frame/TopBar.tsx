// The bar across the top of each page: search, work items, marketplace, help, User settings and the avatar at the far right.
import * as React from "react";
import { Button } from "azure-devops-ui/Button";
import { Coin, CoinSize } from "azure-devops-ui/Coin";
import { MenuButton, IMenuItem } from "azure-devops-ui/Menu";
import { TextField } from "azure-devops-ui/TextField";
import { page, prefix } from "../pagedata";
import { t } from "../words";
import { settingsHref } from "./settings";

const userMenu: IMenuItem[] = [
  { id: "preview-features", groupKey: "preview", text: "Preview features", iconProps: { iconName: "Lightbulb" } },
  { id: "about", groupKey: "account", text: "Profile", iconProps: { iconName: "Contact" } },
  { id: "locale", groupKey: "account", text: "Time and Locale", iconProps: { iconName: "World" } },
  { id: "permissions", groupKey: "account", text: "Permissions", iconProps: { iconName: "Lock" } },
  { id: "notifications", groupKey: "preferences", text: "Notifications", iconProps: { iconName: "Ringer" } },
  { id: "theme", groupKey: "preferences", text: "Theme", iconProps: { iconName: "Color" } },
  { id: "usage", groupKey: "preferences", text: "Usage", iconProps: { iconName: "BarChart4" } },
  { id: "tokens", groupKey: "security", text: "Personal access tokens", iconProps: { iconName: "AzureKeyVault" } },
  { id: "keys", groupKey: "security", text: "SSH public keys", iconProps: { iconName: "AzureKeyVault" } },
];

function menuItems(): IMenuItem[] {
  return userMenu.map((item) => ({ ...item, text: t(item.text || ""), href: settingsHref(item.id) }));
}

function BarButton(props: { label: string; icon: string }) {
  return <Button className="topbar-button" subtle ariaLabel={t(props.label)} iconProps={{ iconName: props.icon }} />;
}

function UserSettings() {
  return (
    <MenuButton
      ariaLabel={t("User settings")}
      className="topbar-button"
      contextualMenuProps={{
        menuProps: {
          id: "user-settings-menu",
          items: menuItems(),
          groups: ["preview", "account", "preferences", "security"].map((key, at) => ({ key, rank: at + 1 })),
        },
      }}
      hideDropdownIcon
      iconProps={{ iconName: "PlayerSettings" }}
      subtle
      tooltipProps={{ text: t("User settings") }}
    />
  );
}

export function TopBar() {
  const home = page.organization ? page.basePath : prefix() || "/";
  return (
    <header className="topbar flex-row flex-center" role="banner">
      <a className="topbar-logo flex-row flex-center" href={home} aria-label="Azure DevOps">
        <span className="topbar-mark" />
        <span className="topbar-product">Azure DevOps</span>
      </a>
      {page.organization && <a className="topbar-crumb" href={home}>{page.organization}</a>}
      <div className="flex-grow" />
      <TextField className="topbar-search" placeholder={t("Search")} prefixIconProps={{ iconName: "Search" }} />
      <BarButton label="Work items" icon="WorkItem" />
      <BarButton label="Marketplace" icon="Shop" />
      <BarButton label="Help" icon="Help" />
      {page.organization && <UserSettings />}
      <Coin className="topbar-avatar" displayName={page.user.displayName} size={CoinSize.size32} />
    </header>
  );
}
