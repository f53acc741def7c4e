// The list page of January 2024 (and, probably, of Azure DevOps Server): a command bar at the left, whose actions come with
// the first checked row, and one dropdown as the filter.
import * as React from "react";
import { Dropdown } from "azure-devops-ui/Dropdown";
import { HeaderCommandBar, IHeaderCommandBarItem } from "azure-devops-ui/HeaderCommandBar";
import { Icon } from "azure-devops-ui/Icon";
import { DropdownSelection } from "azure-devops-ui/Utilities/DropdownSelection";
import { t } from "../words";
import { ActionName, actionIcons, allowed, ListProps, StatusChoice } from "./actions";
import { Heading } from "./Heading";

const statuses: StatusChoice[] = ["Active", "Expired", "Revoked", ""];
const actions: ActionName[] = ["Revoke", "Edit", "Regenerate"];

function commands(props: ListProps): IHeaderCommandBarItem[] {
  const newToken: IHeaderCommandBarItem = {
    id: "new-token",
    ariaLabel: t("New Token"),
    text: t("New Token"),
    iconProps: { iconName: "Add" },
    important: true,
    subtle: true,
    disabled: props.creationRefused,
    onActivate: props.onNew,
  };
  if (props.checked.length === 0) return [newToken];
  return [newToken].concat(
    actions.map((action) => ({
      id: action.toLowerCase() + "-token",
      text: t(action),
      iconProps: { iconName: actionIcons[action] },
      important: true,
      subtle: true,
      disabled: !allowed(action, props.checked),
      onActivate: () => props.onAction(action),
    }))
  );
}

function StatusFilter(props: Pick<ListProps, "filterValue" | "onFilter">) {
  const selection = React.useMemo(() => {
    const made = new DropdownSelection();
    made.select(statuses.indexOf(props.filterValue.status));
    return made;
  }, []);
  return (
    <div className="flex-row flex-center token-status-filter">
      <Icon iconName="Filter" className="margin-right-8" />
      <Dropdown
        ariaLabel={t("Status")}
        items={statuses.map((id) => ({ id: id || "all", text: t(id || "All") }))}
        onSelect={(_event, item) => props.onFilter({ ...props.filterValue, status: item.id === "all" ? "" : (item.id as StatusChoice) })}
        selection={selection}
      />
    </div>
  );
}

export function OldLayout(props: ListProps) {
  return (
    <div className="page-content token-page">
      <Heading />
      <div className="flex-row flex-center token-commands">
        <span className="token-new flex-row">
          <span className="teaching-anchor" />
          <HeaderCommandBar items={commands(props)} />
        </span>
        <div className="flex-grow" />
        <StatusFilter filterValue={props.filterValue} onFilter={props.onFilter} />
      </div>
      <div className="token-list">{props.children}</div>
    </div>
  );
}
