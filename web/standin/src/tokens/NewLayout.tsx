// The list page as redesigned by May 2026: New Token at the top right, a card with the actions, a filter bar, the table.
import * as React from "react";
import { Button } from "azure-devops-ui/Button";
import { Card } from "azure-devops-ui/Card";
import { DropdownFilterBarItem } from "azure-devops-ui/Dropdown";
import { FilterBar } from "azure-devops-ui/FilterBar";
import { TitleSize } from "azure-devops-ui/Header";
import { Filter, FILTER_CHANGE_EVENT } from "azure-devops-ui/Utilities/Filter";
import { DropdownSelection } from "azure-devops-ui/Utilities/DropdownSelection";
import { page } from "../pagedata";
import { t } from "../words";
import { ActionName, actionIcons, allowed, FilterValue, ListProps, StatusChoice } from "./actions";
import { Heading } from "./Heading";

const statuses: StatusChoice[] = ["Active", "Expired", "Revoked"];

// The starting filter is not the filter's default: the X clears it, and then everything is listed.
function startFilter(value: FilterValue): Filter {
  const filter = new Filter();
  filter.setState({ scope: { value: [value.scope] }, status: { value: [value.status] } });
  return filter;
}

function readFilter(filter: Filter): FilterValue {
  const first = (key: string) => (filter.getFilterItemValue<string[]>(key) || [])[0] || "";
  return { scope: first("scope"), status: first("status") as StatusChoice };
}

function TokenFilters(props: Pick<ListProps, "filterValue" | "onFilter">) {
  const filter = React.useMemo(() => startFilter(props.filterValue), []);
  const selections = React.useMemo(() => ({ scope: new DropdownSelection(), status: new DropdownSelection() }), []);
  React.useEffect(() => {
    const told = () => props.onFilter(readFilter(filter));
    filter.subscribe(told, FILTER_CHANGE_EVENT);
    return () => filter.unsubscribe(told, FILTER_CHANGE_EVENT);
  }, []);
  return (
    <FilterBar filter={filter} className="token-filters">
      <DropdownFilterBarItem
        filterItemKey="scope"
        items={page.organizations.map((name) => ({ id: name, text: name }))}
        placeholder={t("Access scope")}
        selection={selections.scope}
        showPlaceholderAsLabel
      />
      <DropdownFilterBarItem
        filterItemKey="status"
        items={statuses.map((id) => ({ id, text: t(id) }))}
        placeholder={t("Status")}
        selection={selections.status}
        showPlaceholderAsLabel
      />
    </FilterBar>
  );
}

const actions: ActionName[] = ["Revoke", "Regenerate", "Edit"];

export function NewLayout(props: ListProps) {
  return (
    <div className="page-content token-page">
      <div className="flex-row flex-start">
        <Heading />
        <div className="flex-grow" />
        <span className="token-new">
          <span className="teaching-anchor" />
          <Button primary iconProps={{ iconName: "Add" }} text={t("New Token")} disabled={props.creationRefused} onClick={props.onNew} />
        </span>
      </div>
      <Card className="token-card" titleProps={{ text: t("Manage tokens"), size: TitleSize.Small, ariaLevel: 2 }}>
        <div className="flex-row rhythm-horizontal-8">
          {actions.map((action) => (
            <Button
              key={action}
              text={t(action)}
              iconProps={{ iconName: actionIcons[action] }}
              disabled={!allowed(action, props.checked)}
              onClick={() => props.onAction(action)}
            />
          ))}
        </div>
      </Card>
      <TokenFilters filterValue={props.filterValue} onFilter={props.onFilter} />
      <Card className="token-card token-list" contentProps={{ contentPadding: false }}>{props.children}</Card>
    </div>
  );
}
