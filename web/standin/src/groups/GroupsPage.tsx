// Organization settings, Permissions: the groups, the users, and a group's members.
import * as React from "react";
import { Button } from "azure-devops-ui/Button";
import { Card } from "azure-devops-ui/Card";
import { Coin, CoinSize } from "azure-devops-ui/Coin";
import { ITableColumn, SimpleTableCell, Table } from "azure-devops-ui/Table";
import { Tab, TabBar } from "azure-devops-ui/Tabs";
import { ArrayItemProvider } from "azure-devops-ui/Utilities/Provider";
import { Frame, SideNav } from "../frame/Frame";
import { Group, Member, page } from "../pagedata";
import { t } from "../words";

interface Row {
  name: string;
  detail: string;
}

function column(id: keyof Row, name: string, width: number, withCoin: boolean): ITableColumn<Row> {
  return {
    id, name: t(name), width,
    renderCell: (_row, columnIndex, tableColumn, item) => (
      <SimpleTableCell key={id} columnIndex={columnIndex} tableColumn={tableColumn}>
        {withCoin && <Coin className="margin-right-8" displayName={item.name} size={CoinSize.size32} />}
        <span className="text-ellipsis">{item[id]}</span>
      </SimpleTableCell>
    ),
  };
}

function RowTable(props: { label: string; detail: string; rows: Row[]; onActivate?: (at: number) => void }) {
  return (
    <Card className="flex-grow" contentProps={{ contentPadding: false }}>
      <Table<Row>
        ariaLabel={props.label}
        columns={[column("name", "Name", -45, true), column("detail", props.detail, -55, false)]}
        itemProvider={new ArrayItemProvider(props.rows)}
        onActivate={(_event, row) => props.onActivate && props.onActivate(row.index)}
        role="table"
        rowHeight={48}
      />
    </Card>
  );
}

function memberRows(members: Member[]): Row[] {
  return members.map((m) => ({ name: m.name, detail: m.isGroup ? t("Group") : m.email }));
}

function allUsers(): Member[] {
  const byEmail = new Map<string, Member>();
  page.groups.forEach((g) => (g.members || []).filter((m) => !m.isGroup).forEach((m) => byEmail.set(m.email, m)));
  return [...byEmail.values()].sort((a, b) => a.name.localeCompare(b.name));
}

function GroupDetail(props: { group: Group; onBack: () => void }) {
  const { group } = props;
  const [tab, setTab] = React.useState("permissions");
  return (
    <div className="page-content flex-column flex-grow">
      <div className="flex-row flex-center rhythm-horizontal-8">
        <Button subtle ariaLabel={t("Back")} iconProps={{ iconName: "Back" }} onClick={props.onBack} />
        <Coin displayName={group.name} size={CoinSize.size40} />
        <h1 className="title-m">{group.name}</h1>
      </div>
      <TabBar selectedTabId={tab} onSelectedTabChanged={setTab} disableSticky>
        <Tab id="permissions" name={t("Permissions")} />
        <Tab id="members" name={t("Members")} />
        <Tab id="member-of" name={t("Member of")} />
        <Tab id="settings" name={t("Settings")} />
      </TabBar>
      {tab === "members" && <RowTable label={t("Members")} detail="Type or address" rows={memberRows(group.members || [])} />}
      {tab !== "members" && <Card><div className="body-m">{group.description}</div></Card>}
    </div>
  );
}

function Lists(props: { onGroup: (group: Group) => void }) {
  const [tab, setTab] = React.useState("groups");
  const groups = page.groups.map((g) => ({ name: g.name, detail: g.description }));
  return (
    <div className="page-content flex-column flex-grow">
      <h1 className="title-l">{t("Permissions")}</h1>
      <TabBar selectedTabId={tab} onSelectedTabChanged={setTab} disableSticky>
        <Tab id="groups" name={t("Groups")} />
        <Tab id="users" name={t("Users")} />
      </TabBar>
      {tab === "groups" && <RowTable label={t("Groups")} detail="Description" rows={groups} onActivate={(at) => props.onGroup(page.groups[at])} />}
      {tab === "users" && <RowTable label={t("Users")} detail="Address" rows={memberRows(allUsers())} />}
    </div>
  );
}

export function GroupsPage() {
  const [group, setGroup] = React.useState<Group>();
  const href = (id: string) => `${page.basePath}/_settings/${id}`;
  const entries = [
    { id: "groups", label: "Permissions", group: "Security", href: href("groups") },
  ];
  return (
    <Frame nav={<SideNav title={t("Organization settings")} subTitle={page.organization} entries={entries} selected="groups" />}>
      {group ? <GroupDetail group={group} onBack={() => setGroup(undefined)} /> : <Lists onGroup={setGroup} />}
    </Frame>
  );
}
