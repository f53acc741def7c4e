// A portal page: top bar, navigation at the left, content that scrolls at the right.
import * as React from "react";
import { Page } from "azure-devops-ui/Page";
import { Surface, SurfaceBackground } from "azure-devops-ui/Surface";
import { Tab, TabList } from "azure-devops-ui/Tabs";
import { page } from "../pagedata";
import { t } from "../words";
import { TopBar } from "./TopBar";
import { settingsHref, settingsPages } from "./settings";

export interface NavEntry {
  id: string;
  label: string;
  group: string;
  href: string;
}

export interface FrameProps {
  nav?: React.ReactNode;
  children: React.ReactNode;
}

export function Frame(props: FrameProps) {
  return (
    <div className="frame flex-column">
      <TopBar />
      <div className="flex-row flex-grow scroll-hidden">
        {props.nav}
        <Surface background={SurfaceBackground.neutral}>
          <main className="frame-main flex-column flex-grow">
            <Page className="flex-grow">{props.children}</Page>
          </main>
        </Surface>
      </div>
    </div>
  );
}

export function SideNav(props: { title: string; subTitle: string; entries: NavEntry[]; selected: string }) {
  const groups = [...new Set(props.entries.map((e) => e.group))];
  return (
    <nav className="sidenav">
      <TabList
        listTitle={props.title}
        listSubTitle={props.subTitle}
        onSelectedTabChanged={(id) => {
          const entry = props.entries.find((e) => e.id === id);
          if (entry) window.location.assign(entry.href);
        }}
        selectedTabId={props.selected}
        tabGroups={groups.map((id, at) => ({ id, name: t(id), order: at + 1 }))}
      >
        {props.entries.map((e) => (
          <Tab key={e.id} id={e.id} name={t(e.label)} groupId={e.group} url={e.href} />
        ))}
      </TabList>
    </nav>
  );
}

export function UserSettingsNav(props: { selected: string }) {
  const entries = settingsPages.map((s) => ({ ...s, href: settingsHref(s.id) }));
  return <SideNav title={t("User settings")} subTitle={page.user.displayName} entries={entries} selected={props.selected} />;
}
