// Puts the page that the server asks for into the shell.
import "./fabricfonts";
import "azure-devops-ui/Core/core.css";
import "azure-devops-ui/Core/override.css";
import "./icons.css";
import "./styles.css";
import * as React from "react";
import * as ReactDOM from "react-dom";
import { registerFabricIcons } from "./fabricicons";
import { GroupsPage } from "./groups/GroupsPage";
import { HomePage } from "./home/HomePage";
import { OrganizationsPage } from "./home/OrganizationsPage";
import { SettingsPage } from "./home/SettingsPage";
import { page, PageData } from "./pagedata";
import { TokensPage } from "./tokens/TokensPage";

const pages: Record<PageData["page"], React.ComponentType> = {
  home: HomePage,
  tokens: TokensPage,
  groups: GroupsPage,
  organizations: OrganizationsPage,
  "settings-other": SettingsPage,
};

registerFabricIcons();
const Shown = pages[page.page] || HomePage;
ReactDOM.render(<Shown />, document.getElementById("root"));
