// An organization's home: its projects, and the way to its settings at the lower left.
import * as React from "react";
import { Card } from "azure-devops-ui/Card";
import { Coin, CoinSize } from "azure-devops-ui/Coin";
import { Icon } from "azure-devops-ui/Icon";
import { Link } from "azure-devops-ui/Link";
import { Tab, TabBar } from "azure-devops-ui/Tabs";
import { Frame } from "../frame/Frame";
import { page, prefix } from "../pagedata";
import { t } from "../words";

function HomeNav() {
  return (
    <nav className="sidenav homenav flex-column" aria-label={t("Organizations")}>
      <div className="flex-column flex-grow">
        {page.organizations.map((name) => (
          <a key={name} className={"homenav-row flex-row flex-center" + (name === page.organization ? " selected" : "")} href={`${prefix()}/${name}`}>
            <Coin displayName={name} size={CoinSize.size24} />
            <span className="text-ellipsis">{name}</span>
          </a>
        ))}
      </div>
      <a className="homenav-row flex-row flex-center" href={`${page.basePath}/_settings`}>
        <Icon iconName="Settings" />
        <span>{t("Organization settings")}</span>
      </a>
    </nav>
  );
}

export function HomePage() {
  return (
    <Frame nav={<HomeNav />}>
      <div className="page-content">
        <h1 className="title-l">{page.organization}</h1>
        <TabBar selectedTabId="projects" onSelectedTabChanged={() => undefined} disableSticky>
          <Tab id="projects" name={t("Projects")} />
          <Tab id="work-items" name={t("My work items")} />
          <Tab id="pull-requests" name={t("My pull requests")} />
        </TabBar>
        <div className="home-projects flex-row flex-wrap">
          {page.projects.map((project) => (
            <Card key={project.name} className="home-project">
              <div className="flex-row flex-center rhythm-horizontal-8">
                <Coin displayName={project.name} size={CoinSize.size40} />
                <Link href={`${page.basePath}/${encodeURIComponent(project.name)}`} subtle removeUnderline>
                  <span className="title-xs">{project.name}</span>
                </Link>
              </div>
            </Card>
          ))}
        </div>
      </div>
    </Frame>
  );
}
